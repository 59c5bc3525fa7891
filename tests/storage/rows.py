"""Rows for storage tests: what is not the point of a test has a value already."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.spelling import fold
from storage import (
    certificate_contacts,
    certificates,
    chats,
    events,
    inbox,
    outbox,
    people,
    registrations,
    support,
)
from storage.event_tables import events as events_table
from storage.records import Chat, EventState, MessageState, Priority, RegistrationState

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
_numbers = count(1)


def update(update_id: str = "u1", address: str = "lan", **more: Any) -> dict[str, Any]:
    """An update as the inbox takes it."""
    row = {
        "channel": "web",
        "address": address,
        "update_id": update_id,
        "payload": {"text": "xin chào"},
        "received_at": NOW,
        "state": inbox.DONE,
    }
    return row | more


async def chat(connection: AsyncConnection, address: str = "lan", channel: str = "web") -> Chat:
    """The chat at this address, begun if nobody was there."""
    key = (channel, address)
    if not await chats.load(connection, [key]):
        await chats.begin(connection, [key], ["vi"], NOW)
    [found] = await chats.load(connection, [key])
    return found


def session(of: Chat, **more: Any) -> dict[str, Any]:
    """A session as a turn stores it."""
    row = {
        "chat": of.id,
        "new_session": '{"v":1,"screen":1}',
        "new_language": "vi",
        "new_screen": None,
        "new_draft_at": None,
        "new_seen_at": NOW,
    }
    return row | more


def message(
    to: Chat, text: str = "xin chào", priority: Priority = Priority.REPLY, **more: Any
) -> dict[str, Any]:
    """A message that waits to be sent."""
    row = {
        "chat_id": to.id,
        "channel": to.channel,
        "address": to.address,
        "priority": outbox.ORDER[priority],
        "body": {"text": [text]},
        "state": MessageState.PENDING.value,
        "not_before": NOW,
        "created_at": NOW,
    }
    return row | more


async def event(connection: AsyncConnection, capacity: int = 2, **more: Any) -> int:
    """The id of a new event, a week ahead."""
    key = f"event-{next(_numbers)}"
    row = {
        "key": key,
        "programme": "hue-2021",
        "component": "training",
        "kind": "training",
        "title_vi": "Lớp 5S",
        "title_en": "5S training",
        "place_vi": "Huế",
        "place_en": "Huế",
        "starts_at": NOW + 7 * DAY,
        "ends_at": NOW + 8 * DAY,
        "capacity": capacity,
        "state": EventState.OPEN.value,
        "sample": False,
    }
    row |= more
    await events.add(connection, [row])
    found = await connection.execute(
        events_table.select().where(events_table.c.key == row["key"]),
    )
    return int(found.one().id)


class AlreadyThere(Exception):
    """The registration was not added."""


async def registration(
    connection: AsyncConnection, event: int, by: Chat, name: str = "Trần Thị Lan", **more: Any
) -> int:
    """The id of a new registration, of a household business, without taking a seat."""
    firm = by.person.firm.id if by.person.firm else None
    if firm is None:
        firm = await people.keep_firm(connection, "Bánh canh Lan", "household", "", None)
    number = next(_numbers)
    row = {
        "code": f"H{number:06}",
        "draft": f"draft-{number}",
        "event_id": event,
        "person_id": by.person.id,
        "firm_id": firm,
        "name": name,
        "name_key": fold(name),
        "phone": "+84905123456",
        "state": RegistrationState.CONFIRMED.value,
        "created_at": NOW,
        "changed_at": NOW,
    }
    row |= more
    if not await registrations.add(connection, row):
        raise AlreadyThere
    added = await registrations.by_code(connection, str(row["code"]))
    assert added is not None
    return added.id


async def held(
    connection: AsyncConnection, first: int | None = None, firm: str = "Mè xửng Lan", **more: Any
) -> int:
    """A certificate of a firm of its own, which this person looks after."""
    number = next(_numbers)
    holder = await people.keep_firm(connection, f"{firm} {number}", "enterprise", "", None)
    await certificate_contacts.begin(connection, holder, first_id=first)
    row = {
        "draft": f"draft-{number}",
        "firm_id": holder,
        "scheme": "iso9001",
        "source": "user",
        "decided_on": date(2026, 3, 15),
    }
    id = await certificates.add(connection, row | more, NOW)
    assert id is not None
    return id


async def request(connection: AsyncConnection, of: Chat, **more: Any) -> int:
    """A request for support as it comes in; returns its number."""
    number = next(_numbers)
    firm = await people.keep_firm(connection, "Mè xửng Lan", "household", "", None)
    values = {
        "code": f"HT-{number:06}",
        "draft": f"draft-{number}",
        "person_id": of.person.id,
        "firm_id": firm,
        "component": "gmp",
        "name": "Lan",
        "phone": "+84905123456",
        "need": "Muốn được tư vấn",
        "facts": {"entity": "household"},
        "verdict": "eligible",
        "state": "received",
        "created_at": NOW,
        "changed_at": NOW,
        "waiting_since": NOW,
    } | more
    assert await support.add(connection, values)
    found = await support.whole(connection, str(values["code"]))
    assert found is not None
    return found.id
