"""When somebody is reminded of one duty, and whom: the ladder of reminders. Pure.

What holds (issue of the certificates; shared facts, certificates B2.5 and B2.6):

- Steps count down to the last day that is in time, then go on weekly. Where the rule has a day to
  aim at before that, one step comes ahead of it. Before a window opens nothing is useful.
- Off quiet hours, Sundays and holidays a step moves earlier. Two that meet, or stand a day apart,
  become one: the later.
- Of the steps whose time has come only the last one is sent, and not even that if the next one is
  about to say the same; the others are noted as passed. So a certificate entered late, or a bot
  that stood still, costs one message and not six.
- Whoever knows is left alone: an arranged day holds the ladder until it is over, "later" until the
  day named, "I know" up to the last day; after that only the officer calls. After a day beyond the
  last one he is asked weekly again, and silence is passed on.
- Silence is passed on: second contact, officer, call list.

A step's name holds the last day it counts to: another day makes new steps. Where only a slip was
put right, what is kept of the old ones is renamed with it (`handlers.moved`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import TypeAlias
from zoneinfo import ZoneInfo

from handlers.cycle import Obligation, outstanding
from handlers.programme import QuietPolicy
from handlers.quiet import earliest, latest
from handlers.schemes import Habit, Lead
from storage.certificate_records import Duty, Heard
from storage.frozen import frozen

_ANSWERS = ("after@", "later@")
"""How the names of steps begin that follow from what the holder said."""
_LONGEST_MOVE = timedelta(days=31)
"""How far a step can be moved earlier: `handlers.quiet` looks back for a working day as long."""
_IN_TIME = timedelta(hours=2)
"""So late a step may be sent and still count as in time."""
_PAUSE = timedelta(days=3)
"""Between what is asked because of an answer and the next step of the ladder."""
_SOON = timedelta(hours=36)
"""A reminder is left out if the next one comes within this time."""
HINT_LIFE = timedelta(days=21)
"""As long as a hint at what ran out before is of use, downtime and Tết included."""
_Timed: TypeAlias = tuple[datetime, tuple[str, int]]
"""When a step comes, its name, and days before the last day."""


class To(StrEnum):
    """Who is turned to, in the order in which silence escalates."""

    HOLDER = "holder"
    SECOND = "second"
    OFFICER = "officer"
    CALL_LIST = "call_list"


class Fate(StrEnum):
    """What is to become of a step.

    COMING: its time is ahead. NOW: it is to be sent at `when`. SENT. PASSED: its time went by,
    and a later one says the same or nothing is useful any more. HELD: the holder knows.
    """

    COMING = "coming"
    NOW = "now"
    SENT = "sent"
    PASSED = "passed"
    HELD = "held"


@frozen
class Step:
    """One reminder: when it goes out, until when it makes sense, to whom, what becomes of it.

    `before`: days from its day to the last day (negative: after it), before quiet hours moved it.
    """

    name: str
    before: int
    when: datetime
    useful_until: datetime
    to: tuple[To, ...]
    fate: Fate

    @property
    def answers(self) -> bool:
        """Whether it follows from what the holder said, and not from the last day."""
        return self.name.startswith(_ANSWERS)


def reminded(duties: tuple[Obligation, ...]) -> tuple[Obligation, ...]:
    """The duties that are reminded of: the open ones. The expiry is silent while an open
    recertification says the same; once that is done, it asks for the new certificate."""
    open_ = outstanding(duties)
    recertifying = any(duty.duty is Duty.RECERTIFICATION for duty in open_)
    return tuple(d for d in open_ if not (recertifying and d.duty is Duty.EXPIRY))


def ladder(
    obligation: Obligation,
    lead: Lead | None,
    habit: Habit,
    quiet: QuietPolicy,
    heard: Heard,
    now: datetime,
) -> tuple[Step, ...]:
    """Every step of one open duty in the order of time, passed ones included."""
    if obligation.met is not None or heard.stopped:
        return ()
    plan = _Plan(obligation, lead, habit, quiet, heard)
    steps = _fated(plan.steps(), plan, now)
    return _addressed(steps, plan)


def next_step(steps: Iterable[Step]) -> Step | None:
    """The step that is to be sent next, if there is one."""
    ahead = (step for step in steps if step.fate in (Fate.NOW, Fate.COMING))
    return min(ahead, key=lambda step: step.when, default=None)


def begins(
    obligation: Obligation, lead: Lead | None, habit: Habit, quiet: QuietPolicy, heard: Heard
) -> date:
    """A day before which no step of a duty can be, whatever holidays move it."""
    plan = _Plan(obligation, lead, habit, quiet, heard)
    first = obligation.limit - timedelta(days=max(plan.days()))
    return min((first, *(day for _, day in plan.answers()))) - _LONGEST_MOVE


@frozen
class _Plan:
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
        limit = self.obligation.limit
        if self.obligation.entered is not None:
            return [self._hint(self.obligation.entered)]
        times = {
            self._when(limit - timedelta(days=before)): (f"{before}@{limit}", before)
            for before in sorted(self.days(), reverse=True)
        }
        for name, day in self.answers():
            times[self.asked(day)] = (
                f"{name}@{day}",
                (limit - day).days,
            )
        ordered, over = self._apart(sorted(times.items())), self.over
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
            if name.startswith(_ANSWERS) or not then or not self.close(when, then)
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

    def _when(self, day: date) -> datetime:
        """That day's hour, moved off quiet time: earlier, but not before it is of any use."""
        limit, opens = self.obligation.limit, self.obligation.opens
        floor = self.over if day > limit else self._at(opens, self.habit.at) if opens else None
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


