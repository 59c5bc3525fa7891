"""A correction in words: which answer is wrong, and perhaps what it should be.

A correction needs a word that says so ("sửa", "sai", "nhầm") and names an answer by its label or
by `Question.words`; where all answers are shown the name alone is enough, too. Where it is not
clear which is meant, the person is asked. What is told along with it is taken over at once, if it
can be an answer there and is told as one: after "thành", "là" or a colon, with digits, with a
capital letter, or after a word that asks for a change.
"""

from collections.abc import Iterator, Mapping, Sequence

from handlers import screens
from handlers.answers import asks
from handlers.courtesies import is_one, spelt
from handlers.dialogue import Invalid, Question
from handlers.flow import Turn
from handlers.matching import candidates
from handlers.misses import echo
from handlers.said import AROUND, Said, may_correct, says_so, taken_apart
from handlers.text import T

_FEW = 2
"""Words that may be left beside "sai" and are asked about ("sai địa chỉ"); more tell a story."""
_GENERIC = spelt("tên", "số", "ngày", "name", "number", "date")
"""Words for many things."""


def corrected(turn: Turn, typed: str) -> bool:
    """Where all answers are shown: ask the one anew that is named, or take what is told."""
    dialogue, form = turn.dialogue, turn.form
    assert dialogue is not None
    assert form is not None
    shown = screens.checked(dialogue, form)
    said = taken_apart(typed, shown, turn.known.tongue)
    meant = tuple(asked for asked in shown if asked.id in said.pieces)
    wrong, left = said.wrong, said.left
    if said.refuses and not meant:  # "không sửa gì"
        return False
    # "Lớp này có đổi lịch không" asks; "đổi lớp được không" does not.
    if left and asks(typed):
        return False
    if _introduced(turn, said, shown) or _renewed(turn, said, shown):
        return True
    if not (meant or (wrong and left <= _FEW)):
        return False
    if not wrong and (left or len(meant) > 1):
        return False
    turn.misses = 0
    if len(meant) == 1:
        turn.change(meant[0].id)
    else:
        turn.choose_change()  # so that "back" leads to all answers
        turn.instead = screens.which_change(dialogue, form, turn.scene, meant or shown)
    return True


def put_right(turn: Turn, typed: str) -> bool:
    """In the middle of a form: an answer that is named with its value ("tên là …"), be it the one
    asked for, an earlier or a later one; or one that is only called wrong. "Nhầm rồi" alone means
    the last answer."""
    asked, dialogue = turn.question, turn.dialogue
    if asked is None or dialogue is None or not dialogue.check or not may_correct(typed):
        return False
    if not says_so(typed) and _is_answer(turn, asked, typed):
        return False  # "HTX 19/5": nearly always, and it need not be taken apart
    others = [q for q in dialogue.questions if q.label and not q.skip(turn.scene)]
    said = taken_apart(typed, [asked, *(q for q in others if q.id != asked.id)], turn.known.tongue)
    named = next((q for piece in said.pieces for q in (asked, *others) if q.id == piece), None)
    if not (said.told or said.corrects) and _is_answer(turn, asked, typed):
        return False
    if _introduced(turn, said, [q for q in others if q.id in _answers(turn)]):
        return True
    if named and said.new:
        return any(_taken(turn, q, said, others) for q in _meant(turn, asked, named, said))
    if not said.corrects or said.left or said.refuses:
        return False
    if named:
        if named.id in _answers(turn):
            turn.change(named.id)
    elif said.mistaken:
        turn.back()
    else:
        return False
    turn.misses = 0
    return True


def _is_answer(turn: Turn, asked: Question, typed: str) -> bool:
    """Whether the whole message can be the answer that is asked for."""
    return asked.read is not None and not isinstance(asked.read(typed, turn.scene), Invalid)


def _meant(turn: Turn, asked: Question, named: Question, said: Said) -> Iterator[Question]:
    """The questions whose answer may be told, likeliest first. "Tên" is said of many things: of
    what is asked for just now, then of what was answered last."""
    answered = turn.form.trail if turn.form else ()
    ahead = named.id != asked.id and named.id not in _answers(turn)
    if not ahead:
        yield named
    if is_one(said.name, _GENERIC):
        yield asked
        questions = turn.dialogue.questions if turn.dialogue and said.corrects else ()
        yield from (q for id in reversed(answered) for q in questions if q.id == id and q.read)
    if ahead:
        yield named


