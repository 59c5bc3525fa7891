"""Strangers at an open address: the log tells of them, and they cannot fill it."""

import time

from bot.logs import say

LOGGED_EVERY = 60.0
"""Seconds between two lines."""


class Strangers:
    """Who calls the webhook of `channel` without proof; `what` the log says of them."""

    def __init__(self, channel: str, what: str) -> None:
        self._channel, self._what = channel, what
        self._logged = -LOGGED_EVERY
        self._times = 0

    def came(self) -> None:
        """One more was there; the next line counts those that had none of their own."""
        self._times += 1
        now = time.monotonic()
        if now - self._logged >= LOGGED_EVERY:
            say(self._what, channel=self._channel, times=self._times)
            self._logged, self._times = now, 0
