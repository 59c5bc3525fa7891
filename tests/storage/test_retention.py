"""Who and what is kept no longer: exactly that, and only a piece of it at a time."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import audit, events, people, registrations, retention, staff
from storage.database import Database
from storage.event_tables import registrations as registrations_table
from storage.records import Chat, RegistrationState, Role
from storage.staff_tables import audit as audit_table
from storage.support_records import RequestState
from storage.tables import chats as chats_table
from storage.tables import consents
from tests.storage import rows
from tests.storage.rows import DAY, NOW

pytestmark = pytest.mark.anyio

SINCE = NOW + DAY
"""Everybody of these tests was active before, unless he says otherwise."""


async def lan(connection: AsyncConnection) -> Chat:
    """Somebody who left name and phone, long ago."""
    chat = await rows.chat(connection)
    await people.keep_contact(connection, chat.person.id, "Trần Thị Lan", "+84905123456")
    return chat


async def idle(connection: AsyncConnection) -> list[int]:
    ids = await retention.next_people(connection, 100)
    return await retention.idle(connection, ids, SINCE)


async def test_who_left_nothing_has_nothing_to_be_forgotten(database: Database) -> None:
    async with database.write() as connection:
        await rows.chat(connection, "a passer-by")
        known = await lan(connection)
        agreed = await rows.chat(connection, "who only agreed")
        await people.record_consent(connection, agreed.person.id, "register", "1", True, "web", NOW)
        assert await idle(connection) == [known.person.id, agreed.person.id]


async def has_a_role(connection: AsyncConnection, chat: Chat) -> None:
    await staff.set_role(connection, chat.person.id, Role.VIEWER)


async def is_registered(connection: AsyncConnection, chat: Chat) -> None:
    await rows.registration(connection, await rows.event(connection), chat)


async def has_a_certificate(connection: AsyncConnection, chat: Chat) -> None:
    await rows.held(connection, chat.person.id)


async def asks_for_support(connection: AsyncConnection, chat: Chat) -> None:
    await rows.request(connection, chat)


async def waits_for_a_call(connection: AsyncConnection, chat: Chat) -> None:
    call = {"draft": "d", "person_id": chat.person.id, "name": "Lan", "phone": "+84905123456",
            "note": "", "created_at": NOW}  # fmt: skip
    await staff.add_call(connection, call)


async def came_back_on_another_channel(connection: AsyncConnection, chat: Chat) -> None:
    other = await rows.chat(connection, "lan", "telegram")
    moved = {"person_id": chat.person.id, "seen_at": SINCE}
    await connection.execute(
        update(chats_table).where(chats_table.c.id == other.id).values(**moved)
    )


@pytest.mark.parametrize(
    "needed",
    [
        has_a_role,
        is_registered,
        has_a_certificate,
        asks_for_support,
        waits_for_a_call,
        came_back_on_another_channel,
    ],
    ids=lambda needed: needed.__name__,
)
async def test_nobody_is_forgotten_while_something_needs_him(
    database: Database, needed: Callable[[AsyncConnection, Chat], Awaitable[None]]
) -> None:
    async with database.write() as connection:
        chat = await lan(connection)
        assert await idle(connection) == [chat.person.id]
        await needed(connection, chat)
        assert await idle(connection) == []


async def test_a_request_that_is_settled_holds_nobody(database: Database) -> None:
    async with database.write() as connection:
        chat = await rows.chat(connection)
        await rows.request(connection, chat, state=RequestState.DONE.value, waiting_since=None)
        assert await idle(connection) == [chat.person.id]


async def test_people_are_gone_through_piece_by_piece_and_then_again(database: Database) -> None:
    looks = []
    for _ in range(4):
        async with database.write() as connection:
            for number in range(5):
                await rows.chat(connection, f"guest {number}")
            ids = await retention.next_people(connection, 2)
            await retention.looked_at(connection, ids, 2)
        looks.append(len(ids))
    assert looks == [2, 2, 1, 2]


async def test_the_names_of_an_event_go_in_pieces_and_the_counts_stay(database: Database) -> None:
    confirmed, waiting = RegistrationState.CONFIRMED, RegistrationState.WAITING
    async with database.write() as connection:
        chat = await rows.chat(connection)
        event = await rows.event(connection)
        for name, state in (("An", confirmed), ("Bình", confirmed), ("Chi", waiting)):
            await rows.registration(connection, event, chat, name, state=state.value)
        over = NOW + timedelta(days=8, seconds=1)
        assert await events.to_anonymise(connection, over - DAY) == []
        assert await events.to_anonymise(connection, over) == [event]
        done = [await registrations.anonymise_event(connection, event, 2) for _ in range(3)]
        assert done == [2, 1, 0]
        await events.anonymised(connection, event, over)
        assert await events.to_anonymise(connection, over) == []
        left = list(await connection.execute(select(registrations_table)))
        assert {(row.name, row.phone) for row in left} == {("", "")}
        assert sorted(row.state for row in left) == ["confirmed", "confirmed", "waiting"]
        await events.change(connection, event, {"ends_at": over + DAY})
        assert await events.to_anonymise(connection, over + 2 * DAY) == [event]


@pytest.mark.parametrize(
    ("acts", "left"),
    [
        ([(True, 0)], 1),
        ([(True, 0), (False, 1)], 0),
        ([(True, 0), (False, 10)], 2),
        ([(True, 0), (False, 1), (True, 2)], 3),
        ([(True, 0), (False, 1), (True, 2), (False, 3)], 0),
        ([(False, 1)], 0),
    ],
    ids=["given", "withdrawn", "lately", "given again", "twice withdrawn", "never given"],
)
async def test_evidence_of_a_consent_goes_when_it_was_withdrawn_long_ago(
    database: Database, acts: list[tuple[bool, int]], left: int
) -> None:
    """Of another purpose, or another person, it stays."""
    async with database.write() as connection:
        one, other = [(await rows.chat(connection, who)).person.id for who in ("one", "other")]
        for given, day in acts:
            await people.record_consent(
                connection, one, "remind", "1", given, "web", NOW + day * DAY
            )
        await people.record_consent(connection, one, "register", "1", True, "web", NOW)
        await people.record_consent(connection, other, "remind", "1", True, "web", NOW)
        before = NOW + 5 * DAY
        gone = await retention.forget_consents(connection, [one, other], before)
        assert gone == len(acts) - left
        assert await _count(connection, consents) == left + 2


async def test_old_acts_are_deleted_a_piece_at_a_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "OLDEST", 2)
    async with database.write() as connection:
        for day in range(4):
            await audit.record(connection, NOW + day * DAY, None, "invite", "viewer")
        before = NOW + 2.5 * DAY
        gone = [await audit.purge(connection, before) for _ in range(3)]
        assert gone == [2, 1, 0]
        assert await _count(connection, audit_table) == 1


async def _count(connection: AsyncConnection, table: Any) -> int:
    return int(await connection.scalar(select(func.count()).select_from(table)) or 0)
