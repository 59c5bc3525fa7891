"""Requests for support from the first word to the last, by owners and staff, with the clock."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.config import Keep
from bot.effects import Context, apply
from handlers.effects import Conflict
from handlers.support_effects import ChangeRequest
from storage import chats, support, support_slots
from storage.message_tables import outbox
from storage.records import Role
from storage.support_records import RequestState
from storage.support_tables import eligibility_answers, support_entries, support_requests
from tests.talk import Guest, Talk, run
from tests.whole.office import acts, joins, loses_role, person_of, rows, told, visits

FIRM = "Mè xửng Thiên Hương"


async def asks(guest: Guest, component: str = "gmp", firm: str = FIRM) -> str:
    """Sends a request by the whole form; returns its code."""
    await guest.opens(f"request-{component}")
    if "agree" in guest.last.offered:
        await guest.presses("agree")
    if "household" in guest.last.offered:
        await guest.presses("household")
    if "Tên đơn vị" in guest.last.text:
        await guest.says(firm)
    await guest.says("Muốn được tư vấn")
    if "yes" not in guest.last.offered:
        await guest.says("Nguyễn Thị Lan")
        await guest.says("0905 123 456")
    await guest.presses("yes")
    code: str
    [code] = [w for line in guest.last.body["text"] for w in line.split() if w.startswith("HT-")]
    return code


async def finds(officer: Guest, code: str) -> None:
    """Opens a request by the code that somebody said on the phone."""
    await officer.opens("staff_requests")
    await officer.says(code)


async def changes(officer: Guest, code: str, to: str, words: str = "") -> None:
    """Moves a request on, with or without words, up to the confirmation."""
    await finds(officer, code)
    [choice] = [id for id in officer.last.offered if id.endswith(f".{to}")]
    await officer.presses(choice)
    if words:
        await officer.says(words)
    else:
        await officer.presses("nothing")
    await officer.presses("yes")


async def stored(talk: Talk, code: str) -> Any:
    [row] = await rows(talk, select(support_requests).where(support_requests.c.code == code))
    return row


async def taken(talk: Talk) -> dict[str, int]:
    async with talk.core.database.read() as connection:
        return await support_slots.taken(connection)


# -- owner and officer ---------------------------------------------------------------------------


@told
async def test_a_request_from_the_verdict_to_the_end(talk: Talk) -> None:
    """Checked, asked, more needed and sent, selected, done; the owner hears of every step."""
    minh, lan = await joins(talk, "Minh", Role.ORGANISER), await visits(talk, "Lan")
    await lan.says("kiểm tra điều kiện")
    for answer in ("hkd", "Phong Điền", "sx", "ocop cấp tỉnh", "mè xửng", "chưa"):
        await lan.says(answer)
    for pressed in ("group_systems", "haccp", "ask", "agree"):
        await lan.presses(pressed)
    for typed in (FIRM, "Muốn làm HACCP", "Nguyễn Thị Lan", "0905 123 456"):
        await lan.says(typed)
    assert "phù hợp đối tượng" in lan.last.text
    await lan.presses("yes")
    code = (await rows(talk, select(support_requests.c.code)))[0].code
    assert code in lan.last.text
    assert "0234" in lan.last.text, "whom to call"
    request = await stored(talk, code)
    assert (request.verdict, request.facts["products"]) == ("eligible", "ocop_province")

    await minh.says("menu")
    await minh.presses("go.staff")
    assert "(1)" in str(minh.last.offered)
    await minh.presses("go.staff_requests")
    await minh.presses("received")
    await minh.presses(f"q{request.id}")
    for shown in (FIRM, "0905 123 456", "Muốn làm HACCP", "phù hợp đối tượng", "Đạt giải OCOP"):
        assert shown in minh.last.text
    await minh.presses("to.received.more_needed")
    assert "nothing" not in minh.last.offered, "the owner must be told what is needed"
    await minh.says("Gửi giúp ảnh khu chế biến")
    await minh.presses("yes")
    await talk.tick()
    assert "Gửi giúp ảnh khu chế biến" in lan.last.text
    assert "cần bổ sung" in lan.last.text

    await lan.presses(f"go.requests.r{request.id}")
    await lan.presses("answer")
    await lan.sends_file("bep.pdf")
    assert "đã chuyển" in lan.last.text
    assert (await stored(talk, code)).state == RequestState.IN_REVIEW
    await finds(minh, code)
    await minh.presses("file")
    [file] = minh.last.files
    assert file["subject"] == "token-bep.pdf"

    await changes(minh, code, "selected")
    await talk.tick()
    assert "Sở đã chọn" in lan.last.text
    assert await taken(talk) == {"haccp": 1, "systems": 1}
    await changes(minh, code, "done", "Đã bàn giao")
    await talk.tick()
    await lan.says("hồ sơ của tôi")
    await lan.presses(f"r{request.id}")
    assert "đã hoàn thành" in lan.last.text
    await lan.presses("history")
    for step in ("đã nhận", "cần bổ sung", "đang xem xét", "Sở đã chọn", "Đã bàn giao"):
        assert step in lan.last.text
    done = [(a.action, a.subject, a.after["state"]) for a in (await acts(talk))[-3:]]
    assert done == [("change_request", code, s) for s in ("more_needed", "selected", "done")]
    assert "bàn giao" not in str([a.after for a in await acts(talk)])


@told
async def test_the_state_is_told_when_the_code_is_typed(talk: Talk) -> None:
    """In any spelling; of a stranger's code nothing is shown."""
    lan, binh = await visits(talk, "Lan"), await visits(talk, "Binh")
    code = await asks(lan)
    await lan.says(code.lower().replace("-", " "))
    assert code in lan.last.text
    assert "đã nhận" in lan.last.text
    await binh.says(code)
    assert FIRM not in binh.last.text
    assert "withdraw" not in binh.last.offered


