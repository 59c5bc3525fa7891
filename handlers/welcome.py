"""The first words: who this is, and the consent without which nothing about a person is kept.

Consent is asked per purpose, by a clear act, with both answers equally easy (Law 91/2025/QH15
art. 9 and Decree 356/2025/ND-CP, as in shared facts, privacy).
"""

from handlers.dialogue import FINISH, MENU, OPEN, Act, Dialogue, Question, Scene
from handlers.effects import Agree
from handlers.reach_me import offered
from handlers.reply import Choice, Reply
from handlers.screens import OTHER, contact
from handlers.text import T, Text


def agree(purpose: str, scene: Scene) -> Agree:
    """The effect of agreeing to a purpose, with the version of the text that was shown."""
    return Agree(purpose, scene.known.programme.purpose(purpose).version)


def _greeting(scene: Scene) -> tuple[Text, ...]:
    """Who this is, and what is asked; who has been greeted and wants something is only asked."""
    programme = scene.known.programme
    if scene["then"] and scene.known.shown_at:
        return (programme.purpose("register").text,)
    return (
        T("Hello! I am Hương, the assistant of {agency}.", agency=programme.agency),
        T("I register people for trainings, answer questions and remind you in time."),
        "",
        programme.purpose("register").text,
    )


def _choices(scene: Scene) -> tuple[Choice, ...]:
    return (
        Choice("agree", T("I agree"), words=("đồng ý", "ok", "có", "yes", "ừ", "được")),
        Choice("decline", T("I do not agree"), words=("không", "no", "không đồng ý")),
        OTHER,
    )


def _declined(scene: Scene) -> Act:
    reply = Reply(
        text=(
            T("That is fine: I keep nothing about you. You can still ask questions."),
            contact(scene.known.programme.officer),
        )
    )
    return Act(reply=reply)


def _finish(scene: Scene) -> Act:
    """On to what the person had wanted before he was asked."""
    wanted, preset = scene["then"], scene["preset"]
    if not scene["consent"]:
        return Act(reply=Reply(text=(T("Hello! Good to see you again."),)))
    return Act(go=f"{OPEN}{wanted}.{preset}" if wanted else MENU)


WELCOME = Dialogue(
    id="welcome",
    version=1,
    title=T("Welcome"),
    words=("xin chào", "chào", "chào em", "hello", "hi", "alo"),
    questions=(
        Question(
            id="consent",
            ask=_greeting,
            skip=lambda scene: scene.known.agreed("register"),
            options=_choices,
            then={"agree": FINISH, "decline": MENU},
            does={
                "agree": lambda scene: Act(effects=(agree("register", scene),)),
                "decline": _declined,
            },
        ),
    ),
    finish=_finish,
)

REMIND = Dialogue(
    id="remind",
    version=1,
    title=T("Reminders"),
    words=(
        *("nhắc tôi", "nhắc lịch", "nhắc lại đi", "nhắc lại cho tôi", "bật nhắc", "bật nhắc lại"),
        *("bật lại nhắc", "mở nhắc", "remind me"),
    ),
    purpose="register",
    questions=(
        Question(
            id="consent",
            ask=lambda scene: (scene.known.programme.purpose("remind").text,),
            options=lambda scene: (
                Choice("agree", T("Yes, remind me"), words=("có", "đồng ý", "nhắc tôi", "yes")),
                Choice(
                    "decline",
                    T("No, thank you"),
                    words=(
                        *("không", "không đồng ý", "no", "thôi khỏi", "không cần nhắc"),
                        *("ko cần nhắc", "khỏi nhắc", "không nhắc", "đừng nhắc"),
                    ),
                ),
            ),
            then={"*": FINISH},
            does={
                "agree": lambda scene: Act(
                    effects=(agree("remind", scene),),
                    reply=Reply(
                        text=(T("I will remind you. Type “stop” to end it at any time."),),
                        choices=offered(scene.known),
                    ),
                ),
                "decline": lambda scene: Act(reply=Reply(text=(T("All right, no reminders."),))),
            },
        ),
    ),
    finish=lambda scene: Act(),
)
