"""What becomes of a certificate's duties when one of its days is put right. Pure.

A duty is known by its kind, its number and its day. A slip put right moves the day, and the duty is
still the same: what its holder has answered, and what he was reminded of, go with it.
"""

from datetime import date, timedelta

from handlers.cycle import obligations
from handlers.outlook import FAR_AHEAD, key_of
from handlers.schemes import Scheme
from storage.certificate_records import Certificate
from storage.follow_records import DutyKey
from storage.frozen import frozen


@frozen
class Move:
    """One duty that has another day now; with its last day before and after."""

    old: DutyKey
    new: DutyKey
    was: date
    limit: date


def moves(
    before: Certificate,
    after: Certificate,
    scheme: Scheme | None,
    today: date,
    ahead: timedelta = FAR_AHEAD,
) -> tuple[Move, ...]:
    """The duties that are there before and after, on other days."""
    old = {(d.duty, d.number): d for d in obligations(scheme, before, today + ahead)}
    found = []
    for duty in obligations(scheme, after, today + ahead):
        was = old.get((duty.duty, duty.number))
        if was and (was.due, was.limit) != (duty.due, duty.limit):
            found.append(Move(key_of(was), key_of(duty), was.limit, duty.limit))
    return tuple(found)