@told
async def test_a_returning_owner_only_says_what_he_needs(talk: Talk) -> None:
    """Name, phone and business are known and only shown to be confirmed."""
    lan = await visits(talk, "Lan")
    await asks(lan, "gmp")
    before = lan.inputs
    await asks(lan, "tccs")
    assert lan.inputs - before == 2


@told
async def test_who_types_that_he_needs_advice_asks_for_support(talk: Talk) -> None:
    """The words of the button below each reminder, however they are typed."""
    lan = await visits(talk, "Lan")
    await lan.says("em can tu van nhe")
    assert "Anh/chị đề nghị hỗ trợ nội dung nào?" in lan.last.text
    await lan.says("hủy")
    await lan.says("tôi cần tư vấn làm haccp")
    assert "Đề nghị hỗ trợ · Tư vấn áp dụng HACCP" in lan.last.text


@told
async def test_the_same_request_twice_is_one(talk: Talk) -> None:
    """While the first is open; pressing twice does one thing."""
    lan = await visits(talk, "Lan")
    code = await asks(lan)
    await lan.opens("request-gmp")
    await lan.says("Vẫn muốn được tư vấn")
    again = lan.last.payload("yes")
    await lan.presses_payload(again)
    assert code in lan.last.text
    await lan.presses_payload(again)
    assert len(await rows(talk, select(support_requests))) == 1


