"""What each failure of the Zalo Bot API means for a message (shared facts, zalo 1.3)."""

from bot.channels.contract import (
    Gone,
    Misconfigured,
    Rejected,
    SendError,
    Throttled,
    Unknown,
    Unreachable,
)
from bot.channels.zalo_http import Doubtful, NotReached, Refused

QUOTA = 429
BAD_TOKEN = 401
TESTED_TOO_OFTEN = 426
# No code is documented for a person who blocked the bot or is not known to it: the words decide.
_LEFT = ("blocked", "chat not found", "user not found", "deactivated")


def send_error(error: NotReached | Doubtful | Refused, quota_wait: float) -> SendError:
    """What the sender must do. `quota_wait`: seconds of silence when the quota is used up."""
    if isinstance(error, NotReached):
        return Unreachable(str(error))
    if isinstance(error, Doubtful):
        return Unknown(str(error))
    code, words = error.code, str(error)
    if code == QUOTA:
        return Throttled(quota_wait)
    if code == TESTED_TOO_OFTEN:
        return Throttled(60)
    if code == BAD_TOKEN:
        return Misconfigured(words)
    if code == 403:
        # Documented as "internal server error", and not as "blocked".
        return Unreachable(words)
    if code == 408 or code >= 500:
        return Unknown(words)
    if any(left in error.words.lower() for left in _LEFT):
        return Gone(words)
    return Rejected(words)
