"""What is typed where all answers are shown: they are confirmed, corrected, or left as they are."""

from handlers import screens
from handlers.assent import confirms, dissents, thanks
from handlers.choosing import outdated
from handlers.corrections import corrected
from handlers.courtesies import Spelt, readings, spelt
from handlers.flow import Turn
from handlers.moves import choose
from handlers.reply import Choice
from handlers.spelling import alike, fold
from handlers.text import T

_KEPT = spelt("sửa", "đổi", "sai", "gì", "có gì", "gì nữa")
"""After a "no": nothing is to be changed, either."""


def confirm_or_stop(turn: Turn) -> None:
    """Ask back: "dung" may be "đúng", which confirms, or "dừng", which ends the reminders."""
    assert turn.dialogue is not None
    assert turn.form is not None
    turn.instead = screens.confirm_or_stop(turn.dialogue, turn.form, turn.scene)


def read_checking(turn: Turn, typed: str) -> bool:
    """A correction, a yes or a no; False if it is none of them."""
    dialogue = turn.dialogue
    assert dialogue is not None
    confirmation = screens.confirmation(dialogue, turn.scene)
    yes = spelt(*dialogue.yes, *confirmation.words)
    if _confirmed(turn, typed, confirmation, yes) or corrected(turn, typed):
        return True
    if not (dissents(typed, yes, _KEPT) or thanks(typed)):
        return False
    turn.misses = 0
    turn.say(T("I have sent nothing yet. Type “change”, “save for later” or “cancel”."))
    return True


def own_yes(turn: Turn, typed: str) -> bool:
    """Whether it confirms this dialogue in its own words, which elsewhere may be a command:
    "lưu" where a certificate is to be kept."""
    dialogue = turn.dialogue
    words = {fold(words) for words in dialogue.yes} if dialogue else set()
    return any(fold(said) in words for said in readings(typed))


def _confirmed(turn: Turn, typed: str, confirmation: Choice, yes: Spelt) -> bool:
    label = fold(turn.known.tongue.say(confirmation.label))
    if not (confirms(typed, yes) or any(alike(fold(said), label) for said in readings(typed))):
        return False
    # Nobody confirms what he has not read.
    return outdated(turn) or choose(turn, screens.YES)