@told
async def test_a_request_is_taken_back(talk: Talk) -> None:
    """A slot that it had is free again, and it can be asked for anew."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    code = await asks(lan)
    await changes(minh, code, "selected")
    assert (await taken(talk))["gmp"] == 1
    await lan.says("rút hồ sơ")
    for pressed in (f"r{(await stored(talk, code)).id}", "withdraw", "yes"):
        await lan.presses(pressed)
    assert (await stored(talk, code)).state == RequestState.WITHDRAWN
    assert await taken(talk) == {"gmp": 0, "systems": 0}
    assert await asks(lan) != code


@told
async def test_an_officer_writes_without_changing_anything(talk: Talk) -> None:
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    code = await asks(lan)
    await finds(minh, code)
    await minh.presses("write")
    await minh.says("Mai cán bộ gọi anh/chị")
    await minh.presses("yes")
    await talk.tick()
    assert "Mai cán bộ gọi" in lan.last.text
    request = await stored(talk, code)
    assert (request.state, request.waiting_since) == (RequestState.RECEIVED, None)


@told
async def test_without_consent_nothing_is_sent(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await lan.opens("request-gmp")
    await lan.presses("decline")
    assert "không gửi gì" in lan.last.text
    assert await rows(talk, select(support_requests)) == []


# -- slots and two officers ------------------------------------------------------------------------


@told
async def test_the_last_slot_is_not_given_twice_unnoticed(talk: Talk) -> None:
    """VietGAP has one. The second officer is told, and may go beyond the plan, on record."""
    minh, hoa = await joins(talk, "Minh"), await joins(talk, "Hoa")
    lan, binh = await visits(talk, "Lan"), await visits(talk, "Binh")
    first, second = await asks(lan, "vietgap"), await asks(binh, "vietgap", "HTX Quảng Thọ")
    for officer, code in ((minh, first), (hoa, second)):
        await finds(officer, code)
        assert "còn: 1" in officer.last.text
        await officer.presses("to.received.selected")
        await officer.presses("nothing")
    await minh.presses("yes")
    await hoa.presses("yes")
    assert "hết suất" in hoa.last.text
    assert (await stored(talk, second)).state == RequestState.RECEIVED
    assert (await taken(talk))["vietgap"] == 1
    await hoa.presses("yes")
    assert await taken(talk) == {"vietgap": 2, "systems": 2}
    assert (await acts(talk))[-1].after["beyond_the_plan"] == "yes"
    await finds(minh, first)
    assert "còn: 0" in minh.last.text
    await changes(minh, first, "in_review", "Chọn nhầm")
    assert (await taken(talk))["vietgap"] == 1


@told
async def test_whoever_selects_in_the_same_instant_learns_that_the_slot_is_gone(
    talk: Talk,
) -> None:
    """The screen had shown a slot; the count in the database decides, and nothing is half done."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    code = await asks(lan, "vietgap")
    request = await stored(talk, code)
    select_it = ChangeRequest(request.id, RequestState.RECEIVED, RequestState.SELECTED)

    async def just_after_another() -> None:
        async with talk.core.database.write() as connection:
            await support_slots.take(connection, "vietgap", 1)
            [chat] = await chats.of_people(connection, [await person_of(talk, minh)])
            core, now = talk.core, talk.clock.now()
            await apply(select_it, Context(connection, now, chat, core.programme, core.notices))

    with pytest.raises(Conflict, match="last slot"):
        await just_after_another()
    assert (await stored(talk, code)).state == RequestState.RECEIVED
    assert await taken(talk) == {}