def _answers(turn: Turn) -> Mapping[str, str]:
    return turn.form.answers if turn.form else {}


def _introduced(turn: Turn, said: Said, known: Sequence[Question]) -> bool:
    """Take what names one answer for another one, where it is said to be it: in "tôi là hợp tác xã"
    the name of the business is the kind of it."""
    for asked in known if said.introduced else ():
        named = candidates(said.name, asked.options(turn.scene), turn.known.tongue)
        if len(named) == 1:
            _change(turn, asked, named[0].id)
            return True
    return False


def _renewed(turn: Turn, said: Said, shown: tuple[Question, ...]) -> bool:
    """Take over the new answer that is told with the name of the old one, or say why not."""
    before = [q for piece in said.pieces for q in shown if q.id == piece]
    if not said.new or not before:
        return False
    asked = before[0]
    named = candidates(said.new, asked.options(turn.scene), turn.known.tongue)
    if len(named) > 1:
        turn.change(asked.id)
        turn.say(T("Which of these do you mean?"))
        turn.only = tuple(choice.id for choice in named)
        return True
    if _taken(turn, asked, said, shown):
        return True
    why = asked.read(said.new, turn.scene) if asked.read and not named else ""
    if not isinstance(why, Invalid) or not any(c.isdigit() for c in said.new):
        return False
    turn.change(asked.id)
    turn.say(why.problem, T("You typed: “{typed}”", typed=echo(said.new)))
    return True


def _taken(turn: Turn, meant: Question, said: Said, known: Sequence[Question]) -> bool:
    """Whether what is told can be the answer to this question; then it is."""
    assert turn.form is not None
    named = candidates(said.new, meant.options(turn.scene), turn.known.tongue)
    value: str | Invalid = named[0].id if len(named) == 1 else ""
    if not value and meant.read and _is_told(turn, said, known):
        whole = f"{said.begun} {said.new}".strip()
        readings = (meant.read(new, turn.scene) for new in _shortened(whole))
        value = next((read for read in readings if not isinstance(read, Invalid)), "")
    if not value or isinstance(value, Invalid):
        return False
    if turn.question and meant.id == turn.question.id:
        turn.answer(meant, value)
        return True
    _change(turn, meant, value)
    change_along(turn, meant, value)
    return True


def _change(turn: Turn, meant: Question, value: str) -> None:
    assert turn.form is not None
    turn.misses = 0
    says = T("Changed. {label}: {value}", label=meant.label, value=meant.show(value, turn.scene))
    if meant.id not in turn.form.answers:
        says = T("Noted. {label}: {value}", label=meant.label, value=meant.show(value, turn.scene))
    turn.change(meant.id)
    turn.answer(meant, value)
    turn.say(says)


def change_along(turn: Turn, corrected: Question, said: str) -> None:
    """Other answers that a corrected one shows to be wrong: a firm "HTX Phú Hồ" is no company."""
    for id, value in corrected.tells(said).items():
        other = turn.dialogue.question(id) if turn.dialogue else None
        if other and _answers(turn).get(id, value) != value:
            _change(turn, other, value)


def _shortened(new: str) -> Iterator[str]:
    """The new answer, and a number without the courtesies behind it: "0905 123 461 nhé"."""
    yield new
    words = new.split()
    while len(words) > 1 and any(c.isdigit() for c in new) and is_one(words[-1], AROUND):
        words.pop()
        yield " ".join(words)


def _is_told(turn: Turn, said: Said, known: Sequence[Question]) -> bool:
    """Whether it is an answer that is told, and no further word about what is wrong."""
    inside = taken_apart(said.new, known, turn.known.tongue)
    if not inside.left:
        return False  # "tên là sai rồi"
    if said.told or any(c.isdigit() for c in said.new):
        return True
    starts_big = said.new[0].isupper() and not said.new.isupper()
    return not inside.known and (starts_big or (said.wrong and inside.left > 1))
