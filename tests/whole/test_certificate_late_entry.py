"""Certificates entered in the middle of their time, or after it: what was before is not chased."""

from datetime import date

from sqlalchemy import select

from storage.certificate_tables import audits
from tests.talk import Talk
from tests.whole.office import joins, rows, told
from tests.whole.test_certificate_done import page
from tests.whole.test_certificates import enters
from tests.whole.test_reminding import heard, holder, open_calls, until


@told
async def test_an_audit_from_before_the_entry_is_not_recorded_and_not_next(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "ISO 22000", "15/3/2024")
    assert "Đánh giá giám sát lần 2" in lan.last.text.splitlines()[2]
    assert "31/12/2026" in lan.last.text
    assert "Chưa ghi nhận: Đánh giá giám sát lần 1 (hạn 15/03/2025)" in lan.last.text
    files = lan.last.body["files"]
    assert [file["name"] for file in files] == ["surveillance-2026-12-31.ics"]
    await page(lan)
    assert "cách đây" not in lan.last.text
    await until(talk, date(2026, 12, 1))
    assert not any("lần 1" in text for text in heard(lan))
    assert not await open_calls(talk)


@told
async def test_the_latest_audit_is_told_in_one_answer_and_settles_its_year(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "ISO 22000", "15/3/2024")
    await lan.presses("go.latest")
    assert "gần nhất ngày nào" in lan.last.text
    await lan.says("10/3/2024")
    assert "thuộc giấy cũ" in lan.last.text
    await lan.says("10/3/2026")
    assert "Đánh giá giám sát lần 2" in lan.last.text
    assert "Chứng nhận lại" in lan.last.text
    [(number, on)] = await rows(talk, select(audits.c.number, audits.c.held_on))
    assert (number, on) == (2, date(2026, 3, 10))


@told
async def test_fees_of_years_before_the_entry_are_not_asked_for(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "GS1", "1/3/2020")
    assert "30/06/2027" in lan.last.text.splitlines()[3]
    assert "Chưa ghi nhận" in lan.last.text
    await lan.says("đã nộp phí")
    await lan.says("5/5/2026")
    await lan.says("chưa có")
    assert "2026" in lan.last.text.splitlines()[1]
    assert "30/06/2027" in lan.last.text
    await page(lan)
    assert "Chưa ghi nhận" not in lan.last.text
    await until(talk, date(2027, 5, 3))
    assert len(heard(lan)) == 1
    assert "2027" in heard(lan)[0]


@told
async def test_a_certificate_that_ran_out_says_so_and_is_hinted_at_once(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    for said in ("ISO 9001", "Vinacert", "HT 1/19", "15/3/2019", "Mè xửng Lan"):
        await lan.says(said)
    assert "đã hết hạn ngày 15/03/2022" in lan.last.text
    await lan.presses("yes")
    assert "đã hết hạn ngày 15/03/2022" in lan.last.text
    assert not lan.last.body.get("files")
    await until(talk, date(2027, 6, 1))
    assert len(heard(lan)) == 1
    assert "đã có giấy mới chưa" in heard(lan)[0]
    assert not await open_calls(talk)
    await lan.says("chứng nhận của tôi")
    assert any("đã hết hạn 15/03/2022" in choice for choice in lan.last.choices)
    await page(lan)
    assert "đã hết hạn ngày 15/03/2022" in lan.last.text
    await lan.says("sửa ngày")
    await lan.presses("paper")
    await lan.says("20/5/2027")
    await page(lan)
    assert "đã hết hạn" not in lan.last.text


@told
async def test_a_method_without_a_validity_is_asked_for_its_expiry(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    for said in ("hợp quy phương thức 1", "Quatest 2", "HQ 1", "16/3/2026"):
        await lan.says(said)
    assert "cả ngày quyết định và ngày hết hạn" in lan.last.text


@told
async def test_staff_see_that_a_certificate_ran_out(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    for said in ("ISO 9001", "Vinacert", "HT 1/19", "15/3/2019", "Mè xửng Lan"):
        await lan.says(said)
    await lan.presses("yes")
    minh = await joins(talk, "Minh")
    await minh.opens("staff_certificates")
    await minh.presses("find")
    await minh.says("mè xửng")
    await minh.presses("c1")
    assert "Tình trạng: đã hết hạn, từ 15/03/2022" in minh.last.text


@told
async def test_what_is_due_next_stands_first_in_the_list(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "OCOP", "15/9/2026")
    await enters(lan, "ISO 9001", "15/3/2026")
    await lan.says("chứng nhận của tôi")
    listed = [c["label"] for c in lan.last.body["choices"]]
    assert "ISO 9001" in listed[0]
    assert "OCOP" in listed[1]
