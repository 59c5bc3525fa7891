"""What becomes of a message whose attempt to be sent failed.

Pure: the error says what to do, the message says how long it has waited and which ways it has.
"""

from datetime import datetime, timedelta

from bot.channels.contract import Misconfigured, SendError, Throttled, Unknown, Unreachable
from bot.pace import back_off
from handlers.routes import is_late
from storage.outbox import Settled
from storage.records import Message, MessageState, Priority

GIVE_UP_AFTER = timedelta(hours=24)
"""A message that could not be sent for so long is failed: its moment is over."""
_MISCONFIGURED = timedelta(seconds=60)
"""After so long a channel whose token was refused is tried again."""


def ended(message: Message, error: SendError, now: datetime, repeatable: bool) -> Settled:
    """How an attempt that failed with this error is settled.

    `repeatable`: the channel shows a message once that is sent twice.
    """
    reason = f"{type(error).__name__.lower()}: {error}"
    if until := paused(error, now):
        return _waits(message, reason, until)
    if isinstance(error, Unreachable):
        if now - _due(message) >= GIVE_UP_AFTER:
            return failed(message, reason)
        return _waits(message, reason, now + back_off(message.attempts))
    if isinstance(error, Unknown):
        doubt = len(message.routes) > 1
        if repeatable:
            again = now + back_off(message.attempts)
            return _again(message, reason, again)._replace(doubt=doubt)
        unknown = MessageState.UNKNOWN
        return Settled(message.id, message.attempts, unknown, reason=reason, doubt=doubt)
    return failed(message, reason)


def paused(error: SendError, now: datetime) -> datetime | None:
    """Until when the channel itself is to be left alone after this error; None: it is not."""
    if isinstance(error, Throttled):
        return now + timedelta(seconds=error.after)
    return now + _MISCONFIGURED if isinstance(error, Misconfigured) else None


def failed(message: Message, reason: str) -> Settled:
    """For good, on this way."""
    state, onward = MessageState.FAILED, len(message.routes) > 1
    return Settled(message.id, message.attempts, state, reason=reason, onward=onward)


def _waits(message: Message, reason: str, again: datetime) -> Settled:
    """Not now. A notice that would wait too long takes another way, if there is one; a reply of
    yesterday answers nobody any more, and would come in one flood with all the others."""
    if message.priority == Priority.REPLY and again - _due(message) > GIVE_UP_AFTER:
        return failed(message, reason)
    if len(message.routes) > 1 and is_late(_due(message), again, message.useful_until):
        return failed(message, reason)
    return _again(message, reason, again)


def _again(message: Message, reason: str, at: datetime) -> Settled:
    pending = MessageState.PENDING
    return Settled(message.id, message.attempts, pending, reason=reason, not_before=at)


def _due(message: Message) -> datetime:
    """Since when it could have been sent: what is planned for later is not late before."""
    return message.due_at or message.created_at
