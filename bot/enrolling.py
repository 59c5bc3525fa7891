"""Certificates enter the register in which staff look them up: what each asks next, its words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

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
    connection: AsyncConnection, held: Iterable[Followed], programme: Programme, now: datetime
) -> None:
    """Bring the register up to date for these certificates."""
    await register.keep(connection, [_row(one, programme, now) for one in held])


def _row(one: Followed, programme: Programme, now: datetime) -> dict[str, Any]:
    certificate = one.certificate
    duties, today = open_duties(one, programme, now, FAR_AHEAD), local_day(programme, now)
    late = next((duty for duty in duties if duty.limit < today), None)
    next_ = next((duty for duty in duties if duty.limit >= today), None)
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
