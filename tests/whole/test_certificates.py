"""An owner enters certificates, answers reminders days later, shares, stops and leaves."""

import itertools
import re
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from bot.certificate_files import feed_routes
from bot.config import Keep
from storage import followed
from storage.certificate_tables import certificates as table
from storage.file_tables import uploads
from storage.follow_records import Followed
from tests.talk import Guest, Talk
from tests.whole.office import person_of, rows, told, visits
from tests.whole.test_reminding import answers, heard, holder, open_calls, until

_numbers = itertools.count(1)


async def enters(
    guest: Guest, scheme: str = "ISO 9001", dates: str = "16/3/2026", firm: str = "Mè xửng Lan"
) -> None:
    """Fills the whole form in, as a new owner."""
    await guest.says("thêm chứng nhận")
    await guest.says(scheme)
    for said in ("Vinacert", f"HT {next(_numbers)}/26", dates):
        await guest.says(said)
    if "Chứng nhận cho việc gì" in guest.last.text:
        await guest.says("sản xuất mè xửng")
    if "firm" not in guest.last.body.get("header", "") and "tên" in guest.last.text.lower():
        await guest.says(firm)
    await guest.presses("yes")


async def all_of(talk: Talk, guest: Guest) -> tuple[Followed, ...]:
    async with talk.core.database.read() as connection:
        return await followed.of_person(connection, await person_of(talk, guest))


@told
async def test_a_new_owner_enters_a_certificate_and_agrees_to_reminders_in_one_go(
    talk: Talk,
) -> None:
    lan = await visits(talk, "Lan")
    await enters(lan)
    assert "Đã lưu giấy chứng nhận" in lan.last.text
    assert "Hạn cuối theo quy tắc: 16/03/2027" in lan.last.text
    assert "17021-1" in lan.last.text
    assert "agree" in lan.last.offered  # reminders, in the same message
    await lan.presses("agree")
    [one] = await all_of(talk, lan)
    assert (one.certificate.scheme, one.certificate.decided_on) == ("iso9001", date(2026, 3, 16))
    await until(talk, date(2026, 12, 20))
    assert len(heard(lan)) == 1


@told
async def test_a_new_owner_needs_six_inputs_and_can_add_the_scope_on_the_check_screen(
    talk: Talk,
) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    lan.inputs = 0
    for said in ("ISO 9001", "Vinacert", "HT 1/26", "16/3/2026", "Mứt Lan"):
        await lan.says(said)
    assert "change.scope" in lan.last.body["lines"][4]["change"]["id"]
    await lan.says("xác nhận")
    assert lan.inputs == 6
    assert "Đã lưu giấy chứng nhận" in lan.last.text


@told
async def test_a_returning_owner_needs_six_inputs(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan)
    lan.inputs = 0
    await lan.says("thêm chứng nhận iso 22000")
    for said in ("Vinacert", "FS 2/26", "1/6/2026", "sản xuất mè xửng"):
        await lan.says(said)
    assert "Mè xửng Lan" in lan.last.text
    await lan.presses("yes")
    assert lan.inputs == 6
    assert len(await all_of(talk, lan)) == 2


@told
async def test_a_photo_stands_for_number_and_scope_and_is_kept_as_evidence(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    await lan.says("OCOP")
    assert "Không gửi ảnh căn cước" in lan.last.text or "căn cước" in lan.last.text
    upload = await talk.core.desk.keep("Lan", "giay.pdf", "application/pdf", b"%PDF-1.7")
    await lan.sends(upload)
    await lan.says("2/5/2026")
    await lan.says("Mè xửng Lan")
    await lan.presses("yes")
    [one] = await all_of(talk, lan)
    assert one.evidence == upload.token
    talk.clock.move(days=400)
    await talk.core.planner.forget(Keep())
    [(firm,)] = await rows(talk, select(uploads.c.firm_id).where(uploads.c.token == upload.token))
    assert firm == one.certificate.firm.id


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("16/3/2030", "chưa tới"),
        ("16/3/2026 đến 15/3/2025", "không sau ngày quyết định"),
        ("mùng 3", "âm lịch"),
        ("abc", "Anh/chị vừa gõ"),
    ],
)
def test_a_wrong_day_is_said_with_an_example(said: str, answer: str, tmp_path: Any) -> None:
    @told
    async def story(talk: Talk) -> None:
        lan = await holder(talk)
        await lan.says("thêm chứng nhận")
        for text in ("ISO 9001", "Vinacert", "HT 1/26", said):
            await lan.says(text)
        assert answer in lan.last.text, lan.last.text
        await lan.says("16/3/2026")
        await lan.says("mè xửng")

    story(tmp_path)


