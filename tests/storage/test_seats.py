"""A seat is given once, whoever asks at the same time; who waits is served in order."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.effects.context import Context, apply
from handlers.effects import CancelRegistration
from storage import events, registrations
from storage.database import Database
from storage.records import Chat, RegistrationState
from tests.storage import another, rows
from tests.storage.only import on_postgresql
from tests.storage.rows import DAY, NOW
from tests.talk import Talk

pytestmark = pytest.mark.anyio

WAITING = {"state": RegistrationState.WAITING.value}


async def open_event(database: Database, capacity: int) -> int:
    async with database.write() as connection:
        return await rows.event(connection, capacity)


async def taken(database: Database, id: int) -> int:
    async with database.read() as connection:
        found = await events.get(connection, id)
    assert found is not None
    return found.taken


async def test_eight_tasks_take_no_more_seats_than_there_are(
    database: Database, worker: Callable[[], Database]
) -> None:
    event = await open_event(database, 5)
    got = await asyncio.gather(*(another.seats(worker(), event, 2) for _ in range(8)))
    assert (sum(got), await taken(database, event)) == (5, 5)


async def test_two_processes_take_no_more_seats_than_there_are(
    url: str, database: Database
) -> None:
    event = await open_event(database, 30)
    both = [await another.begin("seats", url, event, 25) for _ in range(2)]
    got = await asyncio.gather(*(another.outcome(one) for one in both))
    assert (sum(got), await taken(database, event)) == (30, 30)


async def test_four_processes_that_read_and_write_never_find_it_locked(
    url: str, database: Database
) -> None:
    four = [await another.begin("people", url, 25) for _ in range(4)]
    assert await asyncio.gather(*(another.outcome(one) for one in four)) == [25] * 4


@pytest.mark.parametrize("change", [{"state": "cancelled"}, {"starts_at": NOW}])
async def test_no_seat_is_taken_where_nobody_can_register(
    change: dict[str, object], database: Database
) -> None:
    event = await open_event(database, 5)
    async with database.write() as connection:
        await events.change(connection, event, change)
        assert not await events.take_seat(connection, event, NOW)


async def test_no_more_seats_are_given_back_than_were_taken(database: Database) -> None:
    event = await open_event(database, 5)
    async with database.write() as connection:
        await events.free_seat(connection, event)
    assert await taken(database, event) == 0


async def test_who_waits_longest_is_first_and_knows_how_many_are_ahead(database: Database) -> None:
    event = await open_event(database, 0)
    async with database.write() as connection:
        chat = await rows.chat(connection)
        one, two, three = [
            await rows.registration(connection, event, chat, name, **WAITING)
            for name in ("A", "B", "C")
        ]
        first = await registrations.first_waiting(connection, event)
        listed = await registrations.of_event(connection, event)
        assert first is not None
        assert first.id == one
        assert [(r.id, r.ahead) for r in listed] == [(one, 0), (two, 1), (three, 2)]
        moved = (RegistrationState.WAITING, RegistrationState.CONFIRMED, "moved up", NOW)
        assert await registrations.change(connection, one, *moved)
        assert not await registrations.change(connection, one, *moved)
        mine = await registrations.of_person(connection, chat.person.id, NOW)
        assert [(r.id, r.ahead) for r in mine] == [(one, 0), (two, 0), (three, 1)]


async def test_a_participant_has_one_place_until_it_is_cancelled(database: Database) -> None:
    event = await open_event(database, 5)

    async def register() -> int:
        async with database.write() as connection:
            return await rows.registration(connection, event, await rows.chat(connection))

    first = await register()
    with pytest.raises(rows.AlreadyThere):
        await register()
    async with database.write() as connection:
        change = (RegistrationState.CONFIRMED, RegistrationState.CANCELLED, "changed", NOW)
        assert await registrations.change(connection, first, *change)
    assert await register() != first


async def test_a_draft_becomes_one_registration(database: Database) -> None:
    event = await open_event(database, 5)

    async def register(name: str) -> None:
        async with database.write() as connection:
            chat = await rows.chat(connection)
            await rows.registration(connection, event, chat, name, draft="d1", code=f"H{name}")

    await register("A")
    with pytest.raises(rows.AlreadyThere):
        await register("B")
    async with database.read() as connection:
        assert await registrations.of_draft(connection, "d1") == "HA"


async def test_who_has_come_comes_once(database: Database) -> None:
    event = await open_event(database, 5)
    async with database.write() as connection:
        id = await rows.registration(connection, event, await rows.chat(connection))
        assert await registrations.attended(connection, id, NOW)
        assert not await registrations.attended(connection, id, NOW + DAY)
        one = await registrations.by_id(connection, id)
    assert one is not None
    assert one.attended_at == NOW


async def test_who_is_erased_leaves_places_without_a_name(database: Database) -> None:
    event = await open_event(database, 5)
    async with database.write() as connection:
        chat = await rows.chat(connection)
        for name in ("A", "B"):
            await rows.registration(connection, event, chat, name)
        await registrations.anonymise(connection, chat.person.id)
        listed = await registrations.of_event(connection, event)
    assert [(r.name, r.phone) for r in listed] == [("", ""), ("", "")]


@on_postgresql
async def test_who_cancels_while_moving_up_gives_the_seat_back(
    url: str, worker: Callable[[], Database]
) -> None:
    async with Talk(url) as talk:
        database = talk.core.database
        event = await open_event(database, 1)
        async with database.write() as connection:
            await events.take_seat(connection, event, NOW)
            lan, minh = await rows.chat(connection, "lan"), await rows.chat(connection, "minh")
            has = await rows.registration(connection, event, lan, "Lan")
            waits = await rows.registration(connection, event, minh, "Minh", **WAITING)

        async def cancel(connection: AsyncConnection, chat: Chat, one: int) -> None:
            context = Context(connection, NOW, chat, talk.core.programme, talk.core.notices)
            await apply(CancelRegistration(one), context)

        async def minh_cancels() -> None:
            async with worker().write() as connection:
                await cancel(connection, minh, waits)

        async with worker().write() as connection:
            await cancel(connection, lan, has)
            other = asyncio.create_task(minh_cancels())
            await until_somebody_waits(database)
        await other
        assert await taken(database, event) == 0


async def until_somebody_waits(database: Database) -> None:
    """Return as soon as a transaction waits for another one's lock."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with database.read() as connection:
        while not await connection.scalar(waiting):
            pass
