"""When other days of a certificate are those of a new one, and when a slip is put right. Pure.

Both come the same way: somebody types a decision, and perhaps an expiry, for a certificate that is
kept. A new one begins another cycle, and the one before is kept as past: the figures of its years
still count. After a slip the cycle is the same as before.
"""

from dataclasses import replace
from datetime import date

from handlers.cycle import expires, obligations
from handlers.months import shifted
from handlers.schemes import Scheme
from handlers.surveillance import UNDER_WAY
from storage.certificate_records import Certificate, Duty, PastCycle, Standing

HALF_A_YEAR = 6
"""Months. A slip is mostly of days; certificates last two or three years, hardly one so short."""
RENEWED = (Duty.RECERTIFICATION, Duty.RENEWAL)
"""Duties after which there is a new certificate, with days of its own."""


def is_renewal(old: Certificate, new: date, scheme: Scheme | None) -> bool:
    """Whether a decision of the day `new` is that of a new certificate in place of the old one.

    It is, if it lies half a year or more after the old decision, or on or after the day from which
    the old one could be renewed. Every other day, an earlier one above all, is a slip put right.
    A year mistyped at the entry and put right later looks like a renewal: days cannot tell.

    `scheme`: that of the certificate, None for one that the programme does not know.
    """
    decided, opens = old.decided_on, _renewable_from(old, scheme)
    if decided is not None and new >= shifted(decided, HALF_A_YEAR):
        return True
    return opens is not None and new >= opens


def _renewable_from(old: Certificate, scheme: Scheme | None) -> date | None:
    """When the window of its recertification (or of the file for it) opens, or the day to aim at,
    where the rule has one; at the latest when recertification would be under way. One that could
    be renewed from its first day on would make every slip a renewal: then, when it ends."""
    ends = expires(scheme, old)
    if ends is None:
        return None
    asked = obligations(scheme, replace(old, standing=Standing.ACTIVE), ends)
    days = (duty.opens or duty.target for duty in asked if duty.duty in RENEWED)
    opens = min((*days, shifted(ends, -UNDER_WAY)))
    return opens if old.decided_on is None or opens > old.decided_on else ends


def with_days(
    old: Certificate, decided_on: date, expires_on: date | None, scheme: Scheme | None
) -> Certificate:
    """The certificate with other days on its paper.

    A new one begins anew, and the cycle so far is kept as past. After a slip it is the same: still
    suspended if it was, and what was printed and arranged holds.
    """
    after = replace(old, decided_on=decided_on, expires_on=expires_on)
    if decided_on != old.decided_on:
        after = replace(after, past=past_cycles(old, decided_on, scheme))
    if not is_renewal(old, decided_on, scheme):
        return after
    return replace(
        after,
        printed=(),
        confirmed=(),
        audited_on=None,
        standing=Standing.ACTIVE,
        since=None,
        done=tuple(d for d in old.done if d.on > decided_on),
    )


def past_cycles(old: Certificate, new: date, scheme: Scheme | None) -> tuple[PastCycle, ...]:
    """The cycles that are over once the certificate has a decision of the day `new`.

    After a renewal the present one is among them. A slip put right moves the end of the one
    before; a day that renews none of them takes back what was entered as a renewal by mistake.
    """
    before = [one for one in old.past if is_renewal(as_it_was(old, one), new, scheme)]
    if is_renewal(old, new, scheme):
        return (*before, _over(old, new))
    return (*before[:-1], *(replace(one, renewed_on=new) for one in before[-1:]))


def _over(old: Certificate, renewed_on: date) -> PastCycle:
    done = (d for d in old.done if d.on <= renewed_on)
    return PastCycle(
        renewed_on=renewed_on,
        decided_on=old.decided_on,
        expires_on=old.expires_on,
        audited_on=old.audited_on,
        interval=old.interval,
        standing=old.standing,
        since=old.since,
        printed=old.printed,
        done=tuple(d for d in done if old.decided_on is None or d.on > old.decided_on),
    )


def as_it_was(certificate: Certificate, cycle: PastCycle) -> Certificate:
    """The certificate in one of its past cycles."""
    return replace(
        certificate,
        decided_on=cycle.decided_on,
        expires_on=cycle.expires_on,
        audited_on=cycle.audited_on,
        interval=cycle.interval,
        standing=cycle.standing,
        since=cycle.since,
        printed=cycle.printed,
        confirmed=(),
        done=cycle.done,
        past=(),
    )
