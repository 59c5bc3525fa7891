"""Events in the hands of the staff: the list on screen, the list to take away, calling off."""

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
from sqlalchemy import select

from storage import chats, staff
from storage.event_tables import registrations
from storage.message_tables import outbox
from storage.records import EventState, MessageState, RegistrationState, Role
from storage.staff_tables import calls
from storage.tables import chats as table
from tests.talk import Guest, Talk
from tests.whole.office import acts, event_of, joins, person_of, rows, seat, told, visits


async def opens_event(member: Guest, id: str = "e1") -> None:
    await member.opens("staff_events")
    await member.presses(id)


async def calls_off(member: Guest, id: str = "e1") -> None:
    await opens_event(member, id)
    await member.presses("call_off")
    await member.says("Giảng viên ốm")


async def sheet_of(talk: Talk, member: Guest, at: int = 0) -> tuple[Any, list[list[str]]]:
    """A sheet of the last message's file, read back: its cells, and their values row by row."""
    [file] = member.last.files
    made = await talk.core.desk.make(file["kind"], file["subject"], file["name"])
    assert made is not None
    sheet = openpyxl.load_workbook(io.BytesIO(made.data)).worksheets[at]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return cells, [[str(v) for v in row] for row in sheet.iter_rows(values_only=True)]


# -- the list on screen ------------------------------------------------------------------------


@told
async def test_the_list_shows_names_and_codes_but_no_phones(talk: Talk) -> None:
    """Whoever only wants to know who comes is not shown how to reach him."""
    minh, lan = await joins(talk, "Minh", Role.CHECK_IN), await visits(talk, "Lan")
    code = await seat(talk, lan, "Nguyễn Thị Lan")
    waiting = await seat(talk, lan, "Lê Bình", state=RegistrationState.WAITING)
    await opens_event(minh)
    await minh.presses("list")
    for shown in ("Nguyễn Thị Lan", "=1+1 Cơ sở", code, "Lê Bình", waiting):
        assert shown in minh.last.text
    assert "905" not in minh.last.text


@told
async def test_phones_on_screen_are_recorded(talk: Talk) -> None:
    """An organiser may see phone numbers; that he did stands in the log, the numbers do not."""
    minh, lan = await joins(talk, "Minh", Role.ORGANISER), await visits(talk, "Lan")
    await seat(talk, lan)
    await opens_event(minh)
    await minh.presses("phones")
    assert "0905 123 456" in minh.last.text
    last = (await acts(talk))[-1]
    assert (last.action, last.person_id) == ("show_phones", await person_of(talk, minh))
    assert last.after == {"phones": True}
    assert "905" not in str((last.subject, last.before, last.after))


@told
async def test_the_word_for_phone_numbers_shows_them_and_takes_nothing_out(talk: Talk) -> None:
    """However it is typed; a file with phone numbers is made only for who asks for a file."""
    minh, lan = await joins(talk, "Minh", Role.ORGANISER), await visits(talk, "Lan")
    await seat(talk, lan)
    await opens_event(minh)
    for typed in ("sdt", "sđt", "SĐT", "đt", "điện thoại", "so dien thoai", "xem sdt", "sdt ạ"):
        await minh.says(typed)
        assert "0905 123 456" in minh.last.text, typed
        assert minh.last.files == [], typed
        assert (await acts(talk))[-1].action == "show_phones"
    for typed in ("excel sdt", "xuất excel kèm sđt"):
        await minh.says(typed)
        assert len(minh.last.files) == 1, typed
        assert (await acts(talk))[-1].action == "export"
    await minh.says("kèm sđt")
    assert list(minh.last.offered)[:2] == ["phones", "export_phones"], "which of the two is asked"


@told
async def test_a_long_list_is_cut_on_screen(talk: Talk) -> None:
    """Twenty rows in the chat, the rest in the spreadsheet, and the summary counts them all."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    codes = [await seat(talk, lan, f"Người {n}") for n in "abcdefghijklmnopqrstuvw"]
    await opens_event(minh)
    await minh.presses("list")
    assert [code for code in codes if code in minh.last.text] == codes[:20]
    assert "3" in minh.last.body["text"][20]
    await minh.presses("export")
    _, listed = await sheet_of(talk, minh)
    assert [row[1] for row in listed[1:]] == codes


@told
async def test_a_sheet_to_sign_lists_those_who_have_a_seat(talk: Talk) -> None:
    """Printed for the door: class, day and place above it, and no phone number on the table."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await seat(talk, lan, "Nguyễn Thị Lan")
    await seat(talk, lan, "Lê Bình", state=RegistrationState.WAITING)
    await seat(talk, lan, "Trần Văn Sơn")
    event = await event_of(talk, 1)
    await opens_event(minh)
    await minh.presses("export_phones")
    _, signed = await sheet_of(talk, minh, at=1)
    assert signed[0][0] == event.title.vi
    assert event.place.vi in signed[2][0]
    assert signed[3] == ["STT", "Người tham dự", "Đơn vị", "Ký tên"]
    assert [row[:2] for row in signed[4:]] == [["1", "Nguyễn Thị Lan"], ["2", "Trần Văn Sơn"]]
    assert "905" not in str(signed)


