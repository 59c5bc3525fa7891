"""How people can be reached: their chats on every channel, their number, what they agreed to."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import Door, Reach
from storage.tables import chats, people

_DOORS = (
    select(
        *(chats.c.id, chats.c.person_id, chats.c.channel, chats.c.address, chats.c.language),
        *(chats.c.seen_at, chats.c.gone_at, people.c.name, people.c.phone, people.c.consents),
    )
    .join(people, people.c.id == chats.c.person_id)
    .order_by(chats.c.seen_at.desc(), chats.c.id)
)


async def of_people(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Reach]:
    """Each of these people who has a chat, with the doors to him, those he has left included."""
    rows: dict[int, list[Row[Any]]] = {}
    found: Any = await connection.execute(_DOORS.where(chats.c.person_id.in_(sorted(ids))))
    for row in found:
        rows.setdefault(row.person_id, []).append(row)
    return {person: _reach(person, found) for person, found in rows.items()}


def _reach(person: int, rows: list[Row[Any]]) -> Reach:
    doors = tuple(
        Door(r.id, r.channel, r.address, r.language, r.seen_at, r.gone_at is not None) for r in rows
    )
    return Reach(person, rows[0].name, rows[0].phone, rows[0].consents, doors)
