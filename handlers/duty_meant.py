"""Which duty of a certificate is meant by whoever only tells a day. Pure."""

from datetime import date, datetime

from handlers.cycle import Obligation, obligations, outstanding
from handlers.outlook import FAR_AHEAD, REPORTED_LATER, key_of, local_day, open_duties
from handlers.programme import Programme
from handlers.schemes import Rule, scheme_of
from storage.certificate_records import Duty
from storage.follow_records import DutyKey, Followed


def settled_by(
    followed: Followed, programme: Programme, now: datetime, on: date
) -> Obligation | None:
    """The audit or fee that something done on a day was for, when its holder does not say: the
    one in whose window or year it lies, else the one whose last day is nearest."""
    scheme = scheme_of(followed.certificate.scheme, programme.schemes)
    every = obligations(scheme, followed.certificate, local_day(programme, now) + FAR_AHEAD)
    found = [d for d in outstanding(every) if d.duty in REPORTED_LATER]
    if scheme is None or not found:
        return min(found, key=lambda d: abs(d.limit - on), default=None)
    yearly = scheme.surveillance is None or scheme.surveillance.rule is Rule.CALENDAR_YEAR
    fitting = [
        d
        for d in found
        if (d.opens and d.opens <= on <= d.limit) or (yearly and d.limit.year == on.year)
    ]
    return min(fitting or found, key=lambda d: abs(d.limit - on))


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