def _fated(steps: list[Step], plan: _Plan, now: datetime) -> list[Step]:
    """What becomes of each step at this instant."""
    sent = max((n for n, step in enumerate(steps) if step.name in plan.heard.sent), default=-1)
    fated = []
    for place, step in enumerate(steps):
        fate = Fate.COMING
        if step.name in plan.heard.sent:
            fate = Fate.SENT
        elif _held(step, plan) or _echoes(step, plan):
            fate = Fate.HELD
        elif place < sent or step.useful_until <= now:
            fate = Fate.PASSED
        elif step.when <= now:
            # No day that is the last one is worth a night: an audit is not held before morning.
            when = plan.soonest(now)
            fate = Fate.NOW if when < step.useful_until else Fate.PASSED
            following = steps[place + 1] if place + 1 < len(steps) else None
            if fate is Fate.NOW and following and _said_soon(following, step, when, plan):
                fate = Fate.PASSED
            if fate is Fate.NOW:
                step = replace(step, when=when)
        fated.append(step if fate is Fate.COMING else replace(step, fate=fate))
    return fated


def _said_soon(following: Step, step: Step, when: datetime, plan: _Plan) -> bool:
    """Whether the next step says the same so soon that a belated one would only be its echo."""
    belated = when - step.when > _IN_TIME
    return belated and plan.close(when, following.when) and not _held(following, plan)


def _held(step: Step, plan: _Plan) -> bool:
    """Whether the holder has said enough to be left alone at this step."""
    heard = plan.heard
    if step.answers:
        return False
    if plan.arranged is not None:
        return plan.local(step.when) <= plan.arranged + timedelta(days=1)
    if heard.snoozed_until is not None:
        return plan.local(step.when) <= heard.snoozed_until
    return heard.acknowledged is not None and step.before >= 0


def _echoes(step: Step, plan: _Plan) -> bool:
    """Whether it comes right after the question how it went, or after "later", which say it all."""
    if step.answers:
        return False
    asked = (plan.local(plan.asked(day)) for _, day in plan.answers())
    return any(timedelta() <= plan.local(step.when) - day <= _PAUSE for day in asked)


def _addressed(steps: list[Step], plan: _Plan) -> tuple[Step, ...]:
    """To whom each step goes, given that the earlier ones are not answered."""
    addressed, silent = [], False
    for step in steps:
        to = [To.HOLDER]
        silent = silent and not step.answers  # he has answered: this asks for the first time
        if plan.heard.acknowledged and plan.arranged is None and step.before < 0:
            to = [To.CALL_LIST]
        elif silent:
            habit = plan.habit
            rungs = ((To.SECOND, habit.second_at), (To.OFFICER, habit.officer_at),
                     (To.CALL_LIST, habit.call_at))  # fmt: skip
            to += [who for who, since in rungs if step.before <= since]
        # Written out: `replace` takes as long as all the rest of a ladder.
        addressed.append(
            Step(step.name, step.before, step.when, step.useful_until, tuple(to), step.fate)
        )
        if step.fate is Fate.HELD and not _echoes(step, plan):
            silent = False
        elif step.fate not in (Fate.PASSED, Fate.HELD):
            silent = True
    return tuple(addressed)
