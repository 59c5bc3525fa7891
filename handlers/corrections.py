"""A correction in words: which answer is wrong, and perhaps what it should be.

"Sai sđt", "sửa tên thành Nguyễn Thị Lan", "à nhầm, mst 3300100113". It needs a word that says so
("sửa", "sai", "nhầm") and names an answer by its label or by `Question.words`; where all answers
are shown the name alone is enough, too. Where it is not clear which is meant, the person is asked.
What is told along with it is taken over at once, if it can be an
answer there and is told as one: after "thành", "là" or a colon, with digits, with a capital
letter, or after a word that asks for a change.
"""

import re
import unicodedata

from handlers import screens
from handlers.answers import asks
from handlers.courtesies import AFTER, BEFORE, OWN, Spelt, is_one, spelt, together
from handlers.dialogue import Invalid, Question
from handlers.flow import Turn
from handlers.matching import candidates
from handlers.misses import echo
from handlers.spelling import fold, words_of
from handlers.text import T
from storage.frozen import frozen

_CHANGE = spelt(
    *("sửa", "đổi", "thay", "thay đổi", "chỉnh", "chỉnh sửa", "cập nhật", "change", "edit"),
)
_MISTAKE = spelt("sai", "nhầm", "nhầm lẫn", "nhầm lộn", "lộn", "ghi lộn", "bị lộn", "wrong")
_WRONG = together(
    _CHANGE,
    _MISTAKE,
    spelt(
        *("khác", "cũ", "không phải", "ko phải", "chưa đúng", "không đúng", "ko đúng", "k đúng"),
        *("chưa chính xác", "không chính xác", "correct", "fix"),
    ),
)
_NO = spelt("không", "ko", "chưa", "no")
_TO = spelt("thành", "là", "sang", "qua", "to", "is")
"""What stands before the new answer."""
_AROUND = together(
    BEFORE,
    AFTER,
    OWN,
    _TO,
    spelt(
        *("lại", "rồi", "bị", "ghi", "gõ", "nhập", "viết", "thì", "cái", "mục", "dòng"),
        *("phần", "chỗ", "thông tin", "muốn", "cần", "được không", "được ko", "này", "của"),
        *("một chút", "chút", "tí", "nữa", "đó", "hết", "ủa", "ấy", "chết", "đúng", "mới", "phải"),
        *("the", "my", "it", "i want"),
        *("địa chỉ", "email", "ngày sinh", "thông tin cá nhân"),  # asked for nowhere
    ),
)
"""What stands around a correction without saying what is wrong."""
_FEW = 2
"""Words that may be left beside "sai" and are asked about ("sai địa chỉ"); more tell a story."""
_LONGEST = 5
"""Words of the longest name of an answer that is looked for."""
_IS_WRONG, _IS_NO, _COURTESY, _LEFT = "?wrong", "?no", "?around", "?left"
"""What a piece of a correction is that names no question."""
_MISTAKEN = frozenset(word for key in _MISTAKE for word in key.split())
_BETWEEN = " ,.;:=→>-“”\"'"
_WORD = re.compile(r"[^\W_]+")
_COLON = re.compile(r"\s*[:=]")


@frozen
class _Said:
    """A message taken to pieces.

    `pieces`: what each is, a question's id or one of the words above. `new`: what is told after
    the first answer that is named, as it was typed; `told`: whether it is said to be the answer.
    """

    pieces: tuple[str, ...]
    new: str = ""
    told: bool = False


def corrected(turn: Turn, typed: str) -> bool:
    """Where all answers are shown: ask the one anew that is named, or take what is told."""
    dialogue, form = turn.dialogue, turn.form
    assert dialogue is not None
    assert form is not None
    shown = screens.checked(dialogue, form)
    said = _taken_apart(typed, _tables(turn, shown))
    meant = tuple(asked for asked in shown if asked.id in said.pieces)
    wrong, left = _IS_WRONG in said.pieces, said.pieces.count(_LEFT)
    if _IS_NO in said.pieces and not meant:  # "không sửa gì"
        return False
    # "Lớp này có đổi lịch không" asks; "đổi lớp được không" does not.
    if left and asks(typed):
        return False
    if _renewed(turn, said, shown):
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


