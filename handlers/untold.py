"""Why somebody could not be reminded, in words for the staff: the planner keeps a short reason."""

from handlers.text import T, Text

WHY: dict[str, Text] = {
    "its time was over before anybody could be told": T("nobody could be told in time"),
    "the message was not delivered": T("the message was not delivered"),
    "the message could not be sent in time": T("the message could not be sent in time"),
    "nobody of the firm has a chat": T("nobody of the firm has a chat"),
    "no message reaches the holder": T("no message reaches the holder"),
    "agreed to an earlier text only": T("agreed to an earlier text only"),
    "wants no reminders": T("wants no reminders"),
    "no officer has a chat": T("no officer has a chat"),
    "has not answered": T("has not answered"),
}
"""By the reason as `bot.telling` and `bot.reminding` write it."""
RECIPIENTS: dict[str, Text] = {
    "holder": T("first contact"),
    "second": T("second contact"),
    "officer": T("officer"),
    "call_list": T("call list"),
}
"""By `handlers.ladder_step.To`."""


def why(reason: str) -> Text:
    """A reason in words; one that nobody has worded as it stands."""
    return WHY.get(reason, reason)
