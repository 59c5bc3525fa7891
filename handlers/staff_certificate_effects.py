"""What staff want done with certificates, as data (see `handlers.effects`)."""

from dataclasses import dataclass
from datetime import date

from storage.certificate_records import Standing


@dataclass(frozen=True, slots=True)
class CloseCertificateCall:
    """The firm was called; `planned_on`: the day that was arranged, None for none."""

    call: int
    outcome: str
    planned_on: date | None


@dataclass(frozen=True, slots=True)
class JudgeAudit:
    """Evidence was looked at: it shows the audit, or is refused for a reason."""

    audit: int
    confirmed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class DropEvidence:
    """Delete a photo that must not be kept (an identity card); the reason is recorded.

    `audit` 0: the photo of the certificate itself.
    """

    certificate: int
    audit: int
    reason: str


@dataclass(frozen=True, slots=True)
class EnterAudit:
    """An audit took place, as staff heard or read it: nobody needs to judge it."""

    draft: str
    certificate: int
    held_on: date
    note: str


@dataclass(frozen=True, slots=True)
class AmendDates:
    """Staff correct the days that are printed on a certificate."""

    certificate: int
    decided_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class AmendInterval:
    """Months between audits by the contract; None for what the scheme says."""

    certificate: int
    months: int | None


@dataclass(frozen=True, slots=True)
class AmendStanding:
    """Staff say where a certificate stands, from which day, and why if they end it."""

    certificate: int
    standing: Standing
    since: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OfferFirm:
    """Keep a link by which a business that only a list knows comes to its first contact."""

    firm: int
    secret: str


@dataclass(frozen=True, slots=True)
class ImportCertificates:
    """Enter what a checked spreadsheet holds; `token` of the file, `rows` that were shown."""

    token: str
    rows: int


@dataclass(frozen=True, slots=True)
class RecordReport:
    """A list of certificates was taken out, `phones` with phone numbers; kept for that."""

    report: str
    phones: bool
