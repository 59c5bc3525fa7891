"""Staff keep the register: audits told by phone, days, standings, a code for the business."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.certificate_tables import audits, certificate_calls, certificate_contacts
from storage.certificate_tables import certificates as table
from storage.records import Role
from tests.storage.rows import held
from tests.talk import Guest, Talk
from tests.whole.office import acts, joins, person_of, rows, start, told, visits
from tests.whole.test_staff_certificates import to_call


async def opens(talk: Talk, role: Role = Role.OWNER) -> Guest:
    """An officer looks at the certificate of a firm that stands on the call list."""
    await to_call(talk)
    await talk.core.reminders.plan()
    minh = await joins(talk, "Minh", role)
    await finds(minh)
    return minh


async def finds(minh: Guest) -> None:
    await minh.opens("staff_certificates")
    await minh.presses("find")
    await minh.says("cung đình")
    await minh.presses("c1")


@told
async def test_an_audit_told_by_phone_counts_at_once(talk: Talk) -> None:
    minh = await opens(talk)
    await minh.says("đã đánh giá")
    await minh.says("1/1/2026")
    assert "Trước ngày" in minh.last.text
    await minh.says("20/11/2026")
    await minh.says("chị Hoa báo qua điện thoại")
    assert "Trà Cung Đình" in minh.last.text
    assert "Đánh giá giám sát lần 2" in minh.last.text
    [audit] = await rows(talk, select(audits))
    assert (audit.state, audit.held_on) == ("confirmed", date(2026, 11, 20))
    assert audit.reason == "chị Hoa báo qua điện thoại"
    assert audit.judged_by == await person_of(talk, minh)
    last = (await acts(talk))[-1]
    assert (last.action, last.subject, last.after) == (
        "enter_audit", "certificate 1", {"held": "2026-11-20"},
    )  # fmt: skip
    [call] = await rows(talk, select(certificate_calls))
    assert call.closed_at is not None  # nobody calls about what is done
    [row] = await rows(talk, select(table))
    assert row.next_at == talk.clock.now()


@told
async def test_days_are_put_right_with_a_row_before_and_after(talk: Talk) -> None:
    minh = await opens(talk)
    await minh.presses("dates")
    await minh.says("15/4/2026 đến 14/4/2029")
    assert "15/04/2027" in minh.last.text
    [row] = await rows(talk, select(table))
    assert (row.decided_on, row.expires_on) == (date(2026, 4, 15), date(2029, 4, 14))
    last = (await acts(talk))[-1]
    assert last.before == {"decided": "2026-03-15", "expires": None}
    assert last.after == {"decided": "2026-04-15", "expires": "2029-04-14"}


@told
async def test_the_register_follows_a_change_at_once(talk: Talk) -> None:
    """No tick of the planner lies between: an officer who looks again sees what he entered."""
    minh = await opens(talk)
    for days, overdue in (("15/1/2023 đến 14/11/2026", "1"), ("15/4/2026 đến 14/4/2029", "0")):
        await minh.presses("dates")
        await minh.says(days)
        assert "quá hạn" not in minh.last.text
        await minh.presses("go.staff_certificates")
        assert f"{overdue} giấy quá hạn" in minh.last.text
        await finds(minh)
    await minh.presses("back")
    assert "15/04/2027" in str(minh.last.choices)


@told
async def test_back_from_the_list_leads_to_what_was_looked_for(talk: Talk) -> None:
    """Not to a page without its certificate, which said that it was gone."""
    minh = await opens(talk)
    await minh.says("khác")
    assert "c1" in minh.last.offered
    await minh.presses("back")
    assert "không còn" not in minh.last.text
    assert "tìm gì" in minh.last.text


@told
async def test_the_card_says_which_days_are_printed_and_who_looks_after_it(talk: Talk) -> None:
    minh = await opens(talk)
    assert "Hiệu lực: 15/03/2026 đến 15/03/2029 (theo quy tắc)" in minh.last.text
    assert "Liên hệ: Chị Hoa; chưa ai theo dõi qua chat" in minh.last.text
    await minh.presses("dates")
    await minh.says("15/4/2026 đến 14/4/2029")
    await finds(minh)
    assert "Hiệu lực: 15/04/2026 đến 14/04/2029\n" in minh.last.text
    lan = await visits(talk, "Lan")
    async with talk.core.database.write() as connection:
        values = {"first_id": await person_of(talk, lan), "name": "Chị Lan"}
        await connection.execute(certificate_contacts.update().values(**values))
    await finds(minh)
    assert "Người theo dõi: Chị Lan" in minh.last.text


@told
async def test_a_fee_is_no_audit_and_a_reason_no_question(talk: Talk) -> None:
    async with talk.core.database.write() as connection:
        await held(connection, None, "Trà Cung Đình", scheme="gs1_fee")
    await talk.core.reminders.plan()
    minh = await joins(talk, "Minh")
    await finds(minh)
    assert minh.last.offered["held"] == "Ghi đã nộp phí"
    await minh.presses("more")
    await minh.presses("end")
    await minh.says("x")
    assert "ghi lý do" in minh.last.text
    assert "cần hỏi" not in minh.last.text


@told
async def test_a_contract_may_say_six_months(talk: Talk) -> None:
    minh = await opens(talk)
    await minh.says("chu kỳ")
    await minh.says("nhiều lắm")
    assert "6" in minh.last.text
    await minh.says("6 tháng")
    assert "15/03/2027" in minh.last.text
    [row] = await rows(talk, select(table))
    assert row.interval == 6
    await finds(minh)
    await minh.says("chu kỳ")
    await minh.presses("scheme")
    assert (await acts(talk))[-1].after == {"interval": None}


@told
async def test_the_number_of_the_only_choice_is_no_month(talk: Talk) -> None:
    """ "1" is the choice that is shown with it; one month is "1 tháng"."""
    minh = await opens(talk)
    for said, interval in (("1 tháng", 1), ("1", None), ("2", 2), ("1.", None)):
        await minh.says("chu kỳ")
        await minh.says(said)
        [row] = await rows(talk, select(table))
        assert row.interval == interval, said
        await finds(minh)


@told
async def test_a_suspension_asks_for_its_end_and_is_lifted_again(talk: Talk) -> None:
    minh = await opens(talk)
    await minh.says("bi dinh chi")
    await minh.presses("suspended")
    await minh.says("1/1/2025")
    assert "trước ngày cấp" in minh.last.text
    await minh.says("20/11/2026")
    assert "bị đình chỉ, từ 20/11/2026" in minh.last.text
    [row] = await rows(talk, select(table))
    assert (row.standing, row.since) == ("suspended", date(2026, 11, 20))
    await finds(minh)
    assert "20/05/2027" in minh.last.text
    await minh.presses("standing")
    await minh.presses("active")
    await minh.says("hôm nay")
    last = (await acts(talk))[-1]
    assert last.before == {"standing": "suspended", "since": "2026-11-20"}
    assert last.after is not None
    assert last.after["standing"] == "active"


@told
async def test_what_no_longer_applies_is_ended_with_its_reason(talk: Talk) -> None:
    minh = await opens(talk)
    await minh.says("không còn áp dụng")
    await minh.says("Cơ sở đã giải thể")
    [row] = await rows(talk, select(table))
    assert row.standing == "ended"
    last = (await acts(talk))[-1]
    assert last.after is not None
    assert (last.action, last.after["reason"]) == ("amend_standing", "Cơ sở đã giải thể")
    [call] = await rows(talk, select(certificate_calls))
    assert call.closed_at is not None
    await talk.core.reminders.plan()
    [row] = await rows(talk, select(table))
    assert row.next_at is None


@told
async def test_a_viewer_changes_nothing(talk: Talk) -> None:
    minh = await opens(talk, Role.VIEWER)
    for id in ("held", "dates", "standing", "interval", "end", "code"):
        assert id not in minh.last.offered


@told
async def test_a_firm_of_a_list_comes_to_its_owner_by_a_code(talk: Talk) -> None:
    """Who opens it becomes the first contact; it works once, and not where somebody chats."""
    minh = await opens(talk)
    await minh.presses("code")
    link = next(line for line in minh.last.text.splitlines() if "?start=" in line)
    assert (await acts(talk))[-1].action == "offer_firm"
    lan = await visits(talk, "Lan")
    await lan.opens(start(link))
    await lan.presses("yes")
    [contacts] = await rows(talk, select(certificate_contacts))
    assert contacts.first_id == await person_of(talk, lan)
    await lan.says("chứng nhận của tôi")
    assert "ISO 9001" in str(lan.last.choices)
    await finds(minh)
    assert "code" not in minh.last.offered
    hoa = await visits(talk, "Hoa")
    await hoa.opens(start(link))
    await hoa.presses("yes")
    assert "đã dùng" in hoa.last.text


# -- the holder's own ----------------------------------------------------------------------------


async def looks_after(talk: Talk) -> Guest:
    """An owner with two certificates."""
    lan = await visits(talk, "Lan")
    person = await person_of(talk, lan)
    async with talk.core.database.write() as connection:
        await held(connection, person, "Trà Lan", edition="2015")
        await held(connection, person, "Bánh Lan", scheme="haccp")
    return lan


@pytest.mark.parametrize(
    "said", ["bị đình chỉ", "bi dinh chi", "giấy bị thu hồi rồi", "tình trạng"]
)
def test_words_about_a_suspension_open_it_on_the_page(tmp_path: Path, said: str) -> None:
    @told
    async def story(talk: Talk) -> None:
        lan = await looks_after(talk)
        await lan.says("chứng nhận của tôi")
        await lan.presses("c1")
        assert "2015" in lan.last.text
        await lan.says(said)
        assert "suspended" in lan.last.offered
        await lan.presses("withdrawn")
        await lan.says("hôm qua")
        assert "bị thu hồi" in lan.last.text
        row = next(row for row in await rows(talk, select(table)) if row.id == 1)
        assert row.standing == "withdrawn"

    story(tmp_path)


@told
async def test_a_named_certificate_is_suspended_and_its_end_is_shown(talk: Talk) -> None:
    lan = await looks_after(talk)
    await lan.says("haccp bị đình chỉ")
    assert "HACCP" in lan.last.text
    await lan.presses("suspended")
    await lan.says("20/11/2026")
    assert "20/05/2027" in lan.last.text
    await lan.says("giấy bị thu hồi rồi")
    assert "c1" in lan.last.offered  # which of the two
