"""What a dialogue wants done, as data. `bot.effects` does it, inside the turn's transaction.

An effect that the world has made impossible (the last seat just went) is answered with
`Conflict`: everything of this turn is undone and the owner is told, with `back_to` as the
question to ask again.
"""

from datetime import datetime
from typing import TypeAlias

from handlers.certificate_effects import CertificateEffect
from handlers.learning_effects import (
    AnswerQuestion,
    DropQuestion,
    FoundAmongGuesses,
    KeepQuestion,
    Teach,
    Unteach,
)
from handlers.link_effects import AnswerClaim, ClaimCode, Disconnect, IssueCode, MissCode
from handlers.staff_certificate_effects import (
    AmendDates,
    AmendInterval,
    AmendLine,
    AmendStanding,
    CloseCertificateCall,
    DropEvidence,
    EnterAudit,
    ImportCertificates,
    JudgeAudit,
    OfferFirm,
    RecordReport,
)
from handlers.staff_effects import (
    CancelEvent,
    ChangeRole,
    CheckIn,
    CloseCall,
    DropMessage,
    GiveBack,
    Invite,
    RecordExport,
    SendAgain,
    UndoCheckIn,
    WithdrawInvite,
)
from handlers.support_effects import (
    AnswerRequest,
    AskForSupport,
    ChangeRequest,
    KeepAnswers,
    WithdrawRequest,
    WriteToOwner,
)
from handlers.text import Text
from storage.frozen import frozen


class Conflict(Exception):
    """An effect cannot be applied any more; `why` is for the person."""

    def __init__(self, why: Text, back_to: str = "") -> None:
        super().__init__(str(why))
        self.why = why
        self.back_to = back_to


@frozen
class Agree:
    """Keep that the person agreed to this purpose, with the version of the text he was shown."""

    purpose: str
    version: str


@frozen
class Withdraw:
    """Keep that the person withdrew his consent to this purpose."""

    purpose: str


@frozen
class Register:
    """Take a seat, or a place in the waiting list if `waiting` was accepted.

    `draft` makes a second attempt harmless; `code` names the registration. Also keeps name,
    phone and firm for the next time.
    """

    draft: str
    code: str
    event: int
    name: str
    phone: str
    firm_name: str
    firm_kind: str
    tax_code: str
    waiting: bool


@frozen
class CancelRegistration:
    """Give the seat back; the first of the waiting list gets it and is told."""

    registration: int


@frozen
class ChangeParticipant:
    """Somebody else comes under this code; the seat, or the place in the line, stays."""

    registration: int
    name: str
    phone: str


@frozen
class EraseMe:
    """Remove name, phone and firm of the person and cancel his coming registrations."""


@frozen
class CorrectContact:
    """Keep another name and phone of the person, for the next time."""

    name: str
    phone: str


@frozen
class AskForCall:
    """Put the person on the officer's call list. `draft` makes a second attempt harmless."""

    draft: str
    name: str
    phone: str
    note: str
    upload: str = ""


@frozen
class TakeBackCalls:
    """The person wants no call any more that he had asked for."""


@frozen
class DropUpload:
    """Delete a file that nobody had asked for."""

    token: str


@frozen
class LeaveToOfficer:
    """The bot keeps out of this chat until then: an officer writes to the person himself."""

    until: datetime


@frozen
class TakeBack:
    """The person asked for the bot: it answers in this chat again."""


@frozen
class AcceptInvite:
    """Become a member of staff by a one-time link, under this name."""

    secret: str
    name: str


Effect: TypeAlias = (
    Agree
    | Withdraw
    | Register
    | CancelRegistration
    | ChangeParticipant
    | EraseMe
    | AskForCall
    | TakeBackCalls
    | CorrectContact
    | DropUpload
    | CloseCall
    | LeaveToOfficer
    | TakeBack
    | GiveBack
    | CancelEvent
    | CheckIn
    | UndoCheckIn
    | RecordExport
    | SendAgain
    | DropMessage
    | Invite
    | WithdrawInvite
    | AcceptInvite
    | ChangeRole
    | CertificateEffect
    | IssueCode
    | MissCode
    | ClaimCode
    | AnswerClaim
    | Disconnect
    | KeepAnswers
    | AskForSupport
    | AnswerRequest
    | WithdrawRequest
    | ChangeRequest
    | WriteToOwner
    | KeepQuestion
    | FoundAmongGuesses
    | AnswerQuestion
    | DropQuestion
    | Teach
    | Unteach
    | CloseCertificateCall
    | JudgeAudit
    | EnterAudit
    | AmendDates
    | AmendInterval
    | AmendLine
    | AmendStanding
    | OfferFirm
    | DropEvidence
    | ImportCertificates
    | RecordReport
)
