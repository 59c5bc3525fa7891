"""Figures on certificates for the annual report: held, audits on time, lapsed. Pure.

The report is that of the Department to the People's Committee at the end of a year (shared
facts, plan A8); what is counted is what the register holds. A certificate that was renewed has
several cycles, each with its own duties and with the audits that were held in its time.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date

from handlers.cycle import Obligation, expires, obligations
from handlers.months import shifted
from handlers.programme import Programme
from handlers.renewal import HALF_A_YEAR, RENEWED, as_it_was
from handlers.schemes import Scheme, scheme_of
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
    """A certificate that was renewed is one: held if any of its cycles was in force at the end,
    lapsed if one ended in the year and none is."""
    scheme = scheme_of(certificate.scheme, programme.schemes)
    end = min(date(year, 12, 31), today)
    cycles = _cycles(certificate, scheme)
    held = any(_held(cycle, end) for cycle in cycles)
    lapsed = not held and any(_lapsed(cycle, year, end) for cycle in cycles)
    total = Figures(held=int(held), lapsed=int(lapsed))
    for cycle in cycles:
        for duty in obligations(scheme, cycle.certificate, date(year, 12, 31)):
            if duty.duty in _AUDITS and duty.limit.year == year and not _replaced(duty, cycle):
                total += _judged(_renewed(duty, cycle), entered, today)
    return total


@frozen
class _Cycle:
    """The certificate as it was in one cycle; `renewed_on`: where the next one begins, if any."""

    certificate: Certificate
    ends: date | None
    renewed_on: date | None = None


def _cycles(certificate: Certificate, scheme: Scheme | None) -> list[_Cycle]:
    past = [(as_it_was(certificate, one), one.renewed_on) for one in certificate.past]
    return [_Cycle(one, expires(scheme, one), on) for one, on in (*past, (certificate, None))]


def _held(cycle: _Cycle, on: date) -> bool:
    """Whether it was in force on a day, in this cycle."""
    certificate = cycle.certificate
    if certificate.decided_on is not None and certificate.decided_on > on:
        return False
    if cycle.ends is not None and cycle.ends < on:
        return False
    if cycle.renewed_on is not None and cycle.renewed_on <= on:
        return False
    over = certificate.standing in _OVER
    return not over or (certificate.since is not None and certificate.since > on)


def _lapsed(cycle: _Cycle, year: int, end: date) -> bool:
    """Whether it ran out, or was withdrawn, in the year, before there was a new one."""
    certificate, ends = cycle.certificate, cycle.ends
    if certificate.standing in _LOST and certificate.since is not None:
        return certificate.since.year == year and certificate.since <= end
    if certificate.standing in _OVER or ends is None:
        return False
    return ends.year == year and ends < min(end, cycle.renewed_on or end)


def _replaced(duty: Obligation, cycle: _Cycle) -> bool:
    """Whether the new certificate came before this was asked for: not done, or a fee, which the
    new one asks for anew. A renewal is what recertification is about, unless it came long before:
    then the certificate was exchanged in the middle of its time."""
    renewed = cycle.renewed_on
    if renewed is None or duty.limit < renewed:
        return False
    if duty.duty in RENEWED and renewed >= shifted(duty.limit, -HALF_A_YEAR):
        return False
    return duty.met is None or duty.duty is Duty.FEE


def _renewed(duty: Obligation, cycle: _Cycle) -> Obligation:
    """The audit, or the file, for the renewal was done if there is a new certificate, though
    nothing is on record: in time, if that was decided before the old one ended."""
    renewed, ends = cycle.renewed_on, cycle.ends
    if duty.duty not in RENEWED or duty.met is not None or renewed is None or ends is None:
        return duty
    return replace(duty, met=duty.limit if renewed <= ends else renewed)


def _judged(duty: Obligation, entered: date, today: date) -> Figures:
    if duty.met is not None:
        return Figures(late=1) if duty.late else Figures(in_time=1)
    if duty.limit < entered:
        return Figures()
    return Figures(open=1) if duty.limit >= today else Figures(missed=1)
