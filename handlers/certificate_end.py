"""A certificate that is no longer needed: asked once more, then kept without reminders."""

from handlers.certificate_choice import certificate_question, chosen_certificate, of_page
from handlers.certificate_effects import EndCertificate
from handlers.certificate_words import certificate_name
from handlers.dialogue import FINISH, MENU, Act, Dialogue, Question, Scene
from handlers.reply import Reply
from handlers.screens import yes_or_no
from handlers.text import T, Text


def ended(scene: Scene) -> Act:
    """What is done when it is sure."""
    one = chosen_certificate(scene["which"], scene.known)
    if one is None:
        return Act(reply=Reply(text=(T("This certificate is no longer there."),)))
    name = certificate_name(one.certificate, scene.known.programme)
    text = (T("{name}: no longer needed. I keep it, but remind you no more.", name=name),)
    return Act((EndCertificate(one.certificate.id),), Reply(header=T("Noted"), text=text,
                                                            stays=True))  # fmt: skip


def sure_question(keep: str) -> Question:
    """Whether it is sure; `keep`: where "no" leads."""
    return Question(
        id="sure",
        ask=_ask_sure,
        options=lambda scene: yes_or_no(T("Yes, no longer needed")),
        then={"yes": FINISH, "no": keep},
    )


def _ask_sure(scene: Scene) -> tuple[Text, ...]:
    one = chosen_certificate(scene["which"], scene.known)
    if one is None:
        return (T("This certificate is no longer there."),)
    return (
        certificate_name(one.certificate, scene.known.programme),
        T("Is it really no longer needed? I would remind you of it no more."),
    )


CERTIFICATE_END = Dialogue(
    id="certificate_end",
    version=1,
    above="certificates",
    title=T("No longer needed"),
    purpose="register",
    words=(
        "không còn áp dụng",
        "không áp dụng nữa",
        "không còn dùng",
        "không dùng nữa",
        "bỏ giấy chứng nhận",
        "no longer needed",
    ),
    questions=(certificate_question(), sure_question(MENU)),
    finish=ended,
    hears=lambda said, scene: of_page(scene),
)
