"""Whether each channel works, as its attempts to send show, and who is told of it.

What staff must put right is raised as an incident (`bot.channels.contract.Alarm`), which is counted
if it is open already.
"""

from datetime import datetime, timedelta

from bot.channels.contract import Alarm, Incident, Misconfigured, SendError, Unreachable
from bot.logs import say
from handlers.incidents import REFUSED, UNREACHABLE

LONG_UNREACHABLE = timedelta(minutes=5)
"""So long a platform may be away before staff are told: shorter troubles pass by themselves."""
_WELL_EVERY = timedelta(minutes=1)


class Condition:
    """The condition of all channels that this process sends on."""

    def __init__(self, alarm: Alarm) -> None:
        self._alarm = alarm
        self._unreachable: dict[str, datetime] = {}
        self._well_until: dict[str, datetime] = {}

    async def failed(self, channel: str, error: SendError, now: datetime) -> None:
        """An attempt ended with this error."""
        self._well_until.pop(channel, None)
        if isinstance(error, Misconfigured):
            say("a channel is misconfigured", channel=channel, why=type(error).__name__)
            await self._alarm(Incident(channel, REFUSED, str(error)))
        elif isinstance(error, Unreachable):
            since = self._unreachable.setdefault(channel, now)
            if now - since >= LONG_UNREACHABLE:
                await self._alarm(Incident(channel, UNREACHABLE, str(error)))

    def news(self, channel: str, now: datetime) -> bool:
        """Whether it is news that the channel works: after a failure, and else once a minute,
        because another worker may have had one."""
        return now >= self._well_until.get(channel, now)

    async def works(self, channel: str, now: datetime) -> None:
        """A message has been sent: what was wrong is over."""
        self._well_until[channel] = now + _WELL_EVERY
        self._unreachable.pop(channel, None)
        for kind in (REFUSED, UNREACHABLE):
            await self._alarm(Incident(channel, kind, over=True))
