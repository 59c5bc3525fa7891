"""What a holder tells of an audit in his own words goes where it belongs, with what it says."""

from datetime import date
from pathlib import Path

import pytest

from tests.talk import Talk
from tests.whole.office import told, visits
from tests.whole.test_certificates import all_of, enters, reminded
from tests.whole.test_reminding import heard, holder, until


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("xong roi", "Xong ngày nào?"),
        ("rồi em", "Xong ngày nào?"),
        ("lam xong giam sat roi em oi", "Xong ngày nào?"),
        ("giam sat xong 12/12", "Ngày: 12/12/2026"),
        ("hen 25/2", "Đã hẹn ngày 25/02/2027"),
        ("ho hen 25/2/2027", "Đã hẹn ngày 25/02/2027"),
        ("dời sang 25/2", "Đã hẹn ngày 25/02/2027"),
        ("hẹn đánh giá ngày 20 tháng 2", "Đã hẹn ngày 20/02/2027"),
        ("chua hen duoc", "Khi nào em nhắc lại?"),
        ("chưa", "Khi nào em nhắc lại?"),
        ("2 tuan nua nhac lai nha", "Em nhắc lần tới"),
    ],
)
def test_a_reminder_is_answered_in_few_words(said: str, answer: str, tmp_path: Path) -> None:
    @told
    async def story(talk: Talk) -> None:
        lan = await reminded(talk)
        await lan.says(said)
        assert answer in lan.last.text, lan.last.text

    story(tmp_path)


@told
async def test_without_a_certificate_such_words_are_only_friendly(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await lan.says("xong rồi")
    assert "nhắn em" in lan.last.text
    await lan.says("giám sát xong rồi")
    assert "Xong ngày nào" not in lan.last.text


@told
async def test_the_certificate_that_is_named_is_meant(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "iso 9001", "16/3/2026")
    await enters(lan, "iso 14001", "20/5/2026")
    await lan.says("iso 14001 da hen 11/5/2027")
    assert "ISO 14001" in lan.last.text
    assert "Đã hẹn ngày 11/05/2027" in lan.last.text
    await lan.says("da danh gia giam sat iso 9001 hom qua")
    assert "ISO 9001" in lan.last.text
    assert "Anh/chị hỏi về giấy nào" not in lan.last.text
    await lan.says("menu")
    await lan.says("dung nhac iso 14001")
    nine, fourteen = await all_of(talk, lan)
    assert (nine.silenced, fourteen.silenced) == (False, True)


@told
async def test_what_was_done_before_the_entry_is_not_taken_for_the_next_audit(talk: Talk) -> None:
    """The first audit was due in June, the certificate is entered later, the audit was late."""
    lan = await holder(talk)
    await until(talk, date(2027, 8, 1))
    await enters(lan, "haccp", "15/6/2026")
    await lan.says("da danh gia xong hom 20/6/2027")
    await lan.says("chưa có")
    assert "Đánh giá giám sát lần 1" in lan.last.text
    assert "Ngày: 20/06/2027" in lan.last.text
    assert "Đánh giá giám sát lần 2" in lan.last.text
    assert "15/06/2028" in lan.last.text


@told
async def test_reminders_are_ended_and_begun_again_in_words(talk: Talk) -> None:
    lan = await reminded(talk)
    count = len(heard(lan))
    await lan.says("dừng hết")
    await until(talk, date(2027, 2, 20))
    assert len(heard(lan)) == count
    await lan.says("bat nhac lai")
    await lan.presses("agree")
    await until(talk, date(2027, 3, 15))
    assert len(heard(lan)) > count
