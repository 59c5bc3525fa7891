"""How fast a channel may be sent to, and how long to wait after a failure."""

from datetime import datetime, timedelta

FIRST_RETRY = 2.0
LONGEST_RETRY = 300.0
_BURST_SECONDS = 1.0


def back_off(attempts: int) -> timedelta:
    """How long to wait before the next attempt: 2, 4, 8 … seconds, at most five minutes."""
    return timedelta(seconds=min(FIRST_RETRY * 2 ** min(attempts, 16), LONGEST_RETRY))


class Pace:
    """A token bucket per channel. Replies may run into debt; bulk pays it back by waiting.

    `per_second` 0 means that the channel has no limit of its own.
    """

    def __init__(self, per_second: float) -> None:
        self._rate = per_second
        self._tokens = per_second * _BURST_SECONDS
        self._at: datetime | None = None
        self._closed_until: datetime | None = None
        self._held_until: datetime | None = None

    def spend(self, now: datetime, messages: int = 1) -> None:
        """Note that messages are being sent."""
        self._refill(now)
        self._tokens -= messages

    def room(self, now: datetime, most: int) -> int:
        """How many messages of bulk may be claimed now."""
        if self.closed(now) or (self._held_until is not None and now < self._held_until):
            return 0
        if not self._rate:
            return most
        self._refill(now)
        return max(0, min(most, int(self._tokens)))

    def close(self, until: datetime) -> None:
        """The channel is misconfigured: nothing before `until`."""
        self._closed_until = until

    def hold(self, until: datetime) -> None:
        """The platform finds us too fast, in one chat or altogether, and does not say which: no
        bulk before `until`. The chat itself waits by its message; answers to others go on, and
        each that is refused as well waits in its turn."""
        self._held_until = max(until, self._held_until or until)

    def closed(self, now: datetime) -> bool:
        return self._closed_until is not None and now < self._closed_until

    def _refill(self, now: datetime) -> None:
        if self._at is not None:
            gone = max(0.0, (now - self._at).total_seconds())
            self._tokens = min(self._rate * _BURST_SECONDS, self._tokens + gone * self._rate)
        self._at = now
