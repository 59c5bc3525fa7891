"""Reminders of which nobody could be told: whose, about what, and why. The latest first."""

from handlers.certificate_words import certificate_name
from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.duties import named_duty
from handlers.reply import Choice
from handlers.staff_certificate import BACK
from handlers.staff_rights import Right, roles_with
from handlers.text import Day, Joined, T, Text
from handlers.untold import why
from storage.register_records import Untold

_LIST = "go.staff_untold"


def _one(scene: Scene) -> Untold | None:
    return next((u for u in scene.known.untold if f"u{u.id}" == scene["one"]), None)


def _ask_one(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.untold:
        return (T("Every reminder could be sent."),)
    return (T("These reminders reached nobody. The latest first."),)


def _all(scene: Scene) -> tuple[Choice, ...]:
    listed = tuple(
        Choice(f"u{u.id}", Joined((u.certificate.firm.name, why(u.reason)), by="\n"),
               words=(u.certificate.firm.name,))
        for u in scene.known.untold
    )  # fmt: skip
    return listed or (BACK,)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    one = _one(scene)
    if one is None:
        return (T("This certificate is no longer there."),)
    duty = one.duty
    name = certificate_name(one.certificate, scene.known.programme)
    return (
        one.certificate.firm.name,
        Joined((name, one.certificate.number) if one.certificate.number else (name,)),
        Joined((named_duty(duty.duty, duty.number, duty.due), Day(duty.due))),
        T("Why: {reason}", reason=why(one.reason)),
    )


STAFF_UNTOLD = Dialogue(
    id="staff_untold",
    version=1,
    above="staff_certificates",
    title=T("Reminders that reached nobody"),
    roles=roles_with(Right.SEE_CERTIFICATES),
    questions=(
        Question(id="one", ask=_ask_one, options=_all, then={BACK.id: BACK.id}),
        Question(
            id="what",
            ask=_ask_what,
            options=lambda scene: (Choice(_LIST, T("Other reminders"), ("khác",)), BACK),
            then={_LIST: _LIST, BACK.id: BACK.id},
        ),
    ),
    finish=lambda scene: Act(),
)
