"""Certification schemes as data: how long a certificate lasts and what it asks meanwhile.

Loaded by `bot.content` from `programme/<id>/schemes.toml`, which holds the figures with their
sources (shared facts, certificates B1). `handlers.cycle` turns a scheme and a certificate into
dates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.spelling import fold
from storage.records import Words


class Rule(StrEnum):
    """How the days of surveillance audits follow from the anchor.

    CALENDAR_YEAR: the first within `months` of the decision, later one in each calendar year
    but the recertification year (ISO/IEC 17021-1:2015, 9.1.3). ANNIVERSARY: at the latest every
    `months` from the anchor. WINDOW: around each anniversary, `before` and `after` months.
    PERIOD: at any time within each period of `months`, announced or not.
    """

    CALENDAR_YEAR = "calendar_year"
    ANNIVERSARY = "anniversary"
    WINDOW = "window"
    PERIOD = "period"


class Anchor(StrEnum):
    """What the months are counted from: the certification decision, the last day of the audit
    it rests on, a day of the calendar, or nothing: the certificate says its days itself."""

    DECISION = "decision"
    AUDIT = "audit"
    CALENDAR = "calendar"
    CERTIFICATE = "certificate"


class Confidence(StrEnum):
    """How sure the source is. Whatever is not HIGH is shown with a request to check it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Validity:
    """Months from the decision to the expiry. `at_most`: the body may set fewer.

    `extension`: months that the body may add. `sure`: read in a source, not from memory.
    """

    months: int
    at_most: bool
    extension: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Surveillance:
    """Audits between decision and expiry; see `Rule`. `before`, `after`: months of the window."""

    rule: Rule
    months: int
    before: int
    after: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Renewal:
    """What must be done before the expiry, and when at the latest.

    `audit`: a recertification audit; otherwise a file to hand in. `months_before` the expiry it
    must be done; `opens` months before that it may begin (0: no window). `aim`: months before
    that to aim at.
    """

    audit: bool
    months_before: int
    opens: int
    aim: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Fee:
    """A day of every year before which something is paid."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Method:
    """What holds for one method of product conformity certification, other than the scheme."""

    number: int
    surveillance: bool
    validity: bool
    note: Words


@dataclass(frozen=True, slots=True)
class FormerName:
    """An older name of the scheme, and what its holder should know."""

    aliases: tuple[str, ...]
    note: Words


@dataclass(frozen=True, slots=True)
class Lead:
    """When reminders of a scheme begin, where the usual ladder does not fit.

    `days` before the last day. `from_expiry`: counted from the expiry instead. `dates`: days of
    the calendar as (month, day).
    """

    days: tuple[int, ...]
    from_expiry: bool
    dates: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme. `certificate` False: a tool (5S, Kaizen …) that nobody certifies.

    `evidence`: what to keep as proof. `rule`: what holds, in words. `since`, `until`: from when
    to when the rule is in force. `flux`: what is changing in the law. `note`: what else to know.
    """

    id: str
    name: Words
    aliases: tuple[str, ...]
    former: tuple[FormerName, ...]
    certificate: bool
    anchor: Anchor
    validity: Validity | None
    surveillance: Surveillance | None
    renewal: Renewal | None
    fee: Fee | None
    methods: tuple[Method, ...]
    lead: Lead | None
    evidence: Words
    rule: Words
    source: Words
    confidence: Confidence
    since: date | None
    until: date | None
    flux: Words | None
    note: Words | None

    def certain(self, sure: bool) -> bool:
        """Whether a figure of this scheme may be stated without asking to check it."""
        return sure and self.confidence is Confidence.HIGH and self.flux is None

    def method(self, number: int | None) -> Method | None:
        """What is different for this method of conformity, if anything is."""
        return next((m for m in self.methods if m.number == number), None)


@dataclass(frozen=True, slots=True)
class Found:
    """A scheme that was meant; `former` if it was called by an older name."""

    scheme: Scheme
    former: FormerName | None = None


def named(typed: str, schemes: Iterable[Scheme]) -> tuple[Found, ...]:
    """The schemes that go by this name, in any spelling: none, one, or several to choose from."""
    key = _key(typed)
    found = []
    for scheme in schemes:
        if key in map(_key, (scheme.id, scheme.name.vi, scheme.name.en, *scheme.aliases)):
            found.append(Found(scheme))
            continue
        for former in scheme.former:
            if key in map(_key, former.aliases):
                found.append(Found(scheme, former))
    return tuple(found)


def scheme_of(id: str, schemes: Iterable[Scheme]) -> Scheme | None:
    """The scheme with this id; None for one that the programme does not know (any more)."""
    return next((scheme for scheme in schemes if scheme.id == id), None)


def _key(name: str) -> str:
    """ "ISO 9001:2015", "iso9001 2015" and "i so 9001-2015" are one name."""
    return fold(name).replace(" ", "")
