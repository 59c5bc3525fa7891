"""What is sent to people unasked: planned into the outbox, once, and in no quiet hour.

Each message takes the best way there is (`handlers.routes`); the other ways are kept with it, and
taken one after another by `bot.rerouting` if the first fails.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.body import body
from bot.untold import call, note
from handlers.channels import CONSOLE, ZBS_PHONE, ZBS_USER
from handlers.incidents import down
from handlers.programme import QuietPolicy
from handlers.quiet import earliest, urgent_from
from handlers.reply import Reply
from handlers.routes import CALL, onward, routes
from handlers.text import Text, Tongue
from storage import incidents, outbox, reach
from storage.records import Door, MessageState, Priority, Reach, Route
from storage.routes import decoded, encoded

_AT_ONCE = timedelta(days=1)
"""So long what was said about something done just now may still arrive."""


class Notices:
    """Plans notices in people's own language, on the way on which they are reached best.

    `consent`: the version of the text in force in which people agree to be reminded, without
    which nobody's phone number is written to. `channels`: those that the configuration opens.
    """

    def __init__(
        self,
        tongues: Mapping[str, Tongue],
        default: str,
        quiet: QuietPolicy,
        consent: str,
        channels: frozenset[str],
    ) -> None:
        self._tongues = tongues
        self._default = default
        self._quiet = quiet
        self._consent = consent
        self._channels = set(channels)

    def serves(self, channel: str) -> None:
        """This process sends on a channel. The console is for whoever sits at it, and a template
        goes nowhere before the configuration gives it a number."""
        if channel not in (CONSOLE, ZBS_USER, ZBS_PHONE):
            self._channels.add(channel)

    def words(self, text: Text) -> str:
        """A text for the staff, in the programme's own language."""
        return self._tongues[self._default].say(text)

    def when(self, wanted: datetime, urgent: datetime | None = None) -> datetime:
        """The first instant from `wanted` on at which somebody may be written to unasked.

        `urgent`: from when on at any hour (`handlers.quiet`).
        """
        return earliest(self._quiet, wanted, urgent)

    async def down(self, connection: AsyncConnection) -> set[str]:
        """The channels on which nothing goes out now, as far as is known."""
        return down(await incidents.open_(connection))

    async def tell(
        self,
        connection: AsyncConnection,
        people: Mapping[int, Reply],
        key: str,
        now: datetime,
        wanted: datetime | None = None,
        useful_until: datetime | None = None,
        at_night: bool = True,
        priority: Priority = Priority.NOTICE,
        callees: Mapping[int, tuple[str, str]] | None = None,
        call_else: bool = True,
        chats: Mapping[int, int] | None = None,
    ) -> int:
        """Tell each person (by id) something; returns how many messages are newly planned.

        `key` and the person make the business key. Whoever cannot be written to, now or when all
        ways have failed, is put on the officers' call list, unless `call_else` is False or no
        number of his is known. `at_night`: if it is about what happens at `useful_until`, it may
        come at any hour when that is near. `callees`: name and number for the call, if not those
        of the profile. `chats`: where somebody waits for it: his chat of this id comes before all
        other ways.
        """
        if not people:
            return 0
        urgent = urgent_from(self._quiet, useful_until) if useful_until and at_night else None
        when = self.when(max(now, wanted or now), urgent)
        ill = await self.down(connection)
        rows: list[dict[str, object]] = []
        for id, there in (await reach.of_people(connection, people)).items():
            reply, own = people[id], f"{key}:{id}"
            chat = (chats or {}).get(id)
            there = _first(there, chat)
            ways = sorted(self._ways(there, reply, ill, when), key=lambda way: way.chat != chat)
            last = _call(there, (callees or {}).get(id)) if call_else else ()
            if ways:
                row = self._row(there, reply, own, (*ways, *last), when)
                row |= {"useful_until": useful_until, "urgent_from": urgent, "created_at": now}
                rows.append(row | {"priority": outbox.ORDER[priority]})
            elif last:
                words = self.words(note(self._body(there, reply), ()))
                await call(connection, id, last[0], own, words, now)
        return await outbox.plan(connection, rows)

    async def reachable(
        self, connection: AsyncConnection, people: Iterable[int], when: datetime
    ) -> dict[int, Reach]:
        """Those of these people to whom there is a way for a message that has a template."""
        found = await reach.of_people(connection, set(people))
        down = await self.down(connection)
        return {
            id: there
            for id, there in found.items()
            if routes(there.doors, self._phone(there), self._channels, down, when, templated=True)
        }

    async def show(
        self,
        connection: AsyncConnection,
        person: int,
        door: Door,
        reply: Reply,
        key: str,
        now: datetime,
    ) -> None:
        """Say something in one chat and nowhere else, at once: the person is at it."""
        tongue = self._tongues.get(door.language) or self._tongues[self._default]
        row = {
            "chat_id": door.chat,
            "channel": door.channel,
            "address": door.address,
            "person_id": person,
            "key": key,
            "body": body(reply, tongue, screen=0),
            "state": MessageState.PENDING.value,
            "priority": outbox.ORDER[Priority.NOTICE],
            "not_before": now,
            "due_at": now,
            "urgent_from": now,
            "useful_until": now + _AT_ONCE,
            "created_at": now,
        }
        await outbox.plan(connection, [row])

    async def onward(
        self, connection: AsyncConnection, there: Reach, row: Row[Any], now: datetime
    ) -> tuple[Route, ...]:
        """The ways that are left for a message whose present one has failed, best first."""
        when = self.when(now, row.urgent_from)
        if row.useful_until is not None and row.useful_until <= when:
            return ()
        left = decoded(row.routes)[1:]
        if not (there.consents or there.phone or there.name):
            return ()  # erased in the meantime: nothing of his goes anywhere
        phone, ill = self._phone(there), await self.down(connection)
        return onward(left, there.doors, phone, self._channels, ill, when)

    def _ways(self, there: Reach, reply: Reply, ill: set[str], when: datetime) -> Sequence[Route]:
        templated = reply.template is not None
        return routes(there.doors, self._phone(there), self._channels, ill, when, templated)

    def _phone(self, there: Reach) -> str:
        """The number that may be written to."""
        return there.phone if there.consents.get("remind") == self._consent else ""

    def _body(self, there: Reach, reply: Reply) -> dict[str, Any]:
        """In the language of the first chat: that used last, or where it is waited for."""
        approved = self._tongues[self._default]
        tongue = self._tongues.get(there.doors[0].language) or approved
        return body(reply, tongue, screen=0, approved=approved)

    def _row(
        self, there: Reach, reply: Reply, key: str, ways: Sequence[Route], when: datetime
    ) -> dict[str, object]:
        return {
            "chat_id": ways[0].chat,
            "channel": ways[0].channel,
            "address": ways[0].address,
            "person_id": there.person,
            "routes": encoded(ways),
            "key": key,
            "body": self._body(there, reply),
            "state": MessageState.PENDING.value,
            "not_before": when,
            "due_at": when,
        }


def _first(there: Reach, chat: int | None) -> Reach:
    """The same doors, with the one of this chat before those used later."""
    return replace(there, doors=tuple(sorted(there.doors, key=lambda door: door.chat != chat)))


def _call(there: Reach, callee: tuple[str, str] | None) -> tuple[Route, ...]:
    """The officers' call list as the last way, if a number is known."""
    name, phone = callee or (there.name, there.phone)
    return (Route(CALL, phone, there.doors[0].chat, name=name),) if phone else ()
