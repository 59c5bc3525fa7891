"""Members of staff, their one-time invitations, and the people who wait for their call."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import Call, Invitation, Member, Role
from storage.staff_tables import calls, invites
from storage.tables import chats, people

_ADD_CALL = {
    "sqlite": sqlite.insert(calls).on_conflict_do_nothing(index_elements=["draft"]),
    "postgresql": postgresql.insert(calls).on_conflict_do_nothing(index_elements=["draft"]),
}

UNTOLD = "untold:"
"""Begins the draft of a call that a message which reached nobody has become (`bot.untold`)."""


async def members(connection: AsyncConnection) -> tuple[Member, ...]:
    """Everybody with a role, by name."""
    query = (
        select(people.c.id, people.c.name, people.c.role)
        .where(people.c.role.is_not(None))
        .order_by(people.c.name, people.c.id)
    )
    return tuple(Member(r.id, r.name, Role(r.role)) for r in await connection.execute(query))


async def role_of(connection: AsyncConnection, person: int) -> Role | None:
    """The role a person has at this moment, which may be less than when the screen was shown."""
    role = await connection.scalar(select(people.c.role).where(people.c.id == person))
    return Role(role) if role else None


async def role_at(connection: AsyncConnection, channel: str, address: str) -> Role | None:
    """The role of whoever chats at this address."""
    role = await connection.scalar(
        select(people.c.role)
        .join(chats, chats.c.person_id == people.c.id)
        .where(chats.c.channel == channel, chats.c.address == address)
    )
    return Role(role) if role else None


async def owners(connection: AsyncConnection) -> list[int]:
    """Everybody who is an owner, locked: none of them ceases to be one in the meantime."""
    query = select(people.c.id).where(people.c.role == Role.OWNER.value).order_by(people.c.id)
    return list(await connection.scalars(query.with_for_update()))


async def set_role(connection: AsyncConnection, person: int, role: Role | None) -> None:
    value = role.value if role else None
    await connection.execute(update(people).where(people.c.id == person).values(role=value))


async def invite(
    connection: AsyncConnection, secret_hash: str, role: Role, expires: datetime, by: int | None
) -> None:
    """Keep an invitation; the secret itself is known only to the person invited."""
    values = {"secret_hash": secret_hash, "role": role.value, "expires_at": expires,
              "created_by": by}  # fmt: skip
    await connection.execute(insert(invites).values(**values))


async def accept(
    connection: AsyncConnection, secret_hash: str, person: int, now: datetime
) -> Role | None:
    """Use an invitation up; None if it is unknown, used or has expired."""
    used = await connection.execute(
        update(invites)
        .where(
            invites.c.secret_hash == secret_hash,
            invites.c.used_at.is_(None),
            invites.c.expires_at > now,
        )
        .values(used_by=person, used_at=now)
        .returning(invites.c.role)
    )
    role = used.scalar_one_or_none()
    return Role(role) if role else None


async def open_invitations(connection: AsyncConnection, now: datetime) -> tuple[Invitation, ...]:
    """Invitations that can still be used, the one that expires first before the others."""
    query = (
        select(invites.c.id, invites.c.role, invites.c.expires_at, people.c.name)
        .outerjoin(people, people.c.id == invites.c.created_by)
        .where(invites.c.used_at.is_(None), invites.c.expires_at > now)
        .order_by(invites.c.expires_at, invites.c.id)
    )
    return tuple(
        Invitation(r.id, Role(r.role), r.expires_at, r.name or "")
        for r in await connection.execute(query)
    )


async def withdraw_invitation(connection: AsyncConnection, id: int, now: datetime) -> Role | None:
    """End an invitation; None if it was used or had expired."""
    ended = await connection.execute(
        update(invites)
        .where(invites.c.id == id, invites.c.used_at.is_(None), invites.c.expires_at > now)
        .values(expires_at=now)
        .returning(invites.c.role)
    )
    role = ended.scalar_one_or_none()
    return Role(role) if role else None


async def add_call(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """Put somebody on the call list; the same draft twice is one call."""
    await connection.execute(_ADD_CALL[connection.dialect.name], [values])


async def open_calls(connection: AsyncConnection, limit: int) -> tuple[Call, ...]:
    """Who waits for a call, longest first. Whoever had his data erased waits no longer."""
    query = (
        select(calls)
        .where(calls.c.closed_at.is_(None), calls.c.phone != "")
        .order_by(calls.c.id)
        .limit(limit)
    )
    return tuple(map(_call, await connection.execute(query)))


async def calls_of(connection: AsyncConnection, person: int) -> tuple[Call, ...]:
    """The calls that a person has asked for and that nobody has made, longest wait first."""
    query = select(calls).where(*_asked_for_by(person)).order_by(calls.c.id)
    return tuple(map(_call, await connection.execute(query)))


async def take_back_calls(connection: AsyncConnection, person: int, now: datetime) -> None:
    """Close the calls that a person has asked for; he is the one who closed them."""
    closed = {"closed_at": now, "closed_by": person}
    await connection.execute(update(calls).where(*_asked_for_by(person)).values(**closed))


def _asked_for_by(person: int) -> tuple[ColumnElement[bool], ...]:
    """His open calls, but for those that a message which did not reach him has become."""
    asked = calls.c.draft.not_like(f"{UNTOLD}%")
    return calls.c.person_id == person, calls.c.closed_at.is_(None), calls.c.phone != "", asked


def _call(row: Row[Any]) -> Call:
    untold = row.draft.startswith(UNTOLD)
    return Call(
        row.id,
        row.person_id,
        row.name,
        row.phone,
        row.note,
        row.created_at,
        row.upload,
        row.outcome,
        untold,
    )


async def close_call(
    connection: AsyncConnection, id: int, by: int, outcome: str, now: datetime
) -> bool:
    """The call was made; False if somebody else had closed it."""
    result = await connection.execute(
        update(calls)
        .where(calls.c.id == id, calls.c.closed_at.is_(None))
        .values(closed_at=now, closed_by=by, outcome=outcome)
    )
    return result.rowcount == 1


async def count_calls(connection: AsyncConnection, person: int) -> int:
    """How many requests to be called are kept of a person."""
    query = select(func.count()).where(calls.c.person_id == person, calls.c.phone != "")
    return await connection.scalar(query) or 0


async def remark_call(connection: AsyncConnection, id: int, outcome: str) -> bool:
    """Keep what came of a call that is to be made again; False if somebody had closed it."""
    result = await connection.execute(
        update(calls).where(calls.c.id == id, calls.c.closed_at.is_(None)).values(outcome=outcome)
    )
    return result.rowcount == 1


async def erase_calls(connection: AsyncConnection, person: int) -> None:
    """Remove what a person said when he asked to be called, and that he is to be called."""
    blank = {"name": "", "phone": "", "note": "", "upload": "", "outcome": ""}
    await connection.execute(update(calls).where(calls.c.person_id == person).values(**blank))
