"""Chats with the people behind them: loaded together, because every turn needs both."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import orjson
from sqlalchemy import Select, Text, bindparam, cast, false, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.link_records import Side
from storage.message_tables import outbox
from storage.prepared import Prepared
from storage.records import Chat, Firm, Person, Role
from storage.tables import AsJson, chats, firms, people

_CHATS: Select[Any] = (
    select(
        *(chats.c.id, chats.c.channel, chats.c.address, chats.c.person_id),
        cast(chats.c.session, Text).label("session"),
        *(chats.c.language, chats.c.screen_message, chats.c.gone_at),
        *(chats.c.seen_at, chats.c.officer_until),
        people.c.name,
        people.c.phone,
        cast(people.c.consents, Text).label("consents"),
        people.c.role,
        people.c.firm_id,
        firms.c.name.label("firm_name"),
        firms.c.kind.label("firm_kind"),
        firms.c.tax_code,
        outbox.c.channel_message.label("screen_theirs"),
    )
    .join(people, people.c.id == chats.c.person_id)
    .outerjoin(firms, firms.c.id == people.c.firm_id)
    .outerjoin(outbox, outbox.c.id == chats.c.screen_message)
)
_AT_ADDRESSES = Prepared(
    _CHATS.where(
        chats.c.channel == bindparam("on"),
        chats.c.address.in_(bindparam("listed", expanding=True)),
    )
    .order_by(chats.c.id)
    .with_for_update(of=chats)
)
_BY_ID = Prepared(
    _CHATS.where(chats.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(chats.c.id)
    .with_for_update(of=chats)
)
_SAVE = Prepared(
    update(chats)
    .where(chats.c.id == bindparam("chat"))
    .values(
        session=bindparam("new_session", type_=AsJson),
        language=bindparam("new_language"),
        screen_message=bindparam("new_screen"),
        draft_at=bindparam("new_draft_at"),
        seen_at=bindparam("new_seen_at"),
        nudged=false(),
        gone_at=null(),
    )
)


async def load(connection: AsyncConnection, keys: Iterable[tuple[str, str]]) -> list[Chat]:
    """The chats at these (channel, address), locked in a fixed order for this transaction."""
    addresses: dict[str, list[str]] = {}
    for channel, address in sorted(set(keys)):
        addresses.setdefault(channel, []).append(address)
    found: list[Chat] = []
    # A statement a channel: for `(channel, address) IN (VALUES …)` SQLite reads the whole table.
    for channel, listed in addresses.items():
        values = {"on": channel, "listed": listed}
        found += map(_chat, await _AT_ADDRESSES.rows(connection, values))
    return found


async def by_id(connection: AsyncConnection, ids: Sequence[int]) -> list[Chat]:
    """The chats with these ids, locked like those of `load`."""
    return [_chat(row) for row in await _BY_ID.rows(connection, {"ids": list(ids)})]


async def of_people(connection: AsyncConnection, ids: Sequence[int]) -> list[Chat]:
    """Every chat of these people that has not gone, most recently used first."""
    query = _CHATS.where(chats.c.person_id.in_(ids), chats.c.gone_at.is_(None)).order_by(
        chats.c.seen_at.desc(), chats.c.id
    )
    return [_chat(row) for row in await connection.execute(query)]


async def count(connection: AsyncConnection, channel: str) -> int:
    """How many chats a channel has; reads all of them, so for channels of a small plan only."""
    query = select(func.count()).select_from(chats).where(chats.c.channel == channel)
    return int(await connection.scalar(query) or 0)


async def begin(
    connection: AsyncConnection, keys: Sequence[tuple[str, str]], languages: Sequence[str],
    now: datetime,
) -> None:  # fmt: skip
    """A new chat, each with a person of its own, for addresses never seen before.

    Two workers may meet the same new address at once: the second one's insert waits for the
    first and then fails as a whole (IntegrityError), and the batch is run again.
    """
    created = await connection.execute(
        insert(people).returning(people.c.id, sort_by_parameter_order=True),
        [{"consents": {}, "created_at": now} for _ in keys],
    )
    begun = zip(keys, created.scalars(), languages, strict=True)
    rows = [
        {
            "channel": channel,
            "address": address,
            "person_id": person,
            "session": {"v": 1, "screen": 0},
            "language": language,
            "seen_at": now,
        }
        for (channel, address), person, language in begun
    ]
    await connection.execute(insert(chats), rows)


async def save(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Store sessions; see `_SAVE` for the keys. A person who writes is no longer gone."""
    await _SAVE.run(connection, rows)