@told
async def test_the_parts_count_in_the_whole(talk: Talk) -> None:
    """HACCP, VietGAP and GMP are among the 8 to 10 systems of the plan: the eleventh is beyond."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    code = await asks(lan, "gmp")
    async with talk.core.database.write() as connection:
        for _ in range(10):
            assert await support_slots.take(connection, "systems", None)
    await finds(minh, code)
    await minh.presses("to.received.selected")
    assert "hết suất" in minh.last.text


@told
async def test_two_officers_decide_once(talk: Talk) -> None:
    """The second one acts on what he saw, and learns that it has changed."""
    minh, hoa, lan = await joins(talk, "Minh"), await joins(talk, "Hoa"), await visits(talk, "Lan")
    code = await asks(lan)
    await finds(hoa, code)
    await hoa.presses("to.received.not_selected")
    await hoa.says("Chưa đủ điều kiện")
    await changes(minh, code, "selected")
    await hoa.presses("yes")
    assert "vừa có thay đổi" in hoa.last.text
    assert (await stored(talk, code)).state == RequestState.SELECTED
    await talk.tick()
    assert "Chưa đủ điều kiện" not in str([shown.text for shown in lan.seen])


@told
async def test_a_decision_is_not_reopened_beside_a_newer_request(talk: Talk) -> None:
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    code = await asks(lan)
    await changes(minh, code, "not_selected", "Hết kinh phí")
    newer = await asks(lan)
    await changes(minh, code, "in_review")
    assert newer in minh.last.text
    assert (await stored(talk, code)).state == RequestState.NOT_SELECTED


@told
async def test_who_has_no_role_sees_nothing(talk: Talk) -> None:
    """Neither by link nor on a screen that was open when the role went."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    viewer = await joins(talk, "Xem", Role.VIEWER)
    code = await asks(lan)
    await viewer.opens("staff_requests")
    assert "received" not in viewer.last.offered
    await finds(minh, code)
    await loses_role(talk, minh)
    await minh.presses("to.received.selected")
    assert FIRM not in minh.last.text
    assert (await stored(talk, code)).state == RequestState.RECEIVED


# -- alarms ----------------------------------------------------------------------------------------

MONDAY = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


def alarms(guest: Guest) -> int:
    return sum("Có hồ sơ đang chờ" in shown.text for shown in guest.seen)


@told
async def test_an_untouched_request_alarms_the_officer_then_the_head(talk: Talk) -> None:
    """After three working days and after five, each once; the owner of it hears nothing."""
    minh, sep = await joins(talk, "Minh", Role.ORGANISER), await joins(talk, "Sep", Role.OWNER)
    lan = await visits(talk, "Lan")
    talk.clock.at = MONDAY
    code = await asks(lan)
    seen = len(lan.seen)
    for day, expected in ((2, (0, 0)), (3, (1, 0)), (4, (1, 0)), (6, (1, 0)), (7, (1, 1))):
        talk.clock.at = MONDAY.replace(day=30) if day == 0 else MONDAY
        talk.clock.move(days=day, minutes=1)
        await talk.tick()
        await talk.tick()
        assert (alarms(minh), alarms(sep)) == expected, day
    assert code in minh.last.text
    assert FIRM not in minh.last.text
    assert "Lan" not in minh.last.text
    assert len(lan.seen) == seen
    await minh.presses("go.staff_requests.received")
    assert any(code in label for label in minh.last.choices)


@told
async def test_downtime_neither_loses_nor_doubles_an_alarm(talk: Talk) -> None:
    """Nothing ran for two weeks: officer and head hear of it once, in the morning."""
    minh, sep = await joins(talk, "Minh", Role.ORGANISER), await joins(talk, "Sep", Role.OWNER)
    lan = await visits(talk, "Lan")
    talk.clock.at = MONDAY
    await asks(lan)
    talk.clock.at = datetime(2026, 12, 13, 20, 0, tzinfo=UTC)  # Monday, three in the morning
    await talk.tick()
    assert (alarms(minh), alarms(sep)) == (0, 0)
    talk.clock.at = datetime(2026, 12, 14, 1, 0, tzinfo=UTC)
    for _ in range(3):
        await talk.tick()
    assert (alarms(minh), alarms(sep)) == (1, 1)
    assert "Đã 9 ngày làm việc chưa ai xem" in minh.last.text


