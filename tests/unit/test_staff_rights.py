"""What each role includes: held here as the promise to the Department."""

import pytest

from handlers.book import DIALOGUES
from handlers.staff_rights import RIGHTS, ROLES, Right, may, roles_with
from storage.records import Role

INCLUDED = {
    Role.OWNER: set(Right),
    Role.ORGANISER: set(Right) - {Right.MEMBERS},
    Role.CHECK_IN: {Right.SEE_EVENTS, Right.CHECK_IN},
    Role.VIEWER: {Right.SEE_EVENTS, Right.SEE_CERTIFICATES},
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_includes_exactly_its_rights(role: Role) -> None:
    assert {right for right in Right if may(role, right)} == INCLUDED[role]
    assert {right for right in Right if role in roles_with(right)} == INCLUDED[role]


@pytest.mark.parametrize("right", list(Right))
def test_without_a_role_nothing_is_allowed(right: Right) -> None:
    assert not may(None, right)


def test_every_role_has_rights_and_a_name() -> None:
    assert set(RIGHTS) == set(ROLES) == set(Role)


def test_every_dialogue_of_the_staff_names_its_roles() -> None:
    """`ticket` is everybody's, because owners open the same link; it asks for the right itself."""
    staff = {d.id: d.roles for d in DIALOGUES if d.id.startswith("staff") or d.id == "door"}
    assert staff == {
        "staff": frozenset(Role),
        "staff_events": roles_with(Right.SEE_EVENTS),
        "door": roles_with(Right.CHECK_IN),
        "staff_calls": roles_with(Right.CALLS),
        "staff_requests": roles_with(Right.REQUESTS),
        "staff_messages": roles_with(Right.MESSAGES),
        "staff_incidents": roles_with(Right.MESSAGES),
        "staff_chats": roles_with(Right.CALLS),
        "staff_questions": roles_with(Right.QUESTIONS),
        "staff_lessons": roles_with(Right.QUESTIONS),
        "staff_members": roles_with(Right.MEMBERS),
        "staff_certificates": roles_with(Right.SEE_CERTIFICATES),
        "staff_lists": roles_with(Right.SEE_CERTIFICATES),
        "staff_certificate_calls": roles_with(Right.CALLS),
        "staff_evidence": roles_with(Right.CERTIFICATES),
        "staff_invite": roles_with(Right.MEMBERS),
        "staff_invitations": roles_with(Right.MEMBERS),
        "staff_untold": roles_with(Right.SEE_CERTIFICATES),
    }
