"""Certificates as they are followed: who looks after them, what was reminded, what was answered.

Frozen values without behaviour beyond reading themselves, like `storage.records`.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from storage.certificate_records import Certificate, Done, Duty, Heard
from storage.frozen import frozen
from storage.records import Firm

_NOTHING = Heard({})


class DutyKey(NamedTuple):
    """One duty of a certificate. `due` belongs to it: on another day it is another duty."""

    duty: Duty
    number: int
    due: date


class AuditState(StrEnum):
    """What the holder reported counts at once; staff confirm it or refuse it with a reason."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class ReminderState(StrEnum):
    """PLANNED: in the outbox. SENT: the channel took it. PASSED: a later step says the same.

    IMPOSSIBLE: nobody could be told, for the reason that stands beside.
    """

    PLANNED = "planned"
    SENT = "sent"
    PASSED = "passed"
    IMPOSSIBLE = "impossible"


@frozen
class Contacts:
    """Who looks after the certificates of a firm, in the order in which they are asked.

    `first` and `second` are people who chat; names and phones without them come from lists of
    the staff; `ward` is the name of a ward or commune. `stopped`: no reminders for the firm.
    `feed`: there is a calendar address.
    """

    firm: Firm
    first: int | None = None
    second: int | None = None
    name: str = ""
    phone: str = ""
    second_name: str = ""
    second_phone: str = ""
    ward: str = ""
    stopped: bool = False
    feed: bool = False


@frozen
class Audit:
    """Something that was done, as the holder reported it or staff entered it."""

    id: int
    done: Done
    state: AuditState
    evidence: str
    reported_at: datetime
    reason: str = ""


@frozen
class Followed:
    """A certificate with its firm's contacts and all that its reminders came to.

    `answers` hold everything but what was sent; `sent` the steps that went out or could not, and
    `passed` those passed over, by duty. `stopped`: no reminders for this certificate.
    `evidence` is the token of its photo or PDF.
    """

    certificate: Certificate
    contacts: Contacts
    stopped: bool = False
    evidence: str = ""
    source: str = ""
    audits: tuple[Audit, ...] = ()
    answers: Mapping[DutyKey, Heard] = field(default_factory=dict)
    sent: Mapping[DutyKey, Mapping[str, datetime]] = field(default_factory=dict)
    passed: Mapping[DutyKey, frozenset[str]] = field(default_factory=dict)

    def heard(self, key: DutyKey) -> Heard:
        """What became of the reminders of a duty so far."""
        answered = self.answers.get(key, _NOTHING)
        sent = self.sent.get(key)
        return replace(answered, sent=sent) if sent else answered

    def with_done(self, done: Done) -> "Followed":
        """As it will be with one more audit or payment on record."""
        held = (*self.certificate.done, done)
        return replace(self, certificate=replace(self.certificate, done=held))

    @property
    def silenced(self) -> bool:
        """Whether nothing is to be sent about it, by the word of whoever looks after it."""
        return self.stopped or self.contacts.stopped


@frozen
class CertificateCall:
    """A firm to be called about a duty, and why: no message reaches it, or none was answered.

    `outcome`: what came of an earlier call, if it was to be called again.
    """

    id: int
    certificate: Certificate
    contacts: Contacts
    duty: DutyKey
    reason: str
    created_at: datetime
    outcome: str = ""
