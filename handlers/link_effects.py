"""What the linking of chats wants done, as data; `bot.effects.linking` does it."""

from storage.frozen import frozen
from storage.records import Role


@frozen
class IssueCode:
    """A new one-time code of this chat; only its hash is kept."""

    code: str


@frozen
class MissCode:
    """A code was typed that is none; too many of them are refused."""


@frozen
class ClaimCode:
    """Join this chat with the one where the code was made, or ask there first.

    `role` of the person there and `own`, as the confirmation showed them: if they have changed
    since, nothing is joined.
    """

    code: str
    role: Role | None
    own: Role | None


@frozen
class AnswerClaim:
    """The chat where the code was made has confirmed, or not. `own`: the role that it shares."""

    link: int
    yes: bool
    own: Role | None = None


@frozen
class Disconnect:
    """A chat of the person's is somebody else's from now on."""

    chat: int


Joining = ClaimCode | AnswerClaim | Disconnect
"""What changes who a chat belongs to: applied after everything else of its round."""