@told
async def test_over_and_called_off_events_are_still_listed(talk: Talk) -> None:
    """The list of an event that is over can still be taken; it stands behind what comes."""
    minh = await joins(talk, "Minh")
    soonest = await event_of(talk, 6)
    talk.clock.move(seconds=(soonest.ends_at - talk.clock.now()).total_seconds() + 60)
    await minh.opens("staff_events")
    assert "e6" not in list(minh.last.offered)[:1]
    while "e6" not in minh.last.offered:
        await minh.presses("more")
    await minh.presses("e6")
    assert "call_off" not in minh.last.offered
    assert "export" in minh.last.offered


# -- the list to take away -----------------------------------------------------------------------


@told
async def test_the_export_has_no_phones_unless_asked_for(talk: Talk) -> None:
    """Two buttons, two audit entries; the phone numbers come only with the one that says so."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    code = await seat(talk, lan)
    await opens_event(minh)
    await minh.presses("export")
    _, plain = await sheet_of(talk, minh)
    await minh.presses("export_phones")
    _, full = await sheet_of(talk, minh)
    assert plain[1][1:3] == full[1][1:3] == [code, "Nguyễn Thị Lan"]
    assert not any("905" in cell for row in plain for cell in row)
    assert "905" in full[1][3]
    assert [(a.action, a.subject, a.after) for a in (await acts(talk))[-2:]] == [
        ("export", (await event_of(talk)).key, {"phones": False}),
        ("export", (await event_of(talk)).key, {"phones": True}),
    ]


@told
async def test_a_name_is_never_a_formula(talk: Talk) -> None:
    """What an owner types as his name must not run in an officer's spreadsheet."""
    names = ['=HYPERLINK("http://x")', "+84", "@SUM", "-1+1", "\t=1", "Nguyễn = Lan"]
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    for name in names:
        await seat(talk, lan, name)
    await opens_event(minh)
    await minh.presses("export_phones")
    cells, listed = await sheet_of(talk, minh)
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert not [v for row in listed for v in row if v.startswith(("=", "+", "-", "@", "\t"))]
    assert [row[2].removeprefix("'") for row in listed[1:]] == names


@told
async def test_a_former_member_gets_no_list_from_an_old_message(talk: Talk) -> None:
    """The web page makes links anew when it is reloaded: they open nothing without the role."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await seat(talk, lan)
    await opens_event(minh)
    await minh.presses("export_phones")
    desk, [file] = talk.core.desk, minh.last.files
    assert await desk.open(_token(desk.link(file, "Minh"))) is None  # not a chat of the page
    await _on_the_page(talk, minh)
    assert await desk.open(_token(desk.link(file, "Minh"))) is not None
    assert await desk.open(_token(desk.link(file, "Lan"))) is None
    async with talk.core.database.write() as connection:
        await staff.set_role(connection, await person_of(talk, minh), Role.VIEWER)
    assert await desk.open(_token(desk.link(file, "Minh"))) is None


def _token(link: str) -> str:
    return link.removeprefix("/files/")


async def _on_the_page(talk: Talk, guest: Guest) -> None:
    """The same chat, as if it were one of the web page."""
    async with talk.core.database.write() as connection:
        await connection.execute(
            table.update().where(table.c.address == guest.name).values(channel="web")
        )


# -- calling off -----------------------------------------------------------------------------------


async def news(talk: Talk) -> list[Any]:
    query = select(outbox).where(outbox.c.key.startswith("cancelled:")).order_by(outbox.c.id)
    return await rows(talk, query)


@told
async def test_calling_off_tells_everybody_once(talk: Talk) -> None:
    """One message for each person, waiting ones too, with all his participants; then nothing."""
    minh = await joins(talk, "Minh")
    lan, binh, cuc = [await visits(talk, name) for name in ("Lan", "Binh", "Cuc")]
    await seat(talk, lan, "Nguyễn Thị Lan")
    await seat(talk, lan, "Nguyễn Văn Hai")
    await seat(talk, binh, "Lê Bình", state=RegistrationState.WAITING)
    await seat(talk, cuc, "Hoàng Cúc", event=2)
    await calls_off(minh)
    assert "2" in minh.last.text
    assert (await event_of(talk)).state == EventState.OPEN
    await minh.presses("yes")
    assert (await event_of(talk)).state == EventState.CANCELLED
    before = {guest.name: len(guest.seen) for guest in (lan, binh, cuc)}
    await talk.tick()
    await talk.tick()
    assert [len(g.seen) - before[g.name] for g in (lan, binh, cuc)] == [1, 1, 0]
    for name in ("Nguyễn Thị Lan", "Nguyễn Văn Hai", "Giảng viên ốm"):
        assert name in lan.last.text
    assert "Nguyễn" not in binh.last.text
    event = await event_of(talk)
    assert {m.useful_until for m in await news(talk)} == {event.starts_at}
    last = (await acts(talk))[-1]
    assert (last.action, last.subject, last.before) == (
        "cancel_event",
        event.key,
        {"state": "open"},
    )
    assert last.after == {
        "state": "cancelled",
        "reason": "Giảng viên ốm",
        "told": 2,
        "to_call": 0,
    }


@told
async def test_registrations_keep_their_state_and_the_owner_sees_why(talk: Talk) -> None:
    """The seat is not "cancelled by you": the event is, and no ticket is handed out for it."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    code = await seat(talk, lan)
    await calls_off(minh)
    await minh.presses("yes")
    [kept] = await rows(talk, select(registrations.c.state).where(registrations.c.code == code))
    assert kept.state == "confirmed"
    await lan.opens("mine")
    await lan.says(code)
    assert "ticket" not in lan.last.offered


