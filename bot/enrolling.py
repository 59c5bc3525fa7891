"""Certificates enter the register in which staff look them up: what each asks next, its words."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.cycle import Obligation
from handlers.outlook import FAR_AHEAD, local_day, open_duties
from handlers.programme import Programme
from handlers.spelling import fold
from storage import register
from storage.follow_records import Followed

_LONGEST_WORD = 60
_MOST_WORDS = 900
"""Of the 1,000 letters of the column, less what marks an overdue duty: names, body and number fit
many times over."""


async def enrol(
    connection: AsyncConnection,
    held: Collection[Followed],
    programme: Programme,
    now: datetime,
    duties: Mapping[int, tuple[Obligation, ...]] | None = None,
) -> None:
    """Bring the register up to date for these certificates. `duties`: the open ones of each by
    its id, if they are at hand."""
    known = duties or {h.certificate.id: open_duties(h, programme, now) for h in held}
    rows = [_row(one, known[one.certificate.id], programme, now) for one in held]
    await register.keep(connection, rows)


def _row(
    one: Followed, duties: tuple[Obligation, ...], programme: Programme, now: datetime
) -> dict[str, Any]:
    certificate, today = one.certificate, local_day(programme, now)
    late = next((duty for duty in duties if duty.limit < today), None)
    next_ = _first_from(today, duties)
    if late and not next_:
        next_ = _first_from(today, open_duties(one, programme, now, FAR_AHEAD))
    beside = register.late_words(late.duty, late.number, late.limit) if late and next_ else ()
    next_ = next_ or late
    return {
        "certificate_id": certificate.id,
        "firm_key": fold(certificate.firm.name)[:200],
        "scheme": certificate.scheme,
        "body_key": fold(certificate.body)[:120],
        "ward": one.contacts.ward,
        "words": " ".join((*beside, *_words(one))),
        "duty": next_.duty.value if next_ else "",
        "number": next_.number if next_ else 0,
        "due_on": next_.limit if next_ else None,
    }


def _first_from(day: date, duties: Iterable[Obligation]) -> Obligation | None:
    return next((duty for duty in duties if duty.limit >= day), None)


def _words(one: Followed) -> list[str]:
    """What the certificate can be found by, each word once."""
    certificate = one.certificate
    said = (
        certificate.firm.name,
        certificate.firm.tax_code,
        certificate.body,
        certificate.number,
        certificate.called,
        one.contacts.ward,
    )
    words = sorted({word[:_LONGEST_WORD] for text in said for word in fold(text).split()})
    while len(" ".join(words)) > _MOST_WORDS:
        words.pop()
    return words