@told
async def test_who_looked_at_it_is_not_alarmed(talk: Talk) -> None:
    """A word to the owner is enough; what the owner sends later starts the count anew."""
    minh, lan = await joins(talk, "Minh", Role.ORGANISER), await visits(talk, "Lan")
    talk.clock.at = MONDAY
    code = await asks(lan)
    await changes(minh, code, "more_needed", "Gửi thêm ảnh")
    talk.clock.move(days=8)
    await talk.tick()
    assert alarms(minh) == 0
    await lan.opens(f"requests-r{(await stored(talk, code)).id}")
    await lan.presses("answer")
    await lan.says("Em gửi sau")
    talk.clock.move(days=2)
    await talk.tick()
    assert alarms(minh) == 0
    talk.clock.move(days=2)
    await talk.tick()
    assert alarms(minh) == 1
    assert "chưa ai xử lý tiếp" in minh.last.text


@told
async def test_what_the_owner_has_answered_at_night_is_not_asked_in_the_morning(
    talk: Talk,
) -> None:
    minh, lan = await joins(talk, "Minh", Role.ORGANISER), await visits(talk, "Lan")
    code = await asks(lan)
    talk.clock.at = MONDAY.replace(hour=15)
    await changes(minh, code, "more_needed", "Gửi thêm ảnh")
    await lan.opens(f"requests-r{(await stored(talk, code)).id}")
    await lan.presses("answer")
    await lan.says("Em gửi rồi ạ")
    talk.clock.move(hours=12)
    await talk.tick()
    [row] = await rows(talk, select(outbox).where(outbox.c.key.startswith("support:")))
    assert row.state == "cancelled"


@told
async def test_what_is_decided_at_night_is_told_and_no_more_asked_for(talk: Talk) -> None:
    minh, lan = await joins(talk, "Minh", Role.ORGANISER), await visits(talk, "Lan")
    code = await asks(lan)
    talk.clock.at = MONDAY.replace(hour=15)
    await changes(minh, code, "more_needed", "Gửi thêm ảnh")
    await changes(minh, code, "in_review")
    talk.clock.move(hours=12)
    await talk.tick()
    query = select(outbox).where(outbox.c.key.startswith("support:")).order_by(outbox.c.id)
    assert [row.state for row in await rows(talk, query)] == ["cancelled", "sent"]


@told
async def test_an_alarm_of_the_night_is_withdrawn_when_somebody_acts(talk: Talk) -> None:
    """It waits for the morning; by then the request has been taken up."""
    minh, sep = await joins(talk, "Minh", Role.ORGANISER), await joins(talk, "Sep", Role.OWNER)
    lan = await visits(talk, "Lan")
    talk.clock.at = MONDAY.replace(hour=14)
    code = await asks(lan)
    talk.clock.move(days=3, minutes=5)
    await talk.tick()
    assert alarms(minh) == 0
    await changes(sep, code, "in_review")
    talk.clock.move(hours=12)
    await talk.tick()
    assert alarms(minh) == 0


@told
async def test_without_an_officer_the_owner_role_is_alarmed(talk: Talk) -> None:
    sep, lan = await joins(talk, "Sep", Role.OWNER), await visits(talk, "Lan")
    talk.clock.at = MONDAY
    await asks(lan)
    talk.clock.move(days=3, minutes=1)
    await talk.tick()
    assert alarms(sep) == 1


# -- erased ----------------------------------------------------------------------------------------


