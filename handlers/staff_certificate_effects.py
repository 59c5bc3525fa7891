"""What staff want done with certificates, as data (see `handlers.effects`)."""

from dataclasses import dataclass
from datetime import date


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
class ImportCertificates:
    """Enter what a checked spreadsheet holds; `token` of the file, `rows` that were shown."""

    token: str
    rows: int


@dataclass(frozen=True, slots=True)
class RecordReport:
    """A list of certificates was taken out, `phones` with phone numbers; kept for that."""

    report: str
    phones: bool