@told
async def test_nobody_is_told_at_night(talk: Talk) -> None:
    """Called off at 21:00, told at 07:30 of the next working day: the event is days away."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await seat(talk, lan)
    talk.clock.at = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    await calls_off(minh)
    await minh.presses("yes")
    before = len(lan.seen)
    # 24/11 is Viet Nam Culture Day, a public holiday since 2026.
    for day, hour, minute in ((23, 14, 1), (24, 3, 0), (25, 0, 29)):
        talk.clock.at = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
        await talk.tick()
        assert len(lan.seen) == before
    talk.clock.at = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
    await talk.tick()
    assert len(lan.seen) == before + 1


@told
async def test_a_planned_reminder_is_withdrawn(talk: Talk) -> None:
    """Nobody is reminded of what does not take place."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await lan.opens("remind")
    await lan.presses("agree")
    await seat(talk, lan)
    event = await event_of(talk)
    hours = (event.starts_at - talk.clock.now()).total_seconds() / 3600
    talk.clock.move(hours=hours - 23)
    assert await talk.core.planner.remind() == 1
    await calls_off(minh)
    await minh.presses("yes")
    before = len(lan.seen)
    await talk.tick()
    assert len(lan.seen) == before + 1
    query = select(outbox.c.state).where(outbox.c.key.startswith("event:1:"))
    assert [m.state for m in await rows(talk, query)] == [MessageState.CANCELLED]


@told
async def test_who_cannot_be_told_is_called(talk: Talk) -> None:
    """Somebody who blocked the bot becomes a call on the officer's list."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await seat(talk, lan, "Nguyễn Thị Lan")
    async with talk.core.database.write() as connection:
        [chat] = await chats.of_people(connection, [await person_of(talk, lan)])
        await chats.left(connection, chat.id, chat.channel, talk.clock.now())
    await calls_off(minh)
    await minh.presses("yes")
    assert await news(talk) == []
    [call] = await rows(talk, select(calls))
    assert (call.name, call.phone) == ("Nguyễn Thị Lan", "+84905123456")
    assert "Giảng viên ốm" in call.note
    assert (await acts(talk))[-1].after["to_call"] == 1


@told
async def test_two_organisers_call_off_once(talk: Talk) -> None:
    """The second one learns that it was done; nobody is told twice."""
    minh, hoa, lan = await joins(talk, "Minh"), await joins(talk, "Hoa"), await visits(talk, "Lan")
    await seat(talk, lan)
    await calls_off(minh)
    await calls_off(hoa)
    await minh.presses("yes")
    await hoa.presses("yes")
    assert "call_off" not in hoa.last.offered
    assert "list" in hoa.last.offered
    assert len(await news(talk)) == 1
    assert [a.action for a in await acts(talk)].count("cancel_event") == 1


@told
async def test_no_means_no_and_asks_again_the_next_time(talk: Talk) -> None:
    """After "no, keep it" the next try asks for reason and confirmation anew."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await seat(talk, lan)
    await calls_off(minh)
    await minh.presses("no")
    await minh.presses("call_off")
    assert "yes" not in minh.last.offered
    await minh.says("Trùng lịch")
    assert "yes" in minh.last.offered
    assert (await event_of(talk)).state == EventState.OPEN


@told
async def test_an_owners_no_keeps_his_registration(talk: Talk) -> None:
    """The same holds for an owner who first says no and then looks at cancelling again."""
    lan = await visits(talk, "Lan")
    code = await seat(talk, lan)
    await lan.opens("mine")
    await lan.says(code)
    await lan.presses("cancel_it")
    await lan.presses("no")
    await lan.presses("cancel_it")
    assert "yes" in lan.last.offered
    [kept] = await rows(talk, select(registrations.c.state).where(registrations.c.code == code))
    assert kept.state == "confirmed"


@told
async def test_an_event_that_has_begun_is_not_called_off(talk: Talk) -> None:
    """It began between the screen and the press."""
    minh = await joins(talk, "Minh")
    await calls_off(minh, "e6")
    event = await event_of(talk, 6)
    talk.clock.move(seconds=(event.starts_at - talk.clock.now()).total_seconds())
    await minh.presses("yes")
    assert (await event_of(talk, 6)).state == EventState.OPEN
