"""The meter of a plan with a monthly quota: alarm at four fifths, and what to do when it is out.

Zalo Bot's free plan allows 50 users and 3,000 messages a month; beyond them it answers 429, without
saying which of the two, nor for how long (shared facts, zalo 1.2 and 1.3). So the waiting is ours:
a minute, then twice as long each time, at most six hours, until something is taken again.
"""

from bot.channels.contract import Alarm, Incident
from bot.channels.zalo_ports import Count, Members

NEAR = 0.8
FIRST_WAIT, LONGEST_WAIT = 60.0, 6 * 3600.0
MESSAGES, USERS = "messages", "users"


class Quota:
    """What a channel may still send. `users`, `messages`: the plan's limits."""

    def __init__(
        self, channel: str, users: int, messages: int, count: Count, members: Members, alarm: Alarm
    ) -> None:
        self._channel = channel
        self._users, self._messages = users, messages
        self._count, self._members, self._alarm = count, members, alarm
        self._wait = FIRST_WAIT
        self._near: dict[str, str] = {}

    async def spend(self) -> None:
        """Count one message before it is sent: a kill in between counts one too many, never one
        too few. Raises `Busy` if it cannot be counted."""
        used = await self._count(MESSAGES, 1)
        await self._watch(MESSAGES, used, self._messages)

    async def look(self) -> None:
        """Compare the number of people with the plan; from time to time."""
        people = await self._members()
        await self._watch(USERS, people, self._users)

    async def _watch(self, what: str, used: int, limit: int) -> None:
        """One alarm for both, because to staff they are one plan."""
        if used < NEAR * limit:
            self._near.pop(what, None)
        else:
            self._near[what] = f"{used} of {limit} {what}"
        says = ", ".join(self._near.values())
        await self._alarm(Incident(self._channel, "quota_near", says, over=not says))

    async def refused(self) -> float:
        """Zalo says the quota is used up: raise the alarm; returns the seconds to be silent."""
        wait, self._wait = self._wait, min(self._wait * 2, LONGEST_WAIT)
        await self._alarm(Incident(self._channel, "quota", "429 from the platform"))
        return wait

    async def taken(self) -> None:
        """A message was taken: whatever was used up is not any more."""
        self._wait = FIRST_WAIT
        await self._alarm(Incident(self._channel, "quota", over=True))
