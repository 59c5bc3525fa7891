"""Several channels in one test: a person who has a chat on each of them."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers.incoming import Incoming
from handlers.reply import Reply, Template
from handlers.templates import EVENT_REMINDER, PARAMETERS
from storage import chats
from storage.message_tables import outbox
from storage.tables import chats as table
from storage.tables import people
from tests.talk import Guest, Recorder, Shown, Talk
from tests.whole.office import person_of, rows

_numbers = itertools.count(1)


@dataclass
class Visitor(Guest):
    """Somebody who chats on another channel than the test's own."""

    channel: Recorder = field(default_factory=lambda: Recorder("?"))

    async def _send(self, **what: Any) -> Shown:
        await self.talk.deliver(self.update(**what))
        return self.last

    def update(self, **what: Any) -> Incoming:
        """One update, not handed over yet."""
        number = f"v{next(_numbers)}"
        now = self.talk.clock.now()
        return Incoming(self.channel.name, self.name, number, now, **what)

    def collect(self) -> None:
        mine = [o for o in self.channel.sent if o.address == self.name]
        self.seen = [Shown(o.message, o.body) for o in mine]


def visitor(talk: Talk, channel: str, name: str = "") -> Visitor:
    """Somebody on a channel of this process, which is opened if it was not."""
    through = _channel(talk, channel)
    name = name or f"lan@{channel}"
    found = talk.people.setdefault(name, Visitor(talk, name, channel=through))
    assert isinstance(found, Visitor)
    return found


def _channel(talk: Talk, name: str) -> Recorder:
    there = [g.channel for g in talk.people.values() if isinstance(g, Visitor)]
    return next((c for c in there if c.name == name), None) or opens_channel(talk, name)


def opens_channel(talk: Talk, name: str) -> Recorder:
    """One more channel of this process."""
    channel = Recorder(name)
    talk.engine.sender.know(channel)
    return channel


async def also_on(talk: Talk, guest: Guest, channel: str, address: str = "") -> int:
    """The person has a chat on this channel too; returns its id."""
    person, key = await person_of(talk, guest), (channel, address or f"{guest.name}@{channel}")
    async with talk.core.database.write() as connection:
        await chats.begin(connection, [key], [""], talk.clock.now())
        [chat] = await chats.load(connection, [key])
        where = table.c.id == chat.id
        await connection.execute(table.update().where(where).values(person_id=person))
    return chat.id


async def has_number(talk: Talk, guest: Guest, phone: str = "+84905123456") -> None:
    where = people.c.id == await person_of(talk, guest)
    async with talk.core.database.write() as connection:
        await connection.execute(people.update().where(where).values(phone=phone, name="Lan"))


def news(text: str = "Tin cần báo") -> Reply:
    template = Template(EVENT_REMINDER, dict.fromkeys(PARAMETERS[EVENT_REMINDER], "x"))
    return Reply(text=(text,), stays=True, template=template)


async def tells(
    talk: Talk, guest: Guest, key: str = "news", useful_until: datetime | None = None
) -> int:
    """Something is to be told to the person, unasked."""
    person, now = await person_of(talk, guest), talk.clock.now()
    async with talk.core.database.write() as connection:
        return await talk.core.notices.tell(
            connection, {person: news()}, key, now, useful_until=useful_until
        )


async def message(talk: Talk) -> "object":
    """The one message that was planned unasked."""
    [row] = await rows(talk, outbox.select().where(outbox.c.key.is_not(None)))
    return row
