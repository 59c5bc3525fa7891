"""What staff see of a certificate in lists, as frozen values."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from storage.certificate_records import Certificate, Duty
from storage.follow_records import Audit, DutyKey
from storage.frozen import frozen


class By(StrEnum):
    """What the register is counted by."""

    MONTH = "month"
    SCHEME = "scheme"
    BODY = "body"
    WARD = "ward"


class Wanted(NamedTuple):
    """What is looked for: every condition that is given holds. Days are last days of duties.

    `body`: as in the register, folded. `ward`: its name, "" for none given. `late`: what has a
    duty whose last day is before this one.
    """

    words: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    body: str | None = None
    ward: str | None = None
    first: date | None = None
    last: date | None = None
    late: date | None = None


class Counted(NamedTuple):
    """What is to be counted: duties whose last day lies between two days."""

    by: By
    first: date
    last: date


class Count(NamedTuple):
    """So many duties fall due in a month, of a scheme, a body or a ward."""

    key: str
    n: int


@frozen
class Reported:
    """Something reported as done that staff have not judged yet, with its certificate."""

    id: int
    audit: Audit
    certificate: Certificate


@frozen
class Untold:
    """A reminder of a duty that reached nobody, with the planner's reason."""

    id: int
    certificate: Certificate
    duty: DutyKey
    reason: str


@frozen
class Listed:
    """One certificate in a list, with the next thing it asks; `due_on` None: nothing."""

    id: int
    firm: str
    scheme: str
    called: str
    body: str
    number: str
    ward: str
    duty: Duty | None
    duty_number: int
    due_on: date | None
