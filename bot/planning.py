"""What is sent unasked: reminders of events, a nudge about a draft; and what is forgotten.

Everything here may run at any time and any number of times: what was planned is in the database.
"""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.body import body
from bot.clock import Clock
from bot.config import Keep
from bot.logs import say
from bot.notices import Notices
from bot.retention import Retention
from bot.support_alarms import raise_alarms
from bot.turns import Turns
from bot.waiting import fill
from bot.work import State
from handlers.about import about
from handlers.channels import CONSOLE
from handlers.engine import Outcome, nudge
from handlers.programme import Programme
from handlers.quiet import earliest, latest
from handlers.stage import DRAFT_LIFE
from handlers.templates import EVENT_REMINDER
from handlers.text import T
from storage import chats, events, files, inbox, learning, outbox, reach, registrations
from storage.database import Database
from storage.frozen import frozen
from storage.records import MessageState, Priority, RegistrationState

LOOK_AHEAD = timedelta(days=21)
"""How far ahead events are looked at: longer than any holidays that move a reminder earlier."""
DAY_BEFORE = timedelta(hours=24)
NUDGE_AFTER = timedelta(hours=24)
_AT_ONCE = 200


@frozen
class Planner:
    """Plans messages into the outbox, and deletes what is kept no longer."""

    database: Database
    clock: Clock
    programme: Programme
    notices: Notices
    turns: Turns

    async def remind(self) -> int:
        """Remind participants who agreed to it, the day before or on the last working day."""
        now, count = self.clock.now(), 0
        async with self.database.write() as connection:
            for event in await events.to_remind(connection, now + LOOK_AHEAD, now):
                if latest(self.programme.quiet, event.starts_at - DAY_BEFORE) > now:
                    continue
                coming = [
                    one
                    for one in await registrations.of_event(connection, event.id)
                    if one.state == RegistrationState.CONFIRMED
                ]
                willing = await self._willing(connection, {one.person_id for one in coming})
                for one in coming:
                    if one.person_id not in willing:
                        continue
                    count += await self.notices.tell(
                        connection,
                        {one.person_id: about(one, T("Reminder"), EVENT_REMINDER, now)},
                        f"event:{event.id}:{one.id}:{event.starts_at:%Y%m%d%H%M}",
                        now,
                        useful_until=event.starts_at,
                        priority=Priority.BULK,
                        callees={one.person_id: (one.name, one.phone)},
                    )
                await events.reminded(connection, event.id, now)
        if count:
            say("event reminders planned", messages=count)
        return count

    async def _willing(self, connection: AsyncConnection, people: set[int]) -> set[int]:
        """Those of the people who agreed to be reminded, by the text in force."""
        version = self.programme.purpose("remind").version
        found = await reach.of_people(connection, people)
        return {id for id, there in found.items() if there.consents.get("remind") == version}

    async def fill(self) -> int:
        """Give seats that were added to those who wait for one."""
        async with self.database.write() as connection:
            count = await fill(connection, self.notices, self.clock.now())
        if count:
            say("seats filled from the waiting list", registrations=count)
        return count

    async def alarm(self) -> int:
        """Tell staff of requests for support that nobody has looked at."""
        async with self.database.write() as connection:
            now = self.clock.now()
            count = await raise_alarms(connection, self.programme, self.notices, now)
        if count:
            say("alarms about waiting requests planned", messages=count)
        return count

    async def nudge(self) -> int:
        """One reminder of a form left lying for a day, not in a quiet hour."""
        now = self.clock.now()
        if earliest(self.programme.quiet, now) > now:
            return 0
        async with self.database.write() as connection:
            ids = await chats.forgotten(connection, now - NUDGE_AFTER, _AT_ONCE, [CONSOLE])
            for chat in await chats.by_id(connection, ids):
                if chat.officer_until and chat.officer_until > now:
                    continue
                state = State(chat, self.turns.sessions.read(chat.session))
                again = partial(nudge, state.session, self.turns.book)
                outcome = await self.turns.with_facts(connection, state, now, again)
                if outcome is not None:
                    await self._send(connection, state, outcome, now)
            if ids:
                await chats.nudged(connection, ids)
        return len(ids)

    async def _send(
        self, connection: AsyncConnection, state: State, outcome: Outcome, now: datetime
    ) -> None:
        chat, session = state.chat, outcome.session
        assert outcome.reply is not None
        tongue = self.turns.tongue(session.language or chat.language)
        row = {
            "chat_id": chat.id,
            "channel": chat.channel,
            "address": chat.address,
            "priority": outbox.ORDER[Priority.NOTICE],
            "body": body(outcome.reply, tongue, session.screen),
            "state": MessageState.PENDING.value,
            "not_before": now,
            "useful_until": now + timedelta(days=6),
            "created_at": now,
        }
        [id] = await outbox.write(connection, [row])
        await chats.save(
            connection,
            [
                {
                    "chat": chat.id,
                    "new_session": self.turns.sessions.write(session),
                    "new_language": chat.language,
                    "new_screen": id,
                    "new_draft_at": now - NUDGE_AFTER,
                    "new_seen_at": chat.seen_at,
                }
            ],
        )

    async def forget(self, keep: Keep) -> None:
        """Delete what is kept no longer, and drafts nobody came back to."""
        now = self.clock.now()
        old = now - timedelta(days=keep.messages)
        async with self.database.write() as connection:
            received = await inbox.purge(connection, old)
            sent = await outbox.purge(connection, old)
            kept = await files.purge(connection, now - timedelta(days=keep.uploads))
            asked = await learning.forget(connection, old)
            drafts = await chats.forget_drafts(connection, now - DRAFT_LIFE, _AT_ONCE)
        further = Retention(self.database, self.programme, self.notices)
        counts = {"received": received, "sent": sent, "uploads": kept, "questions": asked,
                  "drafts": drafts, **await further.forget(keep, now)}  # fmt: skip
        if any(counts.values()):
            say("old data deleted", **counts)
