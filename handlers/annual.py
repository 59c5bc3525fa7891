"""Figures on certificates for the annual report: held, audits on time, lapsed. Pure.

The report is that of the Department to the People's Committee at the end of a year (shared
facts, plan A8); what is counted is what the register holds.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date

from handlers.cycle import Obligation, expires, obligations
from handlers.programme import Programme
from handlers.schemes import scheme_of
from storage.certificate_records import Certificate, Duty, Standing
from storage.frozen import frozen

_AUDITS = (Duty.SURVEILLANCE, Duty.RECERTIFICATION, Duty.RENEWAL, Duty.FEE)
_OVER = (Standing.WITHDRAWN, Standing.LAPSED, Standing.TRANSFERRED, Standing.ENDED)
_LOST = (Standing.WITHDRAWN, Standing.LAPSED)


@frozen
class Figures:
    """`held`: in force at the end. Of what fell due: done in time, late, not done, and still open
    (its last day is ahead). `lapsed`: ran out or were withdrawn within the year."""

    held: int = 0
    in_time: int = 0
    late: int = 0
    missed: int = 0
    open: int = 0
    lapsed: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def figures(
    certificates: Iterable[tuple[Certificate, date]],
    programme: Programme,
    year: int,
    today: date,
) -> dict[str, Figures]:
    """Figures of a year by scheme; "" for schemes that are not known.

    Each certificate with the day on which it was entered: what fell due before, and is not on
    record, may have been done.
    """
    found: dict[str, Figures] = {}
    for certificate, entered in certificates:
        one = _of_one(certificate, entered, programme, year, today)
        if one != Figures():
            found[certificate.scheme] = found.get(certificate.scheme, Figures()) + one
    return found


def _of_one(
    certificate: Certificate, entered: date, programme: Programme, year: int, today: date
) -> Figures:
    scheme = scheme_of(certificate.scheme, programme.schemes)
    end = min(date(year, 12, 31), today)
    ends = expires(scheme, certificate)
    total = Figures(held=int(_held(certificate, ends, end)), lapsed=int(_lapsed(
        certificate, ends, year, end)))  # fmt: skip
    for duty in obligations(scheme, certificate, date(year, 12, 31)):
        if duty.duty in _AUDITS and duty.limit.year == year:
            total += _judged(duty, entered, today)
    return total


def _held(certificate: Certificate, ends: date | None, on: date) -> bool:
    """Whether it was in force on a day."""
    if certificate.decided_on is not None and certificate.decided_on > on:
        return False
    if ends is not None and ends < on:
        return False
    over = certificate.standing in _OVER
    return not over or (certificate.since is not None and certificate.since > on)


def _lapsed(certificate: Certificate, ends: date | None, year: int, end: date) -> bool:
    """Whether it ran out, or was withdrawn, in the year."""
    if certificate.standing in _LOST and certificate.since is not None:
        return certificate.since.year == year and certificate.since <= end
    if certificate.standing in _OVER or ends is None:
        return False
    return ends.year == year and ends < end


def _judged(duty: Obligation, entered: date, today: date) -> Figures:
    if duty.met is not None:
        return Figures(late=1) if duty.late else Figures(in_time=1)
    if duty.limit < entered:
        return Figures()
    return Figures(open=1) if duty.limit >= today else Figures(missed=1)
