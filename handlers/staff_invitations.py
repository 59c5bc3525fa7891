"""Inviting to the staff, and withdrawing an invitation that nobody has used. For owners only."""

from handlers import invitations
from handlers.dialogue import FINISH, MENU, Act, Dialogue, Question, Scene
from handlers.reply import Choice, Reply
from handlers.screens import yes_or_no
from handlers.staff_effects import Invite, WithdrawInvite
from handlers.staff_rights import ROLES, Right, roles_with
from handlers.text import Joined, ShortWhen, T, Text, When
from storage.records import Invitation, Role


def _invited(scene: Scene) -> Act:
    """The one time that the secret is shown. The form ends here: a new one would keep the
    turn's token, from which the secret is made."""
    known, role = scene.known, Role(scene["role"])
    secret = invitations.secret(known.token)
    reply = Reply(
        header=T("Invitation"),
        text=(
            T("Role: {role}", role=ROLES[role]),
            invitations.link(known.public_url, secret),
            T("Or type “join” and the code: {code}", code=invitations.shown(secret)),
            T("It works once, until {when}.", when=When(known.now + invitations.LIFE)),
            T("Please send it to this one person only; it is not shown again."),
            T("Sent to the wrong person? Withdraw it under “Members of staff”."),
        ),
        stays=True,
    )
    return Act(effects=(Invite(role, secret),), reply=reply, go=MENU)


STAFF_INVITE = Dialogue(
    id="staff_invite",
    version=1,
    above="staff_members",
    title=T("Invite to the staff"),
    roles=roles_with(Right.MEMBERS),
    questions=(
        Question(
            id="role",
            ask=lambda scene: (T("Which role shall the new member have?"),),
            options=lambda scene: tuple(Choice(str(role), name) for role, name in ROLES.items()),
            then={"*": FINISH},
        ),
    ),
    finish=_invited,
)


def _open(scene: Scene) -> Invitation | None:
    listed = scene.known.invitations
    return next((one for one in listed if f"i{one.id}" == scene["invitation"]), None)


def _told(one: Invitation, scene: Scene) -> tuple[Text, ...]:
    """Which role, made by whom, until when."""
    by = T("made by {name}", name=one.by) if one.by else T("made on the server")
    until = T("until {when}", when=ShortWhen(one.expires_at, scene.known.now))
    return (ROLES[one.role], by, until)


def _ask_which(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.invitations:
        return (T("No invitation is open."),)
    return (T("Each of these still lets one person in. Which one do you want to withdraw?"),)


def _ask_sure(scene: Scene) -> tuple[Text, ...]:
    one = _open(scene)
    if one is None:
        return (T("This invitation has been used or has expired."),)
    return (*_told(one, scene), T("Withdraw it? Its link and code then open nothing."))


def _withdrawn(scene: Scene) -> Act:
    return Act(
        effects=(WithdrawInvite(int(scene["invitation"][1:])),),
        reply=Reply(text=(T("The invitation is withdrawn."),)),
    )


STAFF_INVITATIONS = Dialogue(
    id="staff_invitations",
    version=1,
    above="staff_members",
    title=T("Invitations not yet used"),
    roles=roles_with(Right.MEMBERS),
    questions=(
        Question(
            id="invitation",
            ask=_ask_which,
            options=lambda scene: tuple(
                Choice(f"i{one.id}", Joined(_told(one, scene))) for one in scene.known.invitations
            ),
        ),
        Question(
            id="sure",
            ask=_ask_sure,
            options=lambda scene: yes_or_no(T("Yes, withdraw it"), T("No, keep it")),
            then={"yes": FINISH, "no": "invitation"},
        ),
    ),
    finish=_withdrawn,
)
