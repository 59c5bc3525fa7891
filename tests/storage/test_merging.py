"""Two people become one: everything of both is his, and nothing that happens meanwhile is lost."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import ColumnElement, func, select

from storage import chats, merging, people
from storage.certificate_tables import certificate_contacts
from storage.database import Database
from storage.event_tables import registrations
from storage.records import Chat, Role
from storage.staff_tables import audit
from storage.support_tables import eligibility_answers, support_entries
from storage.tables import chats as chats_table
from storage.tables import metadata
from storage.tables import people as people_table
from tests.storage import rows
from tests.storage.only import on_postgresql
from tests.storage.rows import DAY, NOW

pytestmark = pytest.mark.anyio


async def two(database: Database) -> tuple[Chat, Chat]:
    async with database.write() as connection:
        lan = await rows.chat(connection, "lan")
        return lan, await rows.chat(connection, "lan", "telegram")


async def merged(database: Database, stays: Chat, goes: Chat, role: Role | None = None) -> None:
    async with database.write() as connection:
        await merging.merge(connection, stays.person.id, goes.person.id, role)


async def count(database: Database, where: ColumnElement[bool]) -> int:
    async with database.read() as connection:
        return int(await connection.scalar(select(func.count()).where(where)) or 0)


async def test_every_row_that_names_who_goes_names_who_stays(database: Database) -> None:
    """Whatever table it is in, today or later; but for the log, which is only added to."""
    stays, goes = await two(database)
    async with database.write() as connection:
        event = await rows.event(connection)
        await rows.registration(connection, event, goes)
        await people.record_consent(connection, goes.person.id, "remind", "1", True, "x", NOW)
        firm = await people.keep_firm(connection, "Lan", "household", "", None)
        contact = {"firm_id": firm, "first_id": goes.person.id, "second_id": stays.person.id}
        await connection.execute(certificate_contacts.insert().values(**contact))
    await merged(database, stays, goes, Role.VIEWER)
    naming = [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if column.references(people_table.c.id) and table not in (audit, support_entries)
    ]
    assert len(naming) >= 8
    assert [c for c in naming if await count(database, c == goes.person.id)] == []
    assert await count(database, registrations.c.person_id == stays.person.id) == 1
    async with database.read() as connection:
        [contacts] = await connection.execute(select(certificate_contacts))
        [left] = await connection.execute(_person(goes))
        [one] = await connection.execute(_person(stays))
    assert (contacts.first_id, contacts.second_id) == (stays.person.id, None)
    assert (left.name, left.phone, left.consents, left.role) == ("", "", {}, None)
    assert (one.consents, one.role) == ({"remind": "1"}, Role.VIEWER)


def _person(chat: Chat) -> Any:
    return select(people_table).where(people_table.c.id == chat.person.id)


async def test_the_latest_act_of_consent_counts_whoever_it_was_by(database: Database) -> None:
    stays, goes = await two(database)
    acts = [
        (stays, "remind", "1", True, NOW),
        (goes, "remind", "1", False, NOW + DAY),
        (stays, "news", "1", False, NOW),
        (goes, "news", "2", True, NOW + DAY),
        (goes, "register", "1", True, NOW),
        (stays, "register", "2", True, NOW + DAY),
    ]
    async with database.write() as connection:
        for chat, purpose, version, given, at in acts:
            await people.record_consent(
                connection, chat.person.id, purpose, version, given, "x", at
            )
    await merged(database, stays, goes)
    async with database.read() as connection:
        [one] = await connection.execute(_person(stays))
    assert one.consents == {"news": "2", "register": "2"}


@on_postgresql
async def test_what_another_worker_is_writing_for_who_goes_is_waited_for(
    database: Database, worker: Callable[[], Database]
) -> None:
    """A turn of his holds his chat; its registration is seen once the chat is free."""
    stays, goes = await two(database)
    async with database.write() as connection:
        event = await rows.event(connection)
    other = worker()
    async with other.write() as connection:
        [held] = await chats.load(connection, [("telegram", "lan")])
        joining = asyncio.create_task(merged(database, stays, goes))
        await asyncio.wait([joining], timeout=0.2)
        assert not joining.done()
        await rows.registration(connection, event, held)
    await joining
    assert await count(database, registrations.c.person_id == stays.person.id) == 1


async def test_a_chat_that_is_separated_is_a_stranger_s(database: Database) -> None:
    stays, goes = await two(database)
    await merged(database, stays, goes)
    async with database.write() as connection:
        assert await merging.separate(connection, goes.id, goes.person.id, NOW) is None
        stranger = await merging.separate(connection, goes.id, stays.person.id, NOW)
        assert stranger not in (None, stays.person.id, goes.person.id)
        assert await merging.separate(connection, goes.id, stays.person.id, NOW) is None
    assert await count(database, chats_table.c.person_id == stays.person.id) == 1


@pytest.mark.parametrize("later", ["stays", "goes"])
async def test_of_two_sets_of_answers_the_later_one_is_kept(database: Database, later: str) -> None:
    stays, goes = await two(database)
    async with database.write() as connection:
        for chat, which in ((stays, "stays"), (goes, "goes")):
            at = NOW + DAY if which == later else NOW
            values = {"person_id": chat.person.id, "answers": {"said": which}, "at": at}
            await connection.execute(eligibility_answers.insert().values(**values))
    await merged(database, stays, goes)
    async with database.read() as connection:
        [kept] = await connection.execute(select(eligibility_answers))
    assert (kept.person_id, kept.answers) == (stays.person.id, {"said": later})
