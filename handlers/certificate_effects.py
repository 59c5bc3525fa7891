"""What the owners' dialogues about certificates want done, as data (see `handlers.effects`)."""

from datetime import date
from enum import StrEnum
from typing import TypeAlias

from storage.certificate_records import Standing
from storage.follow_records import DutyKey
from storage.frozen import frozen


@frozen
class KeepCertificate:
    """Keep a certificate of the person's firm. `draft` makes a second attempt harmless.

    `upload`: the token of its photo or PDF, kept as evidence.
    """

    draft: str
    firm: str
    scheme: str
    called: str
    body: str
    number: str
    scope: str
    decided_on: date | None
    expires_on: date | None
    method: int | None
    upload: str
    edition: str = ""
    audited_on: date | None = None


@frozen
class AnswerDuty:
    """Keep what the holder says to the reminders of a duty; the last word counts.

    `known`: he knows and needs no further reminder before the last day.
    """

    certificate: int
    duty: DutyKey
    planned_on: date | None = None
    snoozed_until: date | None = None
    known: bool = False


@frozen
class ReportAudit:
    """Keep that a duty was done on a day, with its proof if there is one."""

    draft: str
    certificate: int
    duty: DutyKey
    held_on: date
    upload: str


@frozen
class CorrectDates:
    """Keep the days that are printed on the certificate now. With a new decision day its cycle
    begins anew, and the days of single duties that were printed for the old one are gone."""

    certificate: int
    decided_on: date
    expires_on: date | None


@frozen
class AnchorAudit:
    """Keep the last day of the audit from which the cycle of a certificate is counted."""

    certificate: int
    audited_on: date


@frozen
class KeepInterval:
    """Count the audits of a certificate by the contract; `months` None: as the scheme says."""

    certificate: int
    months: int | None


@frozen
class MarkDuty:
    """Keep the day of one duty: `fixed` by the certification body, else printed for it."""

    certificate: int
    duty: DutyKey
    on: date
    fixed: bool


class Line(StrEnum):
    """What is kept of a certificate besides its days, and of whom to call about it."""

    NUMBER = "number"
    BODY = "body"
    SCOPE = "scope"
    WARD = "ward"
    NAME = "name"
    PHONE = "phone"


@frozen
class KeepLine:
    """Keep what a line of the certificate should say; "" for nothing."""

    certificate: int
    line: Line
    text: str


@frozen
class EndCertificate:
    """The holder does not need a certificate any more; it can be taken up again."""

    certificate: int
    ended: bool = True


@frozen
class ChangeStanding:
    """Keep where the certification body says a certificate stands, and from which day."""

    certificate: int
    standing: Standing
    since: date


@frozen
class Silence:
    """End the reminders of one certificate, or of all of a firm, or begin them again."""

    firm: int
    certificate: int | None
    silent: bool


@frozen
class OfferCare:
    """Keep a link by which a colleague comes to look after a firm's certificates as well."""

    firm: int
    secret: str


@frozen
class AcceptCare:
    """Look after the certificates of the firm that a link was made for."""

    secret: str


@frozen
class SwapContacts:
    """The second contact of a firm becomes the first, and the first the second."""

    firm: int


@frozen
class OpenFeed:
    """Give a firm's calendar an address; an earlier one is void. Only its hash is kept."""

    firm: int
    secret: str


@frozen
class CloseFeed:
    """Revoke the address of a firm's calendar."""

    firm: int


CertificateEffect: TypeAlias = (
    KeepCertificate
    | AnswerDuty
    | ReportAudit
    | CorrectDates
    | AnchorAudit
    | KeepInterval
    | MarkDuty
    | KeepLine
    | EndCertificate
    | ChangeStanding
    | Silence
    | OfferCare
    | AcceptCare
    | SwapContacts
    | OpenFeed
    | CloseFeed
)
