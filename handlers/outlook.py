"""What is ahead of a certificate: its open duties, their reminders, and when to look again. Pure.

One place for the planner, the holder's screens and the staff's dry run, so that what is
announced is what is sent.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.cycle import Obligation, obligations
from handlers.ladder import Fate, Step, begins, ladder, next_step, reminded
from handlers.programme import Programme
from handlers.schemes import Scheme, scheme_of
from storage.certificate_records import Duty, Heard, Standing
from storage.follow_records import DutyKey, Followed

AHEAD = timedelta(days=800)
"""How far ahead duties are looked at: longer than from one duty of any scheme to the next."""
FAR_AHEAD = timedelta(days=3700)
"""Looked at if there is nothing nearer: longer than any certificate lasts."""
IN_FORCE = (Standing.ACTIVE, Standing.SUSPENDED)
"""Standings in which a certificate asks something of its holder."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One open duty with every step of its ladder, in the order of time."""

    followed: Followed
    scheme: Scheme | None
    obligation: Obligation
    heard: Heard
    steps: tuple[Step, ...]

    @property
    def key(self) -> DutyKey:
        return key_of(self.obligation)

    def now(self, now: datetime) -> tuple[Step, ...]:
        """The steps that are to be sent at this instant: one at most.

        None that was passed over once, as may come again when a clock is set back.
        """
        known = self.followed.passed.get(self.key, frozenset())
        return tuple(
            s for s in self.steps if s.fate is Fate.NOW and s.when <= now and s.name not in known
        )

    @property
    def next_at(self) -> datetime | None:
        """When the next step is to be sent."""
        step = next_step(self.steps)
        return step.when if step else None

    def after(self, now: datetime) -> datetime | None:
        """When there is something to be sent again, once what is due now has been."""
        ahead = (s for s in self.steps if s.fate in (Fate.COMING, Fate.NOW) and s.when > now)
        return min((step.when for step in ahead), default=None)

    @property
    def newly_passed(self) -> tuple[Step, ...]:
        """Steps passed over that are not yet on record as such."""
        known = self.followed.passed.get(self.key, frozenset())
        return tuple(s for s in self.steps if s.fate is Fate.PASSED and s.name not in known)

    @property
    def missed(self) -> bool:
        """Whether the time of every step went by without one being sent."""
        return bool(self.steps) and all(step.fate is Fate.PASSED for step in self.steps)


def key_of(obligation: Obligation) -> DutyKey:
    """What names a duty in everything that is kept about it."""
    return DutyKey(obligation.duty, obligation.number, obligation.due)


def local_day(programme: Programme, now: datetime) -> date:
    """The calendar day where the programme is."""
    return now.astimezone(ZoneInfo(programme.quiet.timezone)).date()


def open_duties(
    followed: Followed, programme: Programme, now: datetime, ahead: timedelta = AHEAD
) -> tuple[Obligation, ...]:
    """What the holder is reminded of, in the order of its days; the next one if all are far."""
    certificate = followed.certificate
    if certificate.standing not in IN_FORCE:
        return ()
    scheme, today = scheme_of(certificate.scheme, programme.schemes), local_day(programme, now)
    found = reminded(obligations(scheme, certificate, today + ahead))
    return found or reminded(obligations(scheme, certificate, today + FAR_AHEAD))


def printed_for(followed: Followed, programme: Programme, now: datetime, on: date) -> DutyKey:
    """The duty that a printed day is for: the next audit or fee, else one audit more than any
    rule knows of."""
    duties = open_duties(followed, programme, now, FAR_AHEAD)
    ruled = next((d for d in duties if d.duty in (Duty.SURVEILLANCE, Duty.FEE)), None)
    if ruled is not None:
        return key_of(ruled)
    scheme = scheme_of(followed.certificate.scheme, programme.schemes)
    every = obligations(scheme, followed.certificate, local_day(programme, now) + FAR_AHEAD)
    held = [d.number for d in every if d.duty is Duty.SURVEILLANCE]
    return DutyKey(Duty.SURVEILLANCE, max(held, default=0) + 1, on)


def watches(
    followed: Followed, programme: Programme, now: datetime, near: bool = False
) -> tuple[Watch, ...]:
    """Every open duty with its reminders; none of what was silenced by its holder.

    `near`: only duties of which a step can come before the next one of the others.
    """
    if followed.silenced:
        return ()
    found = _watches(followed, programme, now, AHEAD, near)
    if all(watch.next_at is None for watch in found):
        found = _watches(followed, programme, now, FAR_AHEAD, near)
    return found


def _watches(
    followed: Followed, programme: Programme, now: datetime, ahead: timedelta, near: bool
) -> tuple[Watch, ...]:
    scheme = scheme_of(followed.certificate.scheme, programme.schemes)
    lead, habit, quiet = scheme.lead if scheme else None, programme.reminders, programme.quiet
    found: list[Watch] = []
    soonest: date | None = None
    for duty in open_duties(followed, programme, now, ahead):
        heard = followed.heard(key_of(duty))
        if near and soonest and begins(duty, lead, habit, quiet, heard) > soonest:
            continue
        steps = ladder(duty, lead, habit, quiet, heard, now)
        found.append(Watch(followed, scheme, duty, heard, steps))
        if at := found[-1].after(now):
            day = local_day(programme, at)
            soonest = min(soonest or day, day)
    return tuple(found)