def taken_back(turn: Turn, typed: str) -> bool:
    """In the middle of a form: an answer given before is called wrong, with nothing else said or
    with the right one. "Nhầm rồi" alone means the last one."""
    if _MISTAKEN.isdisjoint(fold(typed).split()):  # nearly always
        return False
    dialogue, form = turn.dialogue, turn.form
    if dialogue is None or form is None or not dialogue.check or turn.question is None:
        return False
    shown = screens.checked(dialogue, form)
    said = _taken_apart(typed, _tables(turn, shown))
    if not any(is_one(word, _MISTAKE) for word in words_of(typed)):
        return False
    if _renewed(turn, said, shown):
        return True
    meant = [asked for asked in shown if asked.id in said.pieces]
    if _LEFT in said.pieces or _IS_NO in said.pieces or len(meant) > 1:
        return False
    turn.misses = 0
    if meant:
        turn.change(meant[0].id)
    else:
        turn.back()
    return True


def _renewed(turn: Turn, said: _Said, shown: tuple[Question, ...]) -> bool:
    """Take over the new answer that is told with the name of the old one."""
    before = [asked for asked in shown if asked.id in said.pieces]
    if not said.new or not before:
        return False
    asked = next(q for piece in said.pieces for q in before if q.id == piece)
    named = candidates(said.new, asked.options(turn.scene), turn.known.tongue)
    if len(named) > 1:
        turn.change(asked.id)
        turn.say(T("Which of these do you mean?"))
        turn.only = tuple(choice.id for choice in named)
        return True
    value: str | Invalid = named[0].id if named else ""
    if not value and asked.read and _is_told(turn, said, shown):
        value = asked.read(said.new, turn.scene)
    if not value:
        return False
    if isinstance(value, Invalid):
        if not any(c.isdigit() for c in said.new):
            return False
        turn.change(asked.id)
        turn.say(value.problem, T("You typed: “{typed}”", typed=echo(said.new)))
        return True
    turn.change(asked.id)
    turn.answer(asked, value)
    shows = asked.show(value, turn.scene)
    turn.say(T("Changed. {label}: {value}", label=asked.label, value=shows))
    return True


def _is_told(turn: Turn, said: _Said, shown: tuple[Question, ...]) -> bool:
    """Whether it is an answer that is told, and no further word about what is wrong."""
    inside = _taken_apart(said.new, _tables(turn, shown)).pieces
    if _LEFT not in inside:
        return False  # "tên là sai rồi"
    if said.told or any(c.isdigit() for c in said.new):
        return True
    known = set(inside) - {_LEFT, _COURTESY}
    starts_big = said.new[0].isupper() and not said.new.isupper()
    return not known and (starts_big or (_IS_WRONG in said.pieces and inside.count(_LEFT) > 1))


def _tables(turn: Turn, shown: tuple[Question, ...]) -> list[tuple[str, Spelt]]:
    say = turn.known.tongue.say
    names = [(asked.id, spelt(say(asked.label), *asked.words)) for asked in shown]
    return [*names, (_IS_WRONG, _WRONG), (_IS_NO, _NO), (_COURTESY, _AROUND)]


def _taken_apart(typed: str, tables: list[tuple[str, Spelt]]) -> _Said:
    """A message piece by piece: what each is, always the longest phrase that is known."""
    text = unicodedata.normalize("NFC", typed)
    places = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    words = [text[start:end].lower() for start, end in places]
    pieces: list[str] = []
    new, told, at = "", False, 0
    while at < len(words):
        what, length = _first(words[at:], tables)
        is_name = any(piece[0] != "?" for piece in pieces)
        capital = text[places[at][0]].isupper() and not text.isupper()
        if is_name and not new and (what == _LEFT or (what == _COURTESY and capital)):
            new = text[places[at - 1][1] :].strip(_BETWEEN)
        pieces.append(what)
        at += length
        if not new and at < len(words) and (is_name or what[0] != "?"):
            colon = _COLON.match(text, places[at - 1][1]) is not None
            if colon or (is_name and is_one(words[at - 1], _TO)):
                new, told = text[places[at - 1][1] :].strip(_BETWEEN), True
    return _Said(tuple(pieces), new, told)


def _first(words: list[str], tables: list[tuple[str, Spelt]]) -> tuple[str, int]:
    for length in range(min(_LONGEST, len(words)), 0, -1):
        part = " ".join(words[:length])
        for what, phrases in tables:
            if is_one(part, phrases):
                return what, length
    return _LEFT, 1
