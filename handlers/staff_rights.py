"""What each role of the staff may do."""

from enum import StrEnum

from handlers.text import T, Text
from storage.records import Role


class Right(StrEnum):
    """One thing that a member of staff may do."""

    SEE_EVENTS = "see_events"
    SEE_PHONES = "see_phones"
    CHECK_IN = "check_in"
    CANCEL_EVENTS = "cancel_events"
    CALLS = "calls"
    MESSAGES = "messages"
    REQUESTS = "requests"
    QUESTIONS = "questions"
    SEE_CERTIFICATES = "see_certificates"
    CERTIFICATES = "certificates"
    MEMBERS = "members"


ROLES: dict[Role, Text] = {
    Role.OWNER: T("owner (everything)"),
    Role.ORGANISER: T("organiser (events, calls, messages)"),
    Role.CHECK_IN: T("check-in only"),
    Role.VIEWER: T("viewer (sees lists)"),
}
"""How each role is named on a screen."""

_ORGANISER = frozenset(Right) - {Right.MEMBERS}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.ORGANISER: _ORGANISER,
    Role.CHECK_IN: frozenset({Right.SEE_EVENTS, Right.CHECK_IN}),
    Role.VIEWER: frozenset({Right.SEE_EVENTS, Right.SEE_CERTIFICATES}),
}


def may(role: Role | None, right: Right) -> bool:
    """Whether somebody with this role (None: not of the staff) may do this."""
    return role is not None and right in RIGHTS[role]


def roles_with(right: Right) -> frozenset[Role]:
    """The roles that include a right: for `Dialogue.roles`."""
    return frozenset(role for role, rights in RIGHTS.items() if right in rights)
