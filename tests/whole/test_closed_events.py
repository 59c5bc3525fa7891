"""An event that the programme's file lacks: nobody new comes, and nobody is sent away by a file."""

from sqlalchemy import update

from storage import events
from storage.event_tables import events as table
from storage.records import EventState, RegistrationState, Role
from tests.talk import Talk
from tests.whole.office import event_of, joins, seat, told, visits
from tests.whole.test_registering import FORM, agrees


async def closes(talk: Talk, id: int = 1) -> None:
    """As a start does with an event that was taken out of `events.toml`."""
    async with talk.core.database.write() as connection:
        await events.change(connection, id, {"state": EventState.CLOSED.value})


@told
async def test_nobody_new_can_register(talk: Talk) -> None:
    """Not from the list, not by a link, not with answers that are filled in already."""
    late, lan = talk.person("late"), await visits(talk, "Lan")
    await agrees(late)
    await late.opens("register-e1")
    for said in ("htx", *FORM):
        await late.says(said)
    await closes(talk)
    await late.presses("yes")
    assert "không còn nhận đăng ký" in late.last.text
    await lan.presses("go.register")
    assert "e2" in lan.last.offered
    assert "e1" not in lan.last.offered
    assert "more" not in lan.last.offered


@told
async def test_who_is_registered_keeps_seat_ticket_and_reminder(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await seat(talk, lan)
    await closes(talk)
    await lan.opens("remind")
    await lan.presses("agree")
    await lan.opens("mine")
    await lan.says("1")
    await lan.presses("ticket")
    assert {file["kind"] for file in lan.last.files} == {"qr", "ics"}
    told_before = len(lan.seen)
    for _ in range(24 * 10):
        talk.clock.move(hours=1)
        await talk.tick()
    assert len(lan.seen) == told_before + 1
    assert "Nhắc" in lan.last.text


@told
async def test_a_seat_that_becomes_free_still_goes_to_who_waits(talk: Talk) -> None:
    lan, cuc = await visits(talk, "Lan"), await visits(talk, "Cuc")
    await seat(talk, lan)
    await seat(talk, cuc, "Lê Cúc", state=RegistrationState.WAITING)
    await closes(talk)
    await lan.opens("mine")
    await lan.says("1")
    await lan.presses("cancel_it")
    await lan.presses("yes")
    await talk.tick()
    assert {file["kind"] for file in cuc.last.files} == {"qr", "ics"}


@told
async def test_the_staff_see_why_and_check_in_or_call_it_off(talk: Talk) -> None:
    """Calling off stays the act of a person."""
    minh = await joins(talk, "Minh", Role.ORGANISER)
    await closes(talk)
    await minh.opens("staff_events")
    [label] = [minh.last.offered["e1"]]
    assert "không còn trong tệp chương trình" in label
    await minh.presses("e1")
    assert "không còn trong tệp chương trình" in minh.last.text
    assert {"door", "call_off"} <= set(minh.last.offered)
    await minh.presses("call_off")
    await minh.says("Hoãn")
    await minh.presses("yes")
    assert (await event_of(talk)).state == EventState.CANCELLED
    async with talk.core.database.write() as connection:
        await connection.execute(update(table).values(state=EventState.CLOSED.value))
    await minh.opens("door")
    assert "e1" in minh.last.offered
