"""Messages of the outbox in words for the staff: on which occasion, and why one failed."""

from handlers.text import T, Text

_OCCASIONS: dict[str, Text] = {
    "event": T("reminder of an event"),
    "moved": T("an event was changed"),
    "moved_up": T("a seat for who was waiting"),
    "cancelled": T("an event is called off"),
    "reminder": T("reminder of a certificate"),
    "audit_refused": T("evidence not accepted"),
    "silence": T("reminders of a business stopped or resumed"),
    "support": T("news of a request for support"),
    "support_alarm": T("a request that waits"),
    "question": T("an officer's answer"),
    "incident": T("incident of a channel"),
    "incident_over": T("end of an incident"),
    "linked": T("connecting channels"),
    "link_asked": T("connecting channels"),
    "unlinked": T("connecting channels"),
    "disconnected": T("connecting channels"),
}
"""By what the message's business key begins with."""
_REASONS: dict[str, Text] = {
    "throttled": T("the channel takes no more messages for now"),
    "unreachable": T("the channel could not be reached"),
    "gone": T("the person has left or blocked the channel"),
    "rejected": T("the channel does not take this message"),
    "misconfigured": T("the channel refuses the bot's access"),
    "unknown": T("the connection broke while it was sent"),
    "the worker stopped while sending": T("the bot stopped while it was sent"),
    "no longer useful when it could be sent": T("its time was over"),
}
"""By what stands before the colon (`bot.settling`); what follows is for the operator's log."""


def occasion(key: str) -> Text:
    """What a message is about; without a key it answers what somebody wrote."""
    if not key:
        return T("reply in the chat")
    return _OCCASIONS.get(key.partition(":")[0], T("notice"))


def why_failed(reason: str) -> Text:
    """A stored reason in words."""
    if not reason:
        return T("not known")
    return _REASONS.get(reason.partition(":")[0], T("another reason: {reason}", reason=reason))
