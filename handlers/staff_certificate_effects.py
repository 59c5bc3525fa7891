"""What staff want done with certificates, as data (see `handlers.effects`)."""

from datetime import date

from handlers.certificate_effects import Line
from storage.certificate_records import Standing
from storage.frozen import frozen


@frozen
class CloseCertificateCall:
    """The firm was called; `planned_on`: the day that was arranged, None for none. `stays`: it is
    to be called again, so that only the note is kept."""

    call: int
    outcome: str
    planned_on: date | None
    stays: bool = False


@frozen
class JudgeAudit:
    """Evidence was looked at: it shows the audit, or is refused for a reason."""

    audit: int
    confirmed: bool
    reason: str


@frozen
class DropEvidence:
    """Delete a photo that must not be kept (an identity card); the reason is recorded.

    `audit` 0: the photo of the certificate itself.
    """

    certificate: int
    audit: int
    reason: str


@frozen
class EnterAudit:
    """An audit took place, as staff heard or read it: nobody needs to judge it."""

    draft: str
    certificate: int
    held_on: date
    note: str


@frozen
class AmendDates:
    """Staff correct the days that are printed on a certificate."""

    certificate: int
    decided_on: date
    expires_on: date | None


@frozen
class AmendInterval:
    """Months between audits by the contract; None for what the scheme says."""

    certificate: int
    months: int | None


@frozen
class AmendLine:
    """Staff correct a line of a certificate, or of whom to call about it."""

    certificate: int
    line: Line
    text: str


@frozen
class AmendStanding:
    """Staff say where a certificate stands, from which day, and why if they end it."""

    certificate: int
    standing: Standing
    since: date
    reason: str = ""


@frozen
class OfferFirm:
    """Keep a link by which a business that only a list knows comes to its first contact."""

    firm: int
    secret: str


@frozen
class ImportCertificates:
    """Enter what a checked spreadsheet holds; `token` of the file, and what was shown: `rows`
    to be entered, `days` of audits to be added to certificates that are there."""

    token: str
    rows: int
    days: int = 0


@frozen
class RecordReport:
    """A list of certificates was taken out, `phones` with phone numbers; kept for that."""

    report: str
    phones: bool
