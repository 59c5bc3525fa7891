"""What time it is, and the ticker that says when to look at what is due.

APScheduler is only the ticker: what is due lives in the database, so a tick that was missed is
made up by the next one.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler


class Clock(Protocol):
    """Where `now` comes from. Always aware."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class ShiftedClock:
    """A clock that began at `start` and goes on from there: `bot chat --now`."""

    start: datetime
    _began: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.start + (datetime.now(UTC) - self._began)


def ticker(jobs: dict[Callable[[], Awaitable[object]], int]) -> AsyncIOScheduler:
    """A scheduler that calls each job every so many seconds; never two runs of one at once."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    for job, seconds in jobs.items():
        scheduler.add_job(job, "interval", seconds=seconds, coalesce=True, max_instances=1)
    return scheduler
