"""One-time codes that join two chats: only their hashes are kept, and each works once.

Invariant: `claim` and `use` are conditional updates, so that of two chats that type a code at
once, or two taps on "yes", one succeeds.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.link_records import Link, Misses, Side
from storage.link_tables import link_tries, links
from storage.records import Role
from storage.tables import chats, people

_their = chats.alias("theirs")
_them = people.alias("them")
_LINKS: Select[Any] = (
    select(
        links.c.id,
        *(chats.c.id.label("chat"), chats.c.channel, people.c.id.label("person")),
        *(people.c.name, people.c.role),
        *(_their.c.id.label("their_chat"), _their.c.channel.label("their_channel")),
        *(_them.c.id.label("them"), _them.c.name.label("their_name")),
        _them.c.role.label("their_role"),
    )
    .join(chats, chats.c.id == links.c.chat_id)
    .join(people, people.c.id == chats.c.person_id)
    .outerjoin(_their, _their.c.id == links.c.claimed_by)
    .outerjoin(_them, _them.c.id == _their.c.person_id)
)


async def issue(
    connection: AsyncConnection, code_hash: str, chat: int, now: datetime, expires: datetime
) -> None:
    """Keep a new code of a chat; its former one is void, and what has expired is deleted."""
    old = or_(links.c.chat_id == chat, links.c.expires_at <= now)
    await connection.execute(delete(links).where(old))
    values = {"code_hash": code_hash, "chat_id": chat, "expires_at": expires}
    await connection.execute(insert(links).values(**values))


async def offered(connection: AsyncConnection, code_hash: str, now: datetime) -> Link | None:
    """The link behind a code that nobody has typed yet."""
    mine = (links.c.code_hash == code_hash, links.c.claimed_by.is_(None))
    return await _one(connection, _LINKS.where(*mine, *_works(now)))


async def asked(connection: AsyncConnection, chat: int, now: datetime) -> Link | None:
    """The link that waits for the word of the chat that made the code."""
    mine = (links.c.chat_id == chat, links.c.claimed_by.is_not(None))
    return await _one(connection, _LINKS.where(*mine, *_works(now)))


async def claim(
    connection: AsyncConnection, id: int, chat: int, now: datetime, expires: datetime
) -> bool:
    """A chat has typed the code, and the other one is to confirm; False if it was too late."""
    result = await connection.execute(
        update(links)
        .where(links.c.id == id, links.c.claimed_by.is_(None), *_works(now))
        .values(claimed_by=chat, expires_at=expires)
    )
    return result.rowcount == 1


async def use(connection: AsyncConnection, id: int, now: datetime) -> bool:
    """Use the code up, to join or to refuse; False if it was used or has expired."""
    result = await connection.execute(
        update(links).where(links.c.id == id, *_works(now)).values(used_at=now)
    )
    return result.rowcount == 1


async def misses(connection: AsyncConnection, person: int, since: datetime) -> Misses:
    """Codes that were not right since then."""
    lately = select(func.count()).where(link_tries.c.at > since)
    own = await connection.scalar(lately.where(link_tries.c.person_id == person))
    return Misses(own or 0, await connection.scalar(lately) or 0)


async def missed(
    connection: AsyncConnection, person: int, now: datetime, forget_before: datetime
) -> None:
    """A code was not right."""
    await connection.execute(delete(link_tries).where(link_tries.c.at <= forget_before))
    await connection.execute(insert(link_tries).values(person_id=person, at=now))


def _works(now: datetime) -> tuple[Any, ...]:
    return links.c.used_at.is_(None), links.c.expires_at > now


async def _one(connection: AsyncConnection, query: Select[Any]) -> Link | None:
    row = (await connection.execute(query)).first()
    return _link(row) if row else None


def _link(row: Row[Any]) -> Link:
    issuing = Side(row.chat, row.channel, row.person, row.name, _role(row.role))
    asking = None
    if row.their_chat is not None:
        their_role = _role(row.their_role)
        asking = Side(row.their_chat, row.their_channel, row.them, row.their_name, their_role)
    return Link(row.id, issuing, asking)


def _role(kept: str | None) -> Role | None:
    return Role(kept) if kept else None