@told
async def test_a_printed_expiry_wins_and_the_difference_is_shown(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    for said in ("ISO 9001", "Vinacert", "HT 1/26", "16/3/2026 đến 15/9/2028", "Mứt Lan"):
        await lan.says(said)
    assert "Giấy ghi hết hạn 15/09/2028, theo quy tắc là" in lan.last.text
    await lan.presses("yes")
    [one] = await all_of(talk, lan)
    assert one.certificate.expires_on == date(2028, 9, 15)


@told
async def test_tools_are_refused_politely_and_unknown_schemes_kept_with_their_days(
    talk: Talk,
) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    await lan.says("5S")
    assert "không có giấy chứng nhận" in lan.last.text
    await lan.says("Halal Việt Nam")
    for said in ("HCA", "H 1", "16/3/2026"):
        await lan.says(said)
    assert "cả ngày quyết định và ngày hết hạn" in lan.last.text
    for said in ("16/3/2026 đến 15/3/2027", "Mè xửng Lan"):
        await lan.says(said)
    assert "chưa có trong danh mục" in lan.last.text
    await lan.presses("yes")
    [one] = await all_of(talk, lan)
    assert (one.certificate.scheme, one.certificate.called) == ("", "Halal Việt Nam")
    await until(talk, date(2027, 1, 10))
    assert "Halal Việt Nam" in heard(lan)[0]


@told
async def test_an_edition_is_kept_and_a_name_with_several_meanings_is_offered(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    await lan.says("ISO")
    assert "iso9001" in lan.last.offered
    assert "ocop" not in lan.last.offered
    await lan.says("TCVN ISO 9001:2015")
    for said in ("Vinacert", "HT 1/26", "16/3/2026", "Mứt Lan"):
        await lan.says(said)
    assert "phiên bản 2015" in lan.last.text
    await lan.presses("yes")
    [one] = await all_of(talk, lan)
    assert (one.certificate.scheme, one.certificate.edition) == ("iso9001", "2015")


@told
async def test_which_vietgap_it_is_can_be_said_in_a_word(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    await lan.says("vietgap")
    assert "VietGAP trồng trọt" in lan.last.text
    await lan.says("rau")
    assert "Tổ chức nào cấp" in lan.last.text


@told
async def test_a_name_that_is_only_close_is_asked_back_and_can_be_insisted_on(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    await lan.says("haccpp xanh")
    assert "Có phải một trong các loại này" in lan.last.text
    assert "haccp" in lan.last.offered
    await lan.says("khác: haccpp xanh")
    for said in ("HCA", "H 1", "16/3/2026 đến 15/3/2027", "Mè xửng Lan"):
        await lan.says(said)
    assert "haccpp xanh (chưa có trong danh mục" in lan.last.text


@told
async def test_of_two_certificates_in_one_message_the_second_is_entered_next(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    await lan.says("iso 9001 va iso 14001")
    assert "Khai ISO 9001 (quản lý chất lượng) trước, xong đến ISO 14001" in lan.last.text
    for said in ("Vinacert", "HT 1/26", "16/3/2026", "Mứt Lan"):
        await lan.says(said)
    await lan.presses("yes")
    await lan.presses("go.certificate.iso14001")
    assert "Tổ chức nào cấp" in lan.last.text


@told
async def test_an_old_name_is_known_and_what_changed_is_said(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    for said in ("OHSAS 18001", "Vinacert", "HT 1/26", "16/3/2026", "Mứt Lan"):
        await lan.says(said)
    assert "ISO 45001" in lan.last.text
    assert "thay thế" in lan.last.text


@told
async def test_the_list_opens_by_the_title_that_it_bears(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan)
    await lan.says("menu")
    await lan.says("giấy chứng nhận của tôi")
    assert "việc sắp tới" in lan.last.text


@told
async def test_a_body_is_asked_for_its_name_and_none_is_longer_than_is_kept(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    await lan.says("ISO 9001")
    for said in ("6", "tổ chức " * 20):
        await lan.says(said)
        assert "tên tổ chức như ghi trên giấy" in lan.last.text
    await lan.says("Vinacert")
    assert "Số giấy" in lan.last.text


@told
async def test_a_day_is_no_name_of_a_certificate(talk: Talk) -> None:
    lan = await holder(talk)
    await lan.says("thêm chứng nhận")
    for said in ("hôm qua", "15/3", "tháng sau"):
        await lan.says(said)
        assert "tên giấy chứng nhận" in lan.last.text, said


@told
async def test_a_certificate_entered_twice_is_told_and_kept_once(talk: Talk) -> None:
    lan = await holder(talk)
    for _ in range(2):
        await lan.says("thêm chứng nhận")
        for said in ("ISO 9001", "Vinacert", "HT 9/26", "16/3/2026", "Mứt Lan"):
            await lan.says(said)
        await lan.presses("yes")
    assert "đã được khai rồi" in lan.last.text
    assert len(await all_of(talk, lan)) == 1


@pytest.mark.parametrize(("chosen", "kept"), [("mở ra", 1), ("thêm giấy mới", 2)])
def test_without_a_number_a_certificate_that_is_there_is_asked_about(
    chosen: str, kept: int, tmp_path: Any
) -> None:
    @told
    async def story(talk: Talk) -> None:
        lan = await holder(talk)
        await lan.says("thêm chứng nhận")
        for said in ("ISO 9001", "Vinacert", "dạ không nhớ", "16/3/2026 đến 15/3/2029"):
            await lan.says(said)
        await lan.says("Mứt Lan")
        assert "theo quy tắc là" not in lan.last.text  # a day is no difference
        assert "Xác nhận giấy này" in [c["label"] for c in lan.last.body["choices"]]
        await lan.says("luu")
        assert "Đã lưu giấy chứng nhận" in lan.last.text
        await lan.says("thêm chứng nhận")
        for said in ("iso 9001", "Vinacert", "bỏ qua", "16/3/2026", "mứt"):
            await lan.says(said)
        assert "đã có giấy này" in lan.last.text
        await lan.says(chosen)
        if kept > 1:
            await lan.says("lưu lại")
        else:
            assert "Hạn cuối theo quy tắc: 16/03/2027" in lan.last.text
        assert len(await all_of(talk, lan)) == kept

    story(tmp_path)


async def reminded(talk: Talk) -> Guest:
    """Somebody with one certificate who has just got its first reminder."""
    lan = await holder(talk)
    await enters(lan)
    await until(talk, date(2026, 12, 20))
    assert len(heard(lan)) == 1
    return lan


def button(guest: Guest, verb: str) -> str:
    """The payload of a button of the reminder, whatever was shown after it."""
    [shown] = [m for m in guest.seen if "Nhắc lịch · Mè xửng" in m.text]
    [id] = [id for id in shown.offered if id.startswith(f"go.{verb}.")]
    return shown.payload(id)


@told
async def test_a_reminders_button_works_days_later_and_holds_the_ladder(talk: Talk) -> None:
    lan = await reminded(talk)
    await lan.says("menu")
    talk.clock.move(days=3)
    await lan.presses_payload(button(lan, "planned"))
    assert "ISO 9001" in lan.last.text
    await lan.says("9/3")
    assert "Đã hẹn ngày 09/03/2027" in lan.last.text
    await until(talk, date(2027, 3, 9))
    assert len(heard(lan)) == 1
    await until(talk, date(2027, 3, 10))
    assert len(heard(lan)) == 2


@told
async def test_done_shows_the_next_cycle_and_keeps_the_proof(talk: Talk) -> None:
    lan = await reminded(talk)
    await lan.presses_payload(button(lan, "audited"))
    await lan.says("hôm qua")
    assert "Minh chứng" in lan.last.text
    upload = await talk.core.desk.keep("Lan", "bb.pdf", "application/pdf", b"%PDF-1.7")
    await lan.sends(upload)
    assert "Tiếp theo" in lan.last.text
    assert "lần 2" in lan.last.text
    [one] = await all_of(talk, lan)
    assert one.audits[0].evidence == upload.token
    await until(talk, date(2027, 3, 20))
    assert not any("lần 1" in text for text in heard(lan)[1:])


@told
async def test_later_and_i_know_can_be_typed(talk: Talk) -> None:
    lan = await reminded(talk)
    await lan.says("nhac lai sau")
    await lan.says("1 thang")
    await until(talk, date(2027, 1, 18))
    assert len(heard(lan)) == 1
    await until(talk, date(2027, 1, 21))
    assert len(heard(lan)) == 2
    await lan.says("nhắc lại sau")
    await lan.says("tôi biết rồi")
    await until(talk, date(2027, 3, 15))
    assert len(heard(lan)) == 2


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("đã hẹn ngày 15/1", "Đã hẹn ngày 15/01/2027"),
        ("đã đánh giá xong hôm qua", "Minh chứng"),
        ("nhac lai sau 2 tuan", "Em nhắc lần tới: Thứ Hai 04/01/2027"),
        ("tong ket quy", "Đánh giá giám sát lần 1: 16/03/2027"),
        ("khong con ap dung", "không còn áp dụng phải không"),
        ("doi ngay", "muốn sửa mục nào"),
    ],
)
def test_what_was_said_with_the_wish_is_not_asked_again(
    said: str, answer: str, tmp_path: Any
) -> None:
    @told
    async def story(talk: Talk) -> None:
        lan = await reminded(talk)
        await lan.says("menu")
        await lan.says(said)
        assert answer in lan.last.text, lan.last.text

    story(tmp_path)


@told
async def test_on_the_page_of_a_certificate_a_wish_is_about_that_one(talk: Talk) -> None:
    lan = await reminded(talk)
    await enters(lan, "ISO 14001", dates="1/6/2026")
    for said, answer in (("đã hẹn ngày 15/1", "Đã hẹn"), ("đổi ngày", "sửa mục nào")):
        await lan.says("chứng nhận của tôi")
        await lan.says("ISO14001")
        await lan.says(said)
        assert "ISO 14001" in lan.last.text
        assert answer in lan.last.text


@told
async def test_an_answer_takes_back_what_waits_to_be_sent_and_ends_the_call(talk: Talk) -> None:
    lan = await reminded(talk)
    await until(talk, date(2027, 3, 10))
    assert await open_calls(talk)
    await lan.says("đã hẹn")
    await lan.says("20/3/2027")
    assert "sau hạn cuối" in lan.last.text
    assert not await open_calls(talk)


@told
async def test_reminders_of_one_certificate_or_of_a_firm_are_stopped_and_begun_in_a_word(
    talk: Talk,
) -> None:
    lan = await reminded(talk)
    await lan.says("chứng nhận của tôi")
    [id] = [id for id in lan.last.offered if id.startswith("c")]
    await lan.presses(id)
    await lan.says("dừng nhắc")
    assert "Đã dừng nhắc ISO 9001" in lan.last.text
    await until(talk, date(2027, 2, 1))
    assert len(heard(lan)) == 1
    await lan.says("chứng nhận của tôi")
    await lan.presses(id)
    await lan.says("nhắc lại")
    await lan.says("lịch chứng nhận")
    await lan.says("dừng nhắc")
    await lan.says("có")
    await until(talk, date(2027, 2, 20))
    assert len(heard(lan)) == 1
    await lan.says("lịch chứng nhận")
    await lan.says("nhắc tiếp")
    await until(talk, date(2027, 3, 12))
    assert len(heard(lan)) > 1


@told
async def test_a_new_certificate_begins_a_new_cycle_and_a_fixed_day_stands_beside_the_limit(
    talk: Talk,
) -> None:
    lan = await reminded(talk)
    await lan.says("sửa ngày")
    await lan.presses("fixed")
    await lan.says("1/3/2027")
    await lan.says("chứng nhận của tôi")
    await lan.presses(next(id for id in lan.last.offered if id.startswith("c")))
    assert "Tổ chức chứng nhận đã chốt: 01/03/2027" in lan.last.text
    assert "Hạn cuối theo quy tắc: 16/03/2027" in lan.last.text
    await lan.says("sửa ngày")
    await lan.presses("paper")
    await lan.says("1/12/2026 đến 30/11/2029")
    [one] = await all_of(talk, lan)
    assert one.certificate.confirmed == ()
    assert one.certificate.expires_on == date(2029, 11, 30)


@told
async def test_a_certificate_that_ends_is_left_alone_and_can_come_back(talk: Talk) -> None:
    lan = await reminded(talk)
    await lan.says("chứng nhận của tôi")
    id = next(id for id in lan.last.offered if id.startswith("c"))
    await lan.presses(id)
    await lan.says("không còn áp dụng")
    await lan.presses("yes")
    await until(talk, date(2027, 2, 1))
    assert len(heard(lan)) == 1
    await lan.says("chứng nhận của tôi")
    await lan.presses(id)
    await lan.presses("again")
    await until(talk, date(2027, 2, 10))
    assert len(heard(lan)) == 2


def linked(guest: Guest, what: str) -> str:
    """The address that the last message told."""
    return next(w for w in guest.last.text.split() if what in w)


@told
async def test_a_colleague_joins_by_a_link_and_stays_when_the_first_has_his_data_deleted(
    talk: Talk,
) -> None:
    lan = await reminded(talk)
    await lan.says("người liên hệ thứ hai")
    await lan.says("thêm người")
    link = linked(lan, "?start=care-").partition("?start=")[2]
    hoa = await visits(talk, "Hoa")
    await hoa.opens(link)
    await hoa.presses("yes")
    await hoa.presses("agree")
    assert len(await all_of(talk, hoa)) == 1
    mai = await visits(talk, "Mai")
    await mai.opens(link)
    await mai.presses("yes")
    assert "đã dùng" in mai.last.text
    await lan.says("xóa dữ liệu")
    await lan.presses("erase")
    await lan.presses("yes")
    assert await all_of(talk, lan) == ()
    [one] = await all_of(talk, hoa)
    assert one.contacts.first == await person_of(talk, hoa)
    await until(talk, date(2027, 2, 20))
    assert heard(hoa)


@told
async def test_who_is_alone_takes_his_certificates_along_when_he_has_his_data_deleted(
    talk: Talk,
) -> None:
    lan = await reminded(talk)
    await lan.says("xóa dữ liệu")
    await lan.presses("erase")
    await lan.presses("yes")
    assert await rows(talk, select(table)) == []
    await talk.tick()


@told
async def test_a_stranger_with_the_same_firm_does_not_see_or_take_its_certificates(
    talk: Talk,
) -> None:
    lan = await reminded(talk)
    [one] = await all_of(talk, lan)
    eve = await visits(talk, "Eve")
    async with talk.core.database.write() as connection:
        from storage import people

        eve_id = await person_of(talk, eve)
        await people.keep_profile(connection, eve_id, "Eve", "", one.certificate.firm.id)
    await eve.says("chứng nhận của tôi")
    assert "ISO 9001" not in eve.last.text
    await enters(eve, "ISO 14001", firm=one.certificate.firm.name)
    assert "Người khác đang theo dõi" in eve.last.text


@told
async def test_a_calendar_address_shows_the_days_until_it_is_revoked(talk: Talk) -> None:
    lan = await reminded(talk)
    core = talk.core
    routes = feed_routes(core.database, core.clock, core.programme, core.turns.tongue("vi"))
    there = httpx.ASGITransport(Starlette(routes=list(routes)))
    async with httpx.AsyncClient(transport=there, base_url="http://huong.example") as client:
        await lan.says("lịch chứng nhận")
        await lan.presses("feed")
        path = linked(lan, "/calendar/").removeprefix("https://huong.example")
        shown = await client.get(path)
        assert shown.headers["content-type"].startswith("text/calendar")
        assert "20270316" in shown.text
        assert "Lan" not in shown.text
        await lan.says("lịch chứng nhận")
        await lan.presses("close")
        revoked = await client.get(path)
        assert (revoked.status_code, "không còn dùng nữa" in revoked.text) == (404, True)
        assert (await client.get("/calendar/unknown.ics")).status_code == 404


@told
async def test_the_next_three_months_and_a_calendar_file_on_request(talk: Talk) -> None:
    lan = await reminded(talk)
    await lan.says("chứng nhận của tôi")
    await lan.says("tổng kết")
    assert "Đánh giá giám sát lần 1: 16/03/2027" in lan.last.text
    id = next(id for id in lan.last.offered if id.startswith("c"))
    await lan.presses(id)
    await lan.says("lịch")
    [file] = [f for f in lan.last.files if f["kind"] == "duty"]
    made = await talk.core.desk.make(file["kind"], file["subject"], file["name"])
    assert made is not None
    assert b"20270316" in made.data


@told
async def test_what_was_answered_once_is_not_asked_again_before_its_time(talk: Talk) -> None:
    lan = await reminded(talk)
    [one] = await all_of(talk, lan)
    await answers(talk, one.certificate.id, planned_on=date(2027, 3, 1))
    for _ in range(3):
        talk.clock.move(days=10)
        await talk.core.reminders.plan()
    assert len(heard(lan)) == 1
    assert talk.clock.now().date() < date(2027, 3, 1) + timedelta(days=1)


@told
async def test_no_reminder_is_promised_to_who_does_not_want_any(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan)
    assert "Em nhắc lần tới" in lan.last.text
    await lan.says("dừng")
    await lan.says("chứng nhận của tôi")
    [id] = [id for id in lan.last.offered if id.startswith("c")]
    await lan.presses(id)
    assert "Em nhắc lần tới" not in lan.last.text
    assert "Chưa bật nhắc hạn: gõ “nhắc tôi” để bật" in lan.last.text
    await lan.says("nhắc tôi")
    await lan.presses("agree")
    await lan.says("chứng nhận của tôi")
    await lan.presses(id)
    assert "Em nhắc lần tới" in lan.last.text


@told
async def test_a_reminder_in_another_year_is_promised_with_the_year(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, dates="20/11/2026")
    assert re.search(r"Em nhắc lần tới: Thứ \S+ \d\d/\d\d/2027, \d\d:\d\d", lan.last.text)
    await enters(lan, scheme="HACCP", dates="16/3/2026")
    assert re.search(r"Em nhắc lần tới: Thứ \S+ \d\d/12/2026, \d\d:\d\d", lan.last.text)


@told
async def test_a_whole_firm_is_silenced_after_a_question_and_the_other_contact_is_told(
    talk: Talk,
) -> None:
    lan = await holder(talk)
    await enters(lan)
    await lan.says("người liên hệ thứ hai")
    await lan.says("thêm người")
    hoa = await holder(talk, "Hoa")
    await hoa.opens(linked(lan, "?start=care-").partition("?start=")[2])
    assert "Theo dõi giấy chứng nhận của Mè xửng Lan?" in hoa.last.text
    await hoa.presses("yes")
    await hoa.says("lịch chứng nhận")
    await hoa.says("dừng nhắc")
    assert "Dừng nhắc mọi giấy của Mè xửng Lan?" in hoa.last.text
    [care] = {one.contacts for one in await all_of(talk, hoa)}
    assert not care.stopped
    await hoa.presses("yes")
    await talk.tick()
    lan.collect()
    assert "vừa dừng nhắc mọi giấy của Mè xửng Lan" in lan.last.text
    await lan.says("chứng nhận của tôi")
    assert "Đang dừng nhắc mọi giấy của Mè xửng Lan" in lan.last.text
    [id] = [id for id in lan.last.offered if id.startswith("c")]
    await lan.presses(id)
    assert "Đang dừng nhắc mọi giấy của Mè xửng Lan" in lan.last.text
    await lan.says("nhắc lại")
    assert "nhắc lại mọi giấy của Mè xửng Lan" in lan.last.text
    [care] = {one.contacts for one in await all_of(talk, lan)}
    assert not care.stopped
    await talk.tick()
    hoa.collect()
    assert "vừa bật lại nhắc hạn cho Mè xửng Lan" in hoa.last.text


@told
async def test_one_tap_says_that_the_holder_knows(talk: Talk) -> None:
    """The button of a reminder, also days later; and the same in words."""
    lan = await holder(talk)
    await enters(lan, "iso 9001", "16/3/2026")
    await until(talk, date(2026, 12, 20))
    assert len(heard(lan)) == 1
    await lan.presses("go.aware.c1-surveillance-1")
    assert "trước hạn cuối 16/03/2027 em không nhắc nữa" in lan.last.text
    await until(talk, date(2027, 3, 16))
    assert len(heard(lan)) == 1


@told
async def test_i_know_is_understood_and_of_what_is_overdue_an_officer_asks(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "iso 9001", "16/3/2026")
    await until(talk, date(2027, 3, 30))
    told_so_far = len(heard(lan))
    await lan.says("tôi biết rồi")
    assert "cán bộ sẽ gọi" in lan.last.text
    await until(talk, date(2027, 4, 20))
    assert len(heard(lan)) == told_so_far
    assert [call.duty.number for call in await open_calls(talk)] == [1]


@told
async def test_a_link_from_outside_says_nothing_in_the_holders_name(talk: Talk) -> None:
    lan = await holder(talk)
    await enters(lan, "iso 9001", "16/3/2026")
    await enters(lan, "haccp", "16/3/2026")
    await lan.opens("aware-c1-surveillance-1")
    assert "Đã ghi nhận" not in lan.last.text
    assert all(not one.answers for one in await all_of(talk, lan))
