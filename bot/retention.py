"""What was kept as long as its purpose needs it, forgotten: a few hundred rows at each run.

Whoever chats meanwhile waits for one short write and not for the whole: every person is blanked in
a transaction of his own, after another look at whether he has come back.
"""

from datetime import datetime, timedelta

from bot.config import Keep
from bot.effects import Context
from bot.effects.erasing import erase
from bot.notices import Notices
from handlers.programme import Programme
from storage import audit, chats, events, reach, registrations, retention
from storage.database import Database
from storage.frozen import frozen

AT_ONCE = 300
"""Registrations that are blanked in one run, and people who are looked at."""
EVIDENCE = "retention"
"""What stands for the channel where a consent ended because the person was forgotten."""


@frozen
class Retention:
    """Forgets registrations, people, consents and the log of the staff."""

    database: Database
    programme: Programme
    notices: Notices

    async def forget(self, keep: Keep, now: datetime) -> dict[str, int]:
        """Take one step; returns how many of each were forgotten."""
        async with self.database.write() as connection:
            acts = await audit.purge(connection, now - timedelta(days=keep.audit))
        names = await self._registrations(now - timedelta(days=keep.registrations), now)
        async with self.database.read() as connection:
            ids = await retention.next_people(connection, AT_ONCE)
            since = now - timedelta(days=keep.people)
            idle = await retention.idle(connection, ids, since)
        forgotten = sum([await self._forgotten(person, since, now) for person in idle])
        async with self.database.write() as connection:
            before = now - timedelta(days=keep.consents)
            consents = await retention.forget_consents(connection, ids, before)
            await retention.looked_at(connection, ids, AT_ONCE)
        return {"acts": acts, "registrations": names, "people": forgotten, "consents": consents}

    async def _registrations(self, before: datetime, now: datetime) -> int:
        """Blank who came to events that ended before; the counts stay."""
        count = 0
        async with self.database.write() as connection:
            for event in await events.to_anonymise(connection, before):
                count += await registrations.anonymise_event(connection, event, AT_ONCE - count)
                if count == AT_ONCE:
                    break
                await events.anonymised(connection, event, now)
        return count

    async def _forgotten(self, person: int, since: datetime, now: datetime) -> bool:
        """Blank a person as he could himself, unless he has come back since he was found."""
        async with self.database.write() as connection:
            there = (await reach.of_people(connection, [person])).get(person)
            if there is None:
                return False
            # Locked first: on PostgreSQL a turn of his may be under way in another worker.
            chat, *_ = await chats.by_id(connection, [door.chat for door in there.doors])
            if not await retention.idle(connection, [person], since):
                return False
            await erase(EVIDENCE, Context(connection, now, chat, self.programme, self.notices))
        return True
