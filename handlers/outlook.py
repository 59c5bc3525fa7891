"""What is ahead of a certificate: its open duties, their reminders, and when to look again. Pure.

One place for the planner, the holder's screens and the staff's dry run, so that what is
announced is what is sent.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.cycle import Obligation, expires, obligations, outstanding
from handlers.ladder import begins, ladder, next_step, reminded
from handlers.ladder_days import HINT_LIFE
from handlers.ladder_step import Fate, Step
from handlers.programme import Programme
from handlers.schemes import Scheme, scheme_of
from storage.certificate_records import Certificate, Duty, Heard, Standing
from storage.follow_records import DutyKey, Followed
from storage.frozen import frozen

AHEAD = timedelta(days=800)
"""How far ahead duties are looked at: longer than from one duty of any scheme to the next."""
FAR_AHEAD = timedelta(days=3700)
"""Looked at if there is nothing nearer: longer than any certificate lasts."""
REPORTED_LATER = (Duty.SURVEILLANCE, Duty.FEE)
"""What may have been done before the certificate was entered, and can be reported then."""
_OVER = (*REPORTED_LATER, Duty.RECERTIFICATION, Duty.RENEWAL)
IN_FORCE = (Standing.ACTIVE, Standing.SUSPENDED)
"""Standings in which a certificate asks something of its holder."""


@frozen
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


def to_see_until(then: datetime, now: datetime) -> timedelta:
    """How far ahead duties must be looked at for every reminder until then: as far as the planner
    will look at that time."""
    return max(then - now, timedelta()) + AHEAD


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
    if lapses_on(followed, programme, now) < local_day(programme, now):
        return ()
    found = _sorted_out(followed, programme, now, ahead)[0]
    return found or _sorted_out(followed, programme, now, FAR_AHEAD)[0]


def unrecorded(followed: Followed, programme: Programme, now: datetime) -> tuple[Obligation, ...]:
    """Audits and fees that were over when the certificate was entered, and of which nothing is on
    record. They may well have been done: nobody is reminded of them, but they can be reported."""
    return _sorted_out(followed, programme, now, AHEAD)[1]


def expired_on(followed: Followed, programme: Programme, now: datetime) -> date | None:
    """The day on which the certificate ran out, if it has."""
    scheme = scheme_of(followed.certificate.scheme, programme.schemes)
    ends = expires(scheme, followed.certificate)
    return ends if ends and ends < local_day(programme, now) else None


def as_it_stands(followed: Followed, programme: Programme, now: datetime) -> Certificate:
    """The certificate, lapsed if it has run out and nobody has said anything else of it."""
    certificate, ended = followed.certificate, expired_on(followed, programme, now)
    if ended is None or certificate.standing is not Standing.ACTIVE:
        return certificate
    return replace(certificate, standing=Standing.LAPSED, since=ended)


def lapses_on(followed: Followed, programme: Programme, now: datetime) -> date:
    """The day after which a certificate that ran out is history and asks nothing any more: when
    the last of its reminders has been sent, or the hint at it."""
    ends = expired_on(followed, programme, now)
    if ends is None:
        return date.max
    habit, entered = programme.reminders, _entered(followed, programme)
    lapses = ends + timedelta(days=habit.every * habit.late)
    return max(lapses, entered + HINT_LIFE) if entered and entered > ends else lapses


def forgotten_at(followed: Followed, programme: Programme, now: datetime) -> datetime | None:
    """When a certificate that ran out stops asking anything: the register is told so then."""
    if expired_on(followed, programme, now) is None:
        return None
    after = lapses_on(followed, programme, now) + timedelta(days=1)
    at = datetime.combine(after, programme.reminders.at, ZoneInfo(programme.quiet.timezone))
    return at.astimezone(UTC) if at > now else None


def _entered(followed: Followed, programme: Programme) -> date | None:
    at = followed.certificate.entered_at
    return local_day(programme, at) if at else None


def _sorted_out(
    followed: Followed, programme: Programme, now: datetime, ahead: timedelta
) -> tuple[tuple[Obligation, ...], tuple[Obligation, ...]]:
    """The duties that are reminded of, and those over before the certificate was entered."""
    certificate, entered = followed.certificate, _entered(followed, programme)
    scheme = scheme_of(certificate.scheme, programme.schemes)
    found = obligations(scheme, certificate, local_day(programme, now) + ahead)
    if entered is None:
        return reminded(found), ()
    before = tuple(d for d in outstanding(found) if _over(d, followed, entered))
    rest = reminded(tuple(d for d in found if d not in before))
    return tuple(
        replace(d, entered=entered) if d.duty is Duty.EXPIRY and d.limit < entered else d
        for d in rest
    ), tuple(d for d in before if d.duty in REPORTED_LATER)


def _over(duty: Obligation, followed: Followed, entered: date) -> bool:
    """Whether a duty ended before the certificate was entered and nobody has spoken of it. A file
    for the renewal can still be handed in until the certificate itself ends."""
    last = duty.expires if duty.duty is Duty.RENEWAL else duty.limit
    spoken = duty.confirmed is not None or key_of(duty) in followed.answers
    return duty.duty in _OVER and (last or duty.limit) < entered and not spoken


def watches(
    followed: Followed,
    programme: Programme,
    now: datetime,
    near: bool = False,
    ahead: timedelta = AHEAD,
    duties: tuple[Obligation, ...] | None = None,
) -> tuple[Watch, ...]:
    """Every open duty with its reminders; none of what was silenced by its holder.

    `near`: only duties of which a step can come before the next one of the others. `ahead`: how
    far duties are looked at; `to_see_until` for who asks about a time to come. `duties`: those
    that are open so far ahead, if they are at hand.
    """
    if followed.silenced:
        return ()
    if duties is None:
        duties = open_duties(followed, programme, now, ahead)
    found = _watches(followed, programme, now, duties, near)
    if all(watch.next_at is None for watch in found):
        duties = open_duties(followed, programme, now, FAR_AHEAD)
        found = _watches(followed, programme, now, duties, near)
    return found


def _watches(
    followed: Followed,
    programme: Programme,
    now: datetime,
    duties: tuple[Obligation, ...],
    near: bool,
) -> tuple[Watch, ...]:
    scheme = scheme_of(followed.certificate.scheme, programme.schemes)
    lead, habit, quiet = scheme.lead if scheme else None, programme.reminders, programme.quiet
    found: list[Watch] = []
    soonest: date | None = None
    for duty in duties:
        heard = followed.heard(key_of(duty))
        if near and soonest and begins(duty, lead, habit, quiet, heard) > soonest:
            continue
        steps = ladder(duty, lead, habit, quiet, heard, now)
        found.append(Watch(followed, scheme, duty, heard, steps))
        if at := found[-1].after(now):
            day = local_day(programme, at)
            soonest = min(soonest or day, day)
    return tuple(found)
