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

from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.cycle import Obligation, outstanding
from handlers.ladder_days import Plan
from handlers.ladder_step import Fate, Step, To
from handlers.programme import QuietPolicy
from handlers.schemes import Habit, Lead
from storage.certificate_records import Duty, Heard

_LONGEST_MOVE = timedelta(days=31)
"""How far a step can be moved earlier: `handlers.quiet` looks back for a working day as long."""
_IN_TIME = timedelta(hours=2)
"""So late a step may be sent and still count as in time."""
_PAUSE = timedelta(days=3)
"""Between what is asked because of an answer and the next step of the ladder."""


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
    plan = Plan(obligation, lead, habit, quiet, heard)
    steps = plan.steps()
    echoes = _echoes(steps, plan)
    return _addressed(_fated(steps, plan, echoes, now), plan, echoes)


def next_step(steps: Iterable[Step]) -> Step | None:
    """The step that is to be sent next, if there is one."""
    ahead = (step for step in steps if step.fate in (Fate.NOW, Fate.COMING))
    return min(ahead, key=lambda step: step.when, default=None)


def begins(
    obligation: Obligation, lead: Lead | None, habit: Habit, quiet: QuietPolicy, heard: Heard
) -> date:
    """A day before which no step of a duty can be, whatever holidays move it."""
    plan = Plan(obligation, lead, habit, quiet, heard)
    first = obligation.limit - timedelta(days=max(plan.days()))
    return min((first, *(day for _, day in plan.answers()))) - _LONGEST_MOVE


def _fated(steps: list[Step], plan: Plan, echoes: Set[str], now: datetime) -> list[Step]:
    """What becomes of each step at this instant."""
    sent = max((n for n, step in enumerate(steps) if step.name in plan.heard.sent), default=-1)
    fated = []
    for place, step in enumerate(steps):
        fate = Fate.COMING
        if step.name in plan.heard.sent:
            fate = Fate.SENT
        elif step.name in echoes or _held(step, plan):
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


def _said_soon(following: Step, step: Step, when: datetime, plan: Plan) -> bool:
    """Whether the next step says the same so soon that a belated one would only be its echo."""
    belated = when - step.when > _IN_TIME
    return belated and plan.close(when, following.when) and not _held(following, plan)


def _held(step: Step, plan: Plan) -> bool:
    """Whether the holder has said enough to be left alone at this step."""
    heard = plan.heard
    if step.answers:
        return False
    if plan.arranged is not None:
        return plan.local(step.when) <= plan.arranged + timedelta(days=1)
    if heard.snoozed_until is not None:
        return plan.local(step.when) <= heard.snoozed_until
    return heard.acknowledged is not None and step.before >= 0


def _echoes(steps: Iterable[Step], plan: Plan) -> Set[str]:
    """The names of steps that come right after the question how it went, or after "later", which
    say it all."""
    asked = [plan.local(plan.asked(day)) for _, day in plan.answers()]
    return {
        step.name
        for step in steps
        for day in asked
        if not step.answers and timedelta() <= plan.local(step.when) - day <= _PAUSE
    }


def _addressed(steps: list[Step], plan: Plan, echoes: Set[str]) -> tuple[Step, ...]:
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
        if step.fate is Fate.HELD and step.name not in echoes:
            silent = False
        elif step.fate not in (Fate.PASSED, Fate.HELD):
            silent = True
    return tuple(addressed)