async def side(connection: AsyncConnection, id: int) -> Side:
    """A chat with the person it belongs to at this moment."""
    query = (
        select(chats.c.id, chats.c.channel, chats.c.person_id, people.c.name, people.c.role)
        .join(people, people.c.id == chats.c.person_id)
        .where(chats.c.id == id)
        .with_for_update()
    )
    row = (await connection.execute(query)).one()
    role = Role(row.role) if row.role else None
    return Side(row.id, row.channel, row.person_id, row.name, role)


async def forget_forms(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Put away what is half filled in in these chats: it holds names and phones."""
    rows = await connection.execute(select(chats.c.id, chats.c.session).where(chats.c.id.in_(ids)))
    for row in rows.all():
        await _forget_forms(connection, row)


async def _forget_forms(connection: AsyncConnection, row: Any) -> None:
    kept = {k: v for k, v in row.session.items() if k not in ("form", "drafts")}
    cleared = update(chats).where(chats.c.id == row.id).values(session=kept, draft_at=None)
    await connection.execute(cleared)


async def left(connection: AsyncConnection, id: int, channel: str, now: datetime) -> None:
    """The person has stopped or blocked us on this channel. A template to the same account is
    another way, and says nothing about the chat."""
    here = (chats.c.id == id, chats.c.channel == channel)
    await connection.execute(update(chats).where(*here).values(gone_at=now))


async def left_since(
    connection: AsyncConnection, channel: str, address: str, when: datetime
) -> int | None:
    """The person left then; the chat's id, or None if he has been back since or is unknown."""
    result = await connection.execute(
        update(chats)
        .where(chats.c.channel == channel, chats.c.address == address, chats.c.seen_at <= when)
        .values(gone_at=when)
        .returning(chats.c.id)
    )
    id: int | None = result.scalar()
    return id


async def seen_at(connection: AsyncConnection, channel: str, address: str) -> datetime | None:
    """When a person last did something in a chat; None if there is no such chat."""
    query = select(chats.c.seen_at).where(chats.c.channel == channel, chats.c.address == address)
    seen: datetime | None = await connection.scalar(query)
    return seen


async def forgotten(
    connection: AsyncConnection, before: datetime, limit: int, unless: Sequence[str] = ()
) -> list[int]:
    """Chats whose draft was last touched before, and that were not nudged about it, but for those
    of some channels.

    Locked, without those that another worker is about to nudge.
    """
    query = (
        select(chats.c.id)
        .where(
            chats.c.draft_at <= before,
            chats.c.nudged.is_(False),
            chats.c.gone_at.is_(None),
            chats.c.channel.not_in(unless),
        )
        .order_by(chats.c.draft_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(await connection.scalars(query))


async def nudged(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Note that these were reminded of their draft: once is enough."""
    await connection.execute(update(chats).where(chats.c.id.in_(ids)).values(nudged=True))


async def forget_drafts(connection: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete forms that were last touched before; a draft holds names and phones, too."""
    query = (
        select(chats.c.id, chats.c.session)
        .where(chats.c.draft_at <= before)
        .order_by(chats.c.draft_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await connection.execute(query)).all()
    for row in rows:
        await _forget_forms(connection, row)
    return len(rows)


@lru_cache(maxsize=1024)
def _consents(text: str) -> Mapping[str, str]:
    """Cached, because nearly everybody agreed to the same."""
    return MappingProxyType(orjson.loads(text))


def _chat(row: Any) -> Chat:
    firm = None
    if row.firm_id is not None:
        firm = Firm(row.firm_id, row.firm_name, row.firm_kind, row.tax_code or "")
    role = Role(row.role) if row.role else None
    person = Person(row.person_id, row.name, row.phone, firm, _consents(row.consents), role)
    return Chat(
        id=row.id,
        channel=row.channel,
        address=row.address,
        person=person,
        session=row.session,
        language=row.language,
        screen_message=row.screen_message,
        screen_theirs=row.screen_theirs or "",
        gone=row.gone_at is not None,
        seen_at=row.seen_at,
        officer_until=row.officer_until,
    )
