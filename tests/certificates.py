"""Certificates for tests of the pure part: one of each scheme of the shipped programme."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers.cycle import Obligation, obligations
from handlers.schemes import Scheme, scheme_of
from storage.certificate_records import Certificate, Done
from tests.world import FIRM, programme

FAR = date(2100, 1, 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def scheme(id: str) -> Scheme:
    found = scheme_of(id, programme().schemes)
    assert found is not None, id
    return found


def certificate(
    id: str, decided: str, expires: str = "", done: Sequence[str] = (), **more: Any
) -> Certificate:
    """As `bot cycle ID --decided … --expires … --done …` makes one."""
    return Certificate(
        id=1,
        firm=FIRM,
        scheme=id,
        decided_on=day(decided) if decided else None,
        expires_on=day(expires) if expires else None,
        done=tuple(Done(day(text)) for text in done),
        **more,
    )


def duties(
    id: str, decided: str, expires: str = "", done: Sequence[str] = (), **more: Any
) -> tuple[Obligation, ...]:
    """All duties until the expiry, or until 2030 where there is none."""
    until = day("2030-01-01") if id in ("gs1_fee", "iso17025") else FAR
    return obligations(scheme(id), certificate(id, decided, expires, done, **more), until)


def lines(found: Sequence[Obligation]) -> list[str]:
    """Duties as short lines: "surveillance 1 2025-03-15", a window and what was done added."""
    return [
        f"{o.duty} {o.number} {o.due}"
        + (f" [{o.opens}..{o.closes}]" if o.opens else "")
        + (f" done {o.met}" if o.met else "")
        for o in found
    ]
