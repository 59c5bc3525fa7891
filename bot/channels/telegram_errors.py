"""What Telegram's refusals mean to the sender.

Descriptions are compared in lower case, because python-telegram-bot rewrites their beginnings.
A reason that is stored and shown to staff is one of the words below and never Telegram's own
text, which may quote what was to be sent.
"""

from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, TelegramError

from bot.channels.contract import (
    Gone,
    Misconfigured,
    Rejected,
    SendError,
    Throttled,
    Unknown,
    Unreachable,
)
from bot.channels.telegram_request import Flood, Ill, MaybeSent, Unsent

UNCHANGED = "message is not modified"
_NOBODY = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
_UNEDITABLE = (
    *("message to edit not found", "message can't be edited", "message_id_invalid"),
    "message identifier is not specified",
)
_REFUSALS = (
    *("button_data_invalid", "button_url_invalid", "button_type_invalid", "message text is empty"),
    *("message is too long", "message caption is too long", "can't parse entities"),
    *("reply markup", "inline keyboard", "photo_invalid_dimensions", "file is too big"),
    *("wrong file", "text buttons are unallowed", "entity"),
)


def meaning(error: TelegramError) -> SendError:
    """The error of the contract that says what must be done."""
    match error:
        case Flood():
            return Throttled(error.after)
        case Unsent() | Ill():
            return Unreachable(str(error))
        case MaybeSent():
            return Unknown(f"no whole answer: {error}")
        case Forbidden():
            return Gone("the person has stopped or deleted the bot")
        case InvalidToken():
            return Misconfigured("Telegram refuses the token")
        case Conflict():
            return Misconfigured("Telegram says that another program uses the bot")
        case BadRequest() if _says(error, *_NOBODY):
            return Gone("Telegram knows no such chat")
        case BadRequest():
            known = (words for words in _REFUSALS if words in error.message.lower())
            return Rejected(next(known, "bad request"))
    return Unknown(type(error).__name__)


def unchanged(error: TelegramError) -> bool:
    """The screen shows it already: as good as sent."""
    return _says(error, UNCHANGED)


def uneditable(error: TelegramError) -> bool:
    """The screen to be taken over is gone or too old; the message is sent as a new one."""
    return isinstance(error, BadRequest) and _says(error, *_UNEDITABLE)


def _says(error: TelegramError, *words: str) -> bool:
    said = error.message.lower()
    return any(word in said for word in words)
