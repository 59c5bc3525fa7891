"""Who is of the staff: changing a role, removing. For owners only."""

from handlers.dialogue import FINISH, Act, Dialogue, Question, Scene
from handlers.reply import Choice, Reply
from handlers.screens import yes_or_no
from handlers.staff_effects import ChangeRole
from handlers.staff_rights import ROLES, Right, roles_with
from handlers.text import Joined, T, Text
from storage.records import Member, Role

_INVITE = "go.staff_invite"
_OPEN = "go.staff_invitations"
_LIST = "go.staff_members"
_ROLE = "role_"


def _member(scene: Scene) -> Member | None:
    return next((m for m in scene.known.members if f"p{m.person_id}" == scene["member"]), None)


def _last_owner(member: Member, scene: Scene) -> bool:
    owners = [m for m in scene.known.members if m.role == Role.OWNER]
    return owners == [member]


def _members(scene: Scene) -> tuple[Choice, ...]:
    listed = (
        Choice(f"p{m.person_id}", Joined((m.name or f"#{m.person_id}", ROLES[m.role])))
        for m in scene.known.members
    )
    choices = [Choice(_INVITE, T("Invite somebody"), ("mời", "thêm"))]
    if count := len(scene.known.invitations):
        choices.append(Choice(_OPEN, T("Invitations not yet used: {n}", n=count), ("lời mời",)))
    return (*choices, *listed)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    member = _member(scene)
    if member is None:
        return (T("This person is no longer of the staff."),)
    lines: list[Text] = [member.name, T("Role: {role}", role=ROLES[member.role])]
    if _last_owner(member, scene):
        lines.append(T("The last owner stays: make somebody else an owner first."))
    return tuple(lines)


def _actions(scene: Scene) -> tuple[Choice, ...]:
    member = _member(scene)
    if member is None or _last_owner(member, scene):
        return (Choice(_LIST, T("Other members")),)
    roles = tuple(
        Choice(f"{_ROLE}{role}", T("Change to: {role}", role=name))
        for role, name in ROLES.items()
        if role != member.role
    )
    return (*roles, Choice("remove", T("Remove from the staff"), ("xóa", "gỡ")))


def _wanted(scene: Scene) -> Role | None:
    chosen = scene["what"]
    return Role(chosen.removeprefix(_ROLE)) if chosen.startswith(_ROLE) else None


def _ask_sure(scene: Scene) -> tuple[Text, ...]:
    role = _wanted(scene)
    becomes = (
        T("New role: {role}", role=ROLES[role]) if role else T("Will be removed from the staff.")
    )
    return (*_ask_what(scene), becomes, T("Is that right?"))


def _finish(scene: Scene) -> Act:
    return Act(
        effects=(ChangeRole(int(scene["member"][1:]), _wanted(scene)),),
        reply=Reply(text=(T("Done. It applies at once."),)),
    )


STAFF_MEMBERS = Dialogue(
    id="staff_members",
    version=1,
    above="staff",
    title=T("Members of staff"),
    roles=roles_with(Right.MEMBERS),
    questions=(
        Question(
            id="member",
            ask=lambda scene: (T("Whose role, or a new member?"),),
            options=_members,
            then={_INVITE: _INVITE, _OPEN: _OPEN},
        ),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={_LIST: _LIST},
            resets=("sure",),
        ),
        Question(
            id="sure",
            ask=_ask_sure,
            options=lambda scene: yes_or_no(T("Yes, change it"), T("No, leave it")),
            then={"yes": FINISH, "no": "what"},
        ),
    ),
    finish=_finish,
)
