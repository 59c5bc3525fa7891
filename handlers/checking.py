"""What is typed where all answers are shown: they are confirmed, corrected, or left as they are.

A correction needs a word that says so ("sửa", "sai", "nhầm") and names an answer by its label or
by `Question.words`; the name alone is enough, too. Where it is not clear which answer is meant,
the person is asked.
"""

from handlers import screens
from handlers.answers import asks
from handlers.assent import confirms, dissents, thanks
from handlers.choosing import outdated
from handlers.courtesies import AFTER, BEFORE, OWN, Spelt, is_one, readings, spelt, together
from handlers.dialogue import Dialogue, Question
from handlers.flow import Turn
from handlers.moves import choose
from handlers.reply import Choice
from handlers.spelling import alike, fold, words_of
from handlers.text import T

_WRONG = spelt(
    *("sửa", "sai", "đổi", "nhầm", "thay", "thay đổi", "chỉnh", "chỉnh sửa", "cập nhật"),
    *("khác", "cũ", "không phải", "ko phải", "ghi lộn", "bị lộn", "lộn rồi", "nhầm lộn"),
    *("chưa đúng", "không đúng", "ko đúng", "k đúng"),
    *("chưa chính xác", "không chính xác", "change", "correct", "fix", "edit", "wrong"),
)
_NO = spelt("không", "ko", "chưa", "no")
_AROUND = together(
    BEFORE,
    AFTER,
    OWN,
    spelt(
        *("lại", "rồi", "bị", "ghi", "gõ", "nhập", "viết", "là", "thì", "cái", "mục", "dòng"),
        *("phần", "chỗ", "thông tin", "muốn", "cần", "được không", "được ko", "này", "của"),
        *("một chút", "chút", "tí", "nữa", "đó", "hết", "sang", "qua"),
        *("the", "my", "is", "it", "to", "i want"),
        *("địa chỉ", "email", "ngày sinh", "thông tin cá nhân"),  # asked for nowhere
    ),
)
"""What stands around a correction without saying what is wrong."""
_KEPT = spelt("sửa", "đổi", "sai", "gì", "có gì", "gì nữa")
"""After a "no": nothing is to be changed, either."""
_FEW = 2
"""Words that may be left beside "sai" and are asked about ("sai địa chỉ"); more tell a story."""
_LONGEST = 5
"""Words of the longest name of an answer that is looked for."""
_IS_WRONG, _IS_NO, _COURTESY, _LEFT = "?wrong", "?no", "?around", "?left"
"""What a piece of a correction is that names no question."""


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
    if _confirmed(turn, typed, confirmation, yes) or _corrected(turn, typed, dialogue):
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


def _corrected(turn: Turn, typed: str, dialogue: Dialogue) -> bool:
    assert turn.form is not None
    shown = screens.checked(dialogue, turn.form)
    said = _pieces(typed, _tables(turn, shown))
    meant = tuple(asked for asked in shown if asked.id in said)
    wrong, left = _IS_WRONG in said, said.count(_LEFT)
    if _IS_NO in said and not meant:  # "không sửa gì"
        return False
    # "Lớp này có đổi lịch không" asks; "đổi lớp được không" does not.
    if (left and asks(typed)) or not (meant or (wrong and left <= _FEW)):
        return False
    if not wrong and (left or len(meant) > 1):
        return False
    turn.misses = 0
    if len(meant) == 1:
        turn.change(meant[0].id)
    else:
        turn.choose_change()  # so that "back" leads to all answers
        turn.instead = screens.which_change(dialogue, turn.form, turn.scene, meant or shown)
    return True


def _tables(turn: Turn, shown: tuple[Question, ...]) -> list[tuple[str, Spelt]]:
    say = turn.known.tongue.say
    names = [(asked.id, spelt(say(asked.label), *asked.words)) for asked in shown]
    return [*names, (_IS_WRONG, _WRONG), (_IS_NO, _NO), (_COURTESY, _AROUND)]


def _pieces(typed: str, tables: list[tuple[str, Spelt]]) -> list[str]:
    """A message piece by piece: what each is, always the longest phrase that is known."""
    words, pieces = words_of(typed), []
    while words:
        what, length = _first(words, tables)
        pieces.append(what)
        words = words[length:]
    return pieces


def _first(words: tuple[str, ...], tables: list[tuple[str, Spelt]]) -> tuple[str, int]:
    for length in range(min(_LONGEST, len(words)), 0, -1):
        part = " ".join(words[:length])
        for what, phrases in tables:
            if is_one(part, phrases):
                return what, length
    return _LEFT, 1
