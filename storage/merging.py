"""Two people who turn out to be one, and a chat that is somebody else's again.

Whatever points to the one who goes points to the one who stays afterwards, in every table that
names people by a foreign key. His row stays, empty, for the audit log. The chats are moved first:
on PostgreSQL that waits for their turns under way in other workers, whose rows are then seen.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import event_tables, learning_tables, link_tables, message_tables
from storage.certificate_tables import certificate_contacts
from storage.records import Role
from storage.staff_tables import audit
from storage.support_tables import eligibility_answers, support_entries
from storage.tables import chats, consents, metadata, people

_KNOWN = (event_tables, learning_tables, link_tables, message_tables)
"""Modules whose tables name people: a table is known once its module was imported."""
_LOGS = (audit, support_entries)
"""Only ever added to: they say who it was at that time. The join stands in the audit log."""


def _naming_people() -> list[Column[int]]:
    """Every column that says whose something is."""
    return [
        column
        for table in metadata.sorted_tables
        if table not in _LOGS and table is not chats
        for column in table.columns
        if column.references(people.c.id)
    ]


async def merge(connection: AsyncConnection, stays: int, goes: int, role: Role | None) -> None:
    """Everything of one person becomes the other's, who has this role from now on.

    Name, phone and business of who stays win over those of who goes; of a consent the latest
    act counts, whoever of the two it was by.
    """
    await connection.execute(update(chats).where(chats.c.person_id == goes).values(person_id=stays))
    both = select(people).where(people.c.id.in_([stays, goes])).order_by(people.c.id)
    found = {row.id: row for row in await connection.execute(both.with_for_update())}
    await _one_set_of_answers(connection, stays, goes)
    for column in _naming_people():
        moved = update(column.table).where(column == goes).values({column.key: stays})
        await connection.execute(moved)
    contacts = certificate_contacts
    twice = (contacts.c.first_id == stays, contacts.c.second_id == stays)
    await connection.execute(update(contacts).where(*twice).values(second_id=None))
    one, other = found[stays], found[goes]
    values = {
        "name": one.name or other.name,
        "phone": one.phone or other.phone,
        "firm_id": one.firm_id if one.firm_id is not None else other.firm_id,
        "consents": await _in_force(connection, stays),
        "role": role.value if role else None,
    }
    await connection.execute(update(people).where(people.c.id == stays).values(**values))
    empty: dict[str, Any] = {"name": "", "phone": "", "firm_id": None, "consents": {}, "role": None}
    await connection.execute(update(people).where(people.c.id == goes).values(**empty))


async def _one_set_of_answers(connection: AsyncConnection, stays: int, goes: int) -> None:
    """A person has one set of answers about eligibility: the later one."""
    kept = eligibility_answers.c
    both = select(kept.person_id).where(kept.person_id.in_([stays, goes])).order_by(kept.at.desc())
    for older in list(await connection.scalars(both))[1:]:
        await connection.execute(delete(eligibility_answers).where(kept.person_id == older))


async def _in_force(connection: AsyncConnection, person: int) -> dict[str, str]:
    """What a person agrees to, by the latest act for each purpose."""
    query = select(consents).where(consents.c.person_id == person)
    agreed: dict[str, str] = {}
    for act in await connection.execute(query.order_by(consents.c.at, consents.c.id)):
        agreed.pop(act.purpose, None)
        if act.given:
            agreed[act.purpose] = act.version
    return agreed


async def separate(connection: AsyncConnection, chat: int, of: int, now: datetime) -> int | None:
    """A chat becomes that of a new person, of whom nothing is known; None if it is not `of`'s."""
    whose = select(chats.c.person_id).where(chats.c.id == chat).with_for_update()
    if await connection.scalar(whose) != of:
        return None
    created = await connection.execute(
        insert(people).values(consents={}, created_at=now).returning(people.c.id)
    )
    stranger = int(created.scalar_one())
    await connection.execute(update(chats).where(chats.c.id == chat).values(person_id=stranger))
    return stranger
