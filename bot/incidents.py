"""Incidents of channels: staff are told once when one begins, and once when it is over.

The `Alarm` of `bot.channels.contract`. What is open stands in the database, so that two workers
raise it once; what this process knows of it stands in memory, so that a channel may report every
failure and every success without a transaction for each.
"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.contract import Incident
from bot.clock import Clock
from bot.logs import complain, say
from bot.notices import Notices
from handlers.incidents import over, raised
from handlers.staff_rights import Right, may
from storage import incidents, outbox, staff
from storage.database import Database, Unavailable
from storage.records import OpenIncident

WELL_FOR = timedelta(minutes=5)
"""So long a channel must work before its incident is over: one that comes and goes is one."""
COUNTED_EVERY = timedelta(minutes=1)
"""A failure that repeats is counted so often by each process, not at every attempt."""
_Key = tuple[str, str]


class Incidents:
    """Raises, counts and closes incidents."""

    def __init__(self, database: Database, clock: Clock, notices: Notices) -> None:
        self._database = database
        self._clock = clock
        self._notices = notices
        self._counted: dict[_Key, datetime] = {}
        self._well: set[_Key] = set()

    async def __call__(self, incident: Incident) -> None:
        """Open it and tell staff, count it, or note that it works again; never raises."""
        if incident.over:
            await self._works(incident.channel, incident.kind)
        else:
            await self._raised(incident)

    async def _raised(self, incident: Incident) -> None:
        now, key = self._clock.now(), (incident.channel, incident.kind)
        last = self._counted.get(key)
        if last is not None and key not in self._well and now - last < COUNTED_EVERY:
            return
        self._counted[key] = now
        self._well.discard(key)
        try:
            async with self._database.write() as connection:
                found = await incidents.raised(connection, *key, incident.detail, now)
                if found.new:
                    await self._tell(connection, found.id, now)
        except Unavailable as error:
            del self._counted[key]
            complain("an incident could not be stored", error, channel=incident.channel)
            return
        if found.new:
            say("incident", channel=incident.channel, kind=incident.kind)

    async def _works(self, channel: str, kind: str) -> None:
        """Costs nothing while nothing is known."""
        key = (channel, kind)
        if key not in self._counted or key in self._well:
            return
        self._well.add(key)
        try:
            async with self._database.write() as connection:
                await incidents.well(connection, channel, kind, self._clock.now())
        except Unavailable as error:
            self._well.discard(key)
            complain("the end of an incident could not be stored", error, channel=channel)

    async def review(self) -> int:
        """Close what has been well for long enough, learn what others raised; for the ticker."""
        now = self._clock.now()
        async with self._database.write() as connection:
            closed = await incidents.close(connection, now - WELL_FOR, now)
            for incident in closed:
                await self._tell_over(connection, incident, now)
            there = await incidents.open_(connection)
        known = {(i.channel, i.kind): i for i in there}
        self._counted = {key: self._counted.get(key, now) for key in known}
        self._well = {key for key, incident in known.items() if incident.well}
        for incident in closed:
            say("incident over", channel=incident.channel, kind=incident.kind)
        return len(closed)

    async def _tell(self, connection: AsyncConnection, id: int, now: datetime) -> None:
        [new] = [i for i in await incidents.open_(connection) if i.id == id]
        members = await staff.members(connection)
        people = [m.person_id for m in members if may(m.role, Right.MESSAGES)]
        reply = raised(new, now)
        await self._notices.tell(
            connection, dict.fromkeys(people, reply), _key(id), now, call_else=False
        )

    async def _tell_over(
        self, connection: AsyncConnection, incident: OpenIncident, now: datetime
    ) -> None:
        """Whoever was told of it; who was still to be told hears nothing of either."""
        await outbox.cancel(connection, f"{_key(incident.id)}:")
        told = await outbox.told(connection, f"{_key(incident.id)}:")
        reply = over(incident)
        key = f"incident_over:{incident.id}"
        await self._notices.tell(connection, dict.fromkeys(told, reply), key, now, call_else=False)


def _key(id: int) -> str:
    return f"incident:{id}"
