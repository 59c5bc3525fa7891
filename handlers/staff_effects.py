"""What members of staff want done in events, calls, messages and among themselves, as data.

`bot.effects` checks the role of who does it, and writes the audit log.
"""

from storage.frozen import frozen
from storage.records import Role


@frozen
class CloseCall:
    """Staff: the call was made; `outcome` is what came of it. `stays`: it is to be made again, so
    that only the note is kept."""

    call: int
    outcome: str
    stays: bool = False


@frozen
class GiveBack:
    """Staff: the bot answers again in this chat, which an officer had."""

    chat: int


@frozen
class CancelEvent:
    """Staff: cancel an event and tell everybody who is registered."""

    event: int
    reason: str


@frozen
class CheckIn:
    """Staff: the holder of this code has come."""

    event: int
    code: str


@frozen
class UndoCheckIn:
    """Staff: the holder of this code was checked in by mistake."""

    code: str


@frozen
class RecordExport:
    """Staff: a list was taken out, or its phone numbers shown; kept because of those."""

    event: int
    phones: bool
    on_screen: bool = False


@frozen
class SendAgain:
    """Staff: send a failed or unknown message once more."""

    message: int


@frozen
class DropMessage:
    """Staff: give a failed or unknown message up, so that it leaves the list."""

    message: int


@frozen
class Invite:
    """Staff: a one-time link for a new member; only the hash of `secret` is kept."""

    role: Role
    secret: str


@frozen
class WithdrawInvite:
    """Staff: an invitation that nobody has used opens nothing any more."""

    invitation: int


@frozen
class ChangeRole:
    """Staff: give a member another role, or none."""

    person: int
    role: Role | None
