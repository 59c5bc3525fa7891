"""Becoming a member of staff by a one-time link."""

from handlers.contacts import name_question
from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.effects import AcceptInvite
from handlers.reply import Choice, Reply
from handlers.text import T


def _secret(typed: str, scene: Scene) -> str:
    return "".join(typed.split())


JOIN = Dialogue(
    id="join",
    version=1,
    title=T("Join the staff"),
    words=("mã mời", "tham gia cán bộ", "join"),
    purpose="register",
    linkable=True,
    invited=True,
    questions=(
        Question(
            id="secret",
            ask=lambda scene: (T("Please type the invitation code you were given."),),
            read=_secret,
            typing=T("Invitation code"),
        ),
        name_question("", T("Your full name, as it should stand in the log?")),
    ),
    finish=lambda scene: Act(
        effects=(AcceptInvite(scene["secret"], scene["name"]),),
        reply=Reply(
            text=(T("You are a member of staff now."),),
            choices=(Choice("go.staff", T("Staff")),),
        ),
    ),
)