@told
async def test_erasing_takes_requests_and_answers_along(talk: Talk) -> None:
    """Withdrawn, without a name or a word, the slot free, nobody alarmed about it."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await lan.says("kiểm tra điều kiện")
    for answer in ("hkd", "huế", "sx", "1", "mè xửng", "chưa"):
        await lan.says(answer)
    await lan.presses("keep")
    await lan.presses("agree")
    code = await asks(lan)
    open_ = await asks(lan, "tccs")
    await changes(minh, code, "selected", "Chọn cơ sở chị Lan")
    await lan.says("dữ liệu của tôi")
    assert "Hộ kinh doanh" in lan.last.text
    assert "Hồ sơ đề nghị hỗ trợ: 2" in lan.last.text
    await lan.presses("erase")
    await lan.presses("yes")
    await lan.says("dữ liệu của tôi")
    assert "Hồ sơ đề nghị hỗ trợ" not in lan.last.text
    for words in ("hồ sơ của tôi", code):
        await lan.says(words)
        assert code not in lan.last.text
        assert "Tình trạng" not in lan.last.text
    assert await rows(talk, select(eligibility_answers)) == []
    for one in (code, open_):
        request = await stored(talk, one)
        assert request.state == RequestState.WITHDRAWN
        assert (request.name, request.phone, request.need, request.facts) == ("", "", "", {})
        assert request.waiting_since is None
    assert {e.words for e in await rows(talk, select(support_entries))} == {""}
    assert (await taken(talk))["gmp"] == 0
    await minh.opens("staff_requests")
    await minh.presses("more")
    await minh.presses("withdrawn")
    assert not [id for id in minh.last.offered if id.startswith("q")]
    talk.clock.move(days=20)
    await talk.tick()
    assert alarms(minh) == 0


@told
async def test_withdrawing_consent_forgets_the_answers(talk: Talk) -> None:
    """Requests stay, as seats do; "stop" does not touch either."""
    lan = await visits(talk, "Lan")
    await lan.says("kiểm tra điều kiện")
    await lan.says("cá nhân")
    await lan.says("huế")
    await lan.presses("keep")
    await lan.presses("agree")
    await lan.says("dừng")
    assert len(await rows(talk, select(eligibility_answers))) == 1
    await lan.says("dữ liệu của tôi")
    await lan.presses("withdraw_support")
    assert await rows(talk, select(eligibility_answers)) == []


@told
async def test_what_was_sent_for_an_open_request_is_not_cleaned_up(talk: Talk) -> None:
    """As long as something may come of it; afterwards it goes with the other uploads."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    code = await asks(lan)
    await changes(minh, code, "more_needed", "Gửi ảnh")
    upload = await talk.core.desk.keep("Lan", "a.pdf", "application/pdf", b"%PDF-")
    async with talk.core.database.write() as connection:
        request = await stored(talk, code)
        await support.note(
            connection, request.id, talk.clock.now(), await person_of(talk, lan), False,
            RequestState.IN_REVIEW, "", upload.token,
        )  # fmt: skip
    talk.clock.move(days=100)
    await talk.core.planner.forget(Keep())
    assert await talk.core.desk.make("upload", upload.token, "a.pdf") is not None
    await changes(minh, code, "not_selected", "Hết hạn")
    await talk.core.planner.forget(Keep())
    assert await talk.core.desk.make("upload", upload.token, "a.pdf") is None


# -- both databases -------------------------------------------------------------------------------


def test_on_both_databases(url: str, tmp_path: Path) -> None:
    """Ask, more needed, answer, select, undo, erase."""

    async def whole() -> None:
        async with Talk(url) as talk:
            minh, lan = await joins(talk, "Minh", Role.ORGANISER), await visits(talk, "Lan")
            talk.clock.at = MONDAY
            code = await asks(lan)
            talk.clock.move(days=3, minutes=1)
            await talk.tick()
            assert alarms(minh) == 1
            await changes(minh, code, "more_needed", "Gửi ảnh")
            await lan.says("hồ sơ của tôi")
            await lan.presses(f"r{(await stored(talk, code)).id}")
            await lan.presses("answer")
            await lan.says("Đây ạ")
            await changes(minh, code, "selected")
            assert await taken(talk) == {"gmp": 1, "systems": 1}
            await changes(minh, code, "in_review", "Chọn nhầm")
            assert await taken(talk) == {"gmp": 0, "systems": 0}
            await talk.tick()
            keys = await rows(talk, select(outbox.c.key).where(outbox.c.key.like("support:%")))
            assert len(keys) == 3
            await lan.says("xóa dữ liệu")
            await lan.presses("erase")
            await lan.presses("yes")
            assert (await stored(talk, code)).state == RequestState.WITHDRAWN

    run(whole())
