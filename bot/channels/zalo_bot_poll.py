"""Asking the Zalo Bot Platform for updates, one at a time, and what to do when it does not answer.

Zalo has no offset and no acknowledgement: an update is gone from Zalo with the answer that carries
it (shared facts, zalo 1.6). So the next one is asked for only when this one is committed. A kill
can lose one update: the one between the arrival of an answer and its commit (milliseconds), or
the one that Zalo hands to the poll of a dead process as long as it holds that open (at most
`poll_seconds`; whether Zalo notices the broken connection is not documented). With a webhook
nothing is lost. A poll under way at a stop is waited for, because it may carry an update.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.channels.contract import Alarm, Busy, Incident
from bot.channels.zalo_bot_client import ZaloBotClient
from bot.channels.zalo_bot_errors import BAD_TOKEN, QUOTA
from bot.channels.zalo_http import Doubtful, NotReached, Refused
from bot.channels.zalo_quota import Quota
from bot.logs import say

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0
_CONFLICT_PAUSE = 60.0
_LONGEST_INSISTING = 10.0
_LOST_AFTER = 5
"""Failures in a row until staff are told that Zalo cannot be reached."""
_CONFLICTS = (400, 404, 409)
"""Polling does not work while a webhook is set; with which code it says so is not documented."""


class Poll:
    """The polling of one bot. `accept` takes one update in whatever shape, or raises `Busy`."""

    def __init__(
        self,
        channel: str,
        client: ZaloBotClient,
        accept: Callable[[object], Awaitable[None]],
        quota: Quota,
        alarm: Alarm,
        seconds: int,
    ) -> None:
        self._channel, self._client, self._accept = channel, client, accept
        self._quota, self._alarm, self._seconds = quota, alarm, seconds

    async def run(self, stopping: asyncio.Event) -> None:
        """Until the stop; everything that came is committed then."""
        failures = 0
        while not stopping.is_set():
            try:
                found = await self._client.updates(self._seconds)
            except (NotReached, Doubtful, Refused) as error:
                failures += 1
                await _pause(stopping, await self._failed(error, failures))
                continue
            if failures:
                failures = 0
                for kind in ("token", "unreachable", "conflict"):
                    await self._alarm(Incident(self._channel, kind, over=True))
            for body in found:
                await self._insist(body, stopping)

    async def _insist(self, body: object, stopping: asyncio.Event) -> None:
        """An update exists nowhere but here until it is committed, so it is tried until it is."""
        pause = _FIRST_PAUSE
        while True:
            try:
                return await self._accept(body)
            except Busy:
                if stopping.is_set():
                    say("an update is lost: it could not be stored before the stop",
                        channel=self._channel)  # fmt: skip
                    return None
            await _pause(stopping, pause)
            pause = min(pause * 2, _LONGEST_INSISTING)

    async def _failed(self, error: NotReached | Doubtful | Refused, failures: int) -> float:
        """Tell whom it concerns; returns the seconds until the next poll."""
        pause: float = min(_FIRST_PAUSE * 2.0 ** min(failures - 1, 10), _LONGEST_PAUSE)
        kind = "unreachable" if failures >= _LOST_AFTER else ""
        code = error.code if isinstance(error, Refused) else 0
        if code == QUOTA:
            return await self._quota.refused()
        if code == BAD_TOKEN:
            # Receiving has stopped until somebody puts it right; it is only looked after.
            kind, pause = "token", _LONGEST_PAUSE
        elif code in _CONFLICTS:
            kind, pause = "conflict", max(pause, _CONFLICT_PAUSE)
        say("a poll failed", channel=self._channel, why=str(error), again_in=round(pause))
        if kind:
            await self._alarm(Incident(self._channel, kind, str(error)))
        return pause


async def _pause(stopping: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)
