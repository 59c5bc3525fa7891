"""The days of one duty's ladder: when each reminder comes, before anybody has heard one. Pure.

What becomes of the steps, and whom they reach, is `handlers.ladder`, which says what holds.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import zip_longest
from typing import TypeAlias
from zoneinfo import ZoneInfo

from handlers.cycle import Obligation
from handlers.ladder_step import ANSWERS, Fate, Step
from handlers.programme import QuietPolicy
from handlers.quiet import earliest, latest
from handlers.schemes import Habit, Lead
from storage.certificate_records import Heard
from storage.frozen import frozen

HINT_LIFE = timedelta(days=21)
"""As long as a hint at what ran out before is of use, downtime and Tết included."""
_SOON = timedelta(hours=36)
"""A reminder is left out if the next one comes within this time."""
_Timed: TypeAlias = tuple[datetime, tuple[str, int]]
"""When a step comes, its name, and days before the last day."""


@frozen
class Plan:
    """The days of one duty's ladder."""

    obligation: Obligation
    lead: Lead | None
    habit: Habit
    quiet: QuietPolicy
    heard: Heard

    @property
    def arranged(self) -> date | None:
        """The day that was agreed on, by the holder or by the certification body."""
        return self.heard.planned_on or self.obligation.confirmed

    @property
    def over(self) -> datetime:
        """The end of the last day."""
        return self._at(self.obligation.limit + timedelta(days=1), time())

    def steps(self) -> list[Step]:
        """The steps by time; `to` and `fate` are still to be found."""
        limit, over = self.obligation.limit, self.over
        if self.obligation.entered is not None:
            return [self._hint(self.obligation.entered)]
        times = {
            self._when(limit - timedelta(days=before), over): (f"{before}@{limit}", before)
            for before in sorted(self.days(), reverse=True)
        }
        for name, day in self.answers():
            times[self.asked(day)] = (
                f"{name}@{day}",
                (limit - day).days,
            )
        ordered = self._apart(sorted(times.items()))
        ends = [when for when, _ in ordered[1:]]
        ends.append(over if not ordered else self._end(ordered[-1][0]))
        # One that is sent in time is of no use after the last day.
        return [
            Step(name, before, when, min(end, over) if when < over else end, (), Fate.COMING)
            for (when, (name, before)), end in zip(ordered, ends, strict=True)
        ]

    def _apart(self, steps: list[_Timed]) -> list[_Timed]:
        """Without steps of which the next one says the same a day later: the day to aim at has one
        of its own, and holidays push others together."""
        following = [when for when, _ in steps[1:]]
        return [
            (when, (name, before))
            for (when, (name, before)), then in zip_longest(steps, following)
            if name.startswith(ANSWERS) or not then or not self.close(when, then)
        ]

    def close(self, when: datetime, then: datetime) -> bool:
        """Whether two steps come so soon after each other that one would be the other's echo."""
        return then - when <= _SOON and (then < self.over) == (when < self.over)

    def _hint(self, entered: date) -> Step:
        """The one reminder of what was over before anybody could be reminded of it."""
        when = earliest(self.quiet, self._at(entered + timedelta(days=1), self.habit.at))
        return Step(f"over@{entered}", 0, when, when + HINT_LIFE, (), Fate.COMING)

    def days(self) -> set[int]:
        """Days before the last day, each once; negative ones after it."""
        limit, lead, habit = self.obligation.limit, self.lead, self.habit
        days = set(lead.days if lead and lead.days else habit.days)
        if lead and lead.dates:
            dated = (date(limit.year, month, day) for month, day in lead.dates)
            # A day printed before all of them leaves none: then the usual ones.
            days = {(limit - day).days for day in dated if day < limit} or days
        if lead and lead.first and self.obligation.expires:
            days.add((limit - self.obligation.expires).days + lead.first)
        if self.obligation.target < limit:
            days.add((limit - self.obligation.target).days + habit.aim)
        # Whoever was given time beyond the last day is asked weekly from there.
        given = [(limit - day).days for _, day in self.answers() if day > limit]
        since = min(given, default=0)
        weeks = {since - habit.every * week for week in range(1, habit.late + 1)}
        return days | weeks

    def answers(self) -> Iterator[tuple[str, date]]:
        """Days that follow from what the holder said: how did it go, and "later"."""
        if self.arranged is not None:
            yield "after", self.arranged + timedelta(days=1)
        elif self.heard.snoozed_until is not None:
            yield "later", self.heard.snoozed_until

    def asked(self, day: date) -> datetime:
        """When what follows from an answer goes out: off quiet time later, as it is not due yet,
        but "later" not so late that the last day is over."""
        wanted = self._at(day, self.habit.at)
        moved = earliest(self.quiet, wanted)
        in_time = day <= self.obligation.limit and self.arranged is None
        return latest(self.quiet, wanted) if in_time and moved >= self.over else moved

    def soonest(self, now: datetime) -> datetime:
        """The first decent instant from now on; on another day that day's hour, so that what is
        due then for the same firm goes into the same message."""
        when = earliest(self.quiet, now)
        if self.local(when) == self.local(now):
            return when
        return max(when, self._at(self.local(when), self.habit.at))

    def _when(self, day: date, over: datetime) -> datetime:
        """That day's hour, moved off quiet time: earlier, but not before it is of any use."""
        limit, opens = self.obligation.limit, self.obligation.opens
        floor = over if day > limit else self._at(opens, self.habit.at) if opens else None
        wanted = self._at(day, self.habit.at)
        moved = latest(self.quiet, wanted if floor is None else max(wanted, floor))
        return moved if floor is None or moved >= floor else earliest(self.quiet, floor)

    def _end(self, last: datetime) -> datetime:
        return last + timedelta(days=self.habit.every)

    def local(self, when: datetime) -> date:
        """The calendar day of an instant where the holder lives."""
        return when.astimezone(ZoneInfo(self.quiet.timezone)).date()

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, ZoneInfo(self.quiet.timezone)).astimezone(UTC)
