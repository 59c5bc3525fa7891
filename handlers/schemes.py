"""Certification schemes as data: how long a certificate lasts and what it asks meanwhile.

Loaded by `bot.content` from `programme/<id>/schemes.toml`, which holds the figures with their
sources (shared facts, certificates B1). `handlers.cycle` turns a scheme and a certificate into
dates.
"""

from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum

from handlers.spelling import fold
from storage.frozen import frozen
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


@frozen
class Validity:
    """Months from the decision to the expiry. `at_most`: the body may set fewer.

    `extension`: months that the body may add. `sure`: read in a source, not from memory.
    """

    months: int
    at_most: bool
    extension: int
    sure: bool


@frozen
class Surveillance:
    """Audits between decision and expiry; see `Rule`. `before`, `after`: months of the window."""

    rule: Rule
    months: int
    before: int
    after: int
    sure: bool


@frozen
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


@frozen
class Fee:
    """A day of every year before which something is paid."""

    month: int
    day: int


@frozen
class Method:
    """What holds for one method of product conformity certification, other than the scheme."""

    number: int
    surveillance: bool
    validity: bool
    note: Words


@frozen
class FormerName:
    """An older name of the scheme, and what its holder should know."""

    aliases: tuple[str, ...]
    note: Words


@frozen
class Lead:
    """When reminders of a scheme begin, where the usual ladder does not fit.

    `days`: before the last day, instead of the habit's. `first`: days before the expiry on which
    the first one goes out besides (0: none). `dates`: days of the calendar as (month, day).
    """

    days: tuple[int, ...]
    first: int
    dates: tuple[tuple[int, int], ...]


@frozen
class Habit:
    """How the programme reminds of a certificate's duties (reminders.toml).

    `at`: local time. `days` before the last day; after it every `every` days, `late` times.
    `aim`: days before the day to aim at, where that is before the last one.
    Whoever stays silent is not left alone: from `second_at` days before the last day on the
    second contact is told as well, from `officer_at` on the officer, and from `call_at` on the
    holder stands on the list of those to be called. Negative: so many days after it.
    """

    at: time
    days: tuple[int, ...]
    aim: int
    every: int
    late: int
    second_at: int
    officer_at: int
    call_at: int


@frozen
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

    def certain(self, sure: bool, *days: date) -> bool:
        """Whether a day that a figure of this scheme gave may be stated without a request to
        check it: the figure is sure, and the rule is in force on these days and not in flux."""
        in_force = all((self.since or day) <= day <= (self.until or day) for day in days)
        return sure and in_force and self.confidence is Confidence.HIGH and self.flux is None

    def method(self, number: int | None) -> Method | None:
        """What is different for this method of conformity, if anything is."""
        return next((m for m in self.methods if m.number == number), None)


@frozen
class Found:
    """A scheme that was meant; `former` if it was called by an older name."""

    scheme: Scheme
    former: FormerName | None = None


def named(typed: str, schemes: Iterable[Scheme]) -> tuple[Found, ...]:
    """The schemes that go by this name, in any spelling: none, one, or several to choose from."""
    key = _key(typed)
    found = []
    for scheme in schemes:
        former = next((f for f in scheme.former if key in map(_key, f.aliases)), None)
        names = (scheme.id, scheme.name.vi, scheme.name.en, *scheme.aliases)
        if former is not None or key in map(_key, names):
            found.append(Found(scheme, former))
    return tuple(found)


def scheme_of(id: str, schemes: Iterable[Scheme]) -> Scheme | None:
    """The scheme with this id; None for one that the programme does not know (any more)."""
    return next((scheme for scheme in schemes if scheme.id == id), None)


def _key(name: str) -> str:
    """ "ISO 9001:2015", "iso9001 2015" and "i so 9001-2015" are one name."""
    return fold(name).replace(" ", "")
