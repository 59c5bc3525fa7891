"""Whether a call is done with, or to be made again: the last question of both call lists."""

from collections.abc import Callable

from handlers.dialogue import Question, Scene
from handlers.reply import Choice
from handlers.text import T, Text

STAYS = "stays"
STAYS_ON_LIST = T("Noted. It stays on the list.")


def after_question(skip: Callable[[Scene], bool] = lambda scene: False) -> Question:
    """Asked even when nobody answered the phone, because nothing else brings a call back."""
    return Question(
        id="after",
        ask=lambda scene: (T("Is this call done?"),),
        options=lambda scene: (
            Choice("closed", T("Done, close it"), ("xong", "đóng", "rồi")),
            Choice(STAYS, T("Call again"), ("chưa", "gọi lại", "để lại", "gọi lại sau")),
        ),
        skip=skip,
    )


def last_note(outcome: str) -> tuple[Text, ...]:
    """What came of the call before, if it is to be made again."""
    return (T("Last note: {note}", note=outcome),) if outcome else ()
