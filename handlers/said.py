"""A message about answers taken to pieces: which answer is named, what is wrong, what is new.

"Sai sđt", "sửa tên thành Nguyễn Thị Lan", "à nhầm, mst 3300100113". What it leads to stands in
`handlers.corrections`.
"""

import re
import unicodedata
from collections.abc import Sequence

from handlers.courtesies import AFTER, BEFORE, OWN, Spelt, is_one, spelt, together
from handlers.dialogue import Question
from handlers.spelling import fold
from handlers.text import Tongue
from storage.frozen import frozen

_CHANGE = spelt(
    *("sửa", "đổi", "thay", "thay đổi", "chỉnh", "chỉnh sửa", "cập nhật", "change", "edit"),
)
_MISTAKE = spelt("sai", "nhầm", "nhầm lẫn", "nhầm lộn", "lộn", "ghi lộn", "bị lộn", "wrong")
_WRONG = spelt(
    *("khác", "cũ", "không phải", "ko phải", "chưa đúng", "không đúng", "ko đúng", "k đúng"),
    *("chưa chính xác", "không chính xác", "correct", "fix"),
)
_NO = spelt("không", "ko", "chưa", "no")
_IS = spelt("là", "is")
_TO = together(_IS, spelt("thành", "sang", "qua", "to"))
"""What stands before the new answer; but for "là", only where a change was spoken of: a firm may be
called "Thành Đạt"."""
AROUND = together(
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
_SIGNS = frozenset(key.partition(" ")[0] for key in together(_CHANGE, _MISTAKE, _TO))
"""With one of these begins whatever says so; "lan" (nhầm lẫn) is the name of many people."""
_SHORTEST = 2
"""Words of the shortest correction: "sai tên"."""
_LONGEST = 5
"""Words of the longest name of an answer that is looked for."""
_IS_CHANGE, _IS_MISTAKE, _IS_WRONG = "?change", "?mistake", "?wrong"
_IS_NO, _COURTESY, _LEFT = "?no", "?around", "?left"
"""What a piece is that names no question."""
_BETWEEN = " ,.;:=→>-“”\"'"
_WORD = re.compile(r"[^\W_]+")
_COLON = re.compile(r"\s*[:=]")


@frozen
class Said:
    """A message taken to pieces.

    `pieces`: what each is, a question's id or one of the words above. `name`: what the first
    answer that is named was called; `new`: what is told after it, as it was typed; `begun`: the
    name once more where the answer itself begins with it ("Công ty Ba Lan"); `told`: whether that
    is said to be the answer; `introduced`: whether the name itself is ("tôi là hợp tác xã").
    """

    pieces: tuple[str, ...]
    name: str = ""
    new: str = ""
    begun: str = ""
    told: bool = False
    introduced: bool = False

    @property
    def wrong(self) -> bool:
        """Whether something is called wrong, or shall be changed."""
        return not {_IS_CHANGE, _IS_MISTAKE, _IS_WRONG}.isdisjoint(self.pieces)

    @property
    def corrects(self) -> bool:
        """The same where an answer may hold such words: "Đổi Mới" is the name of many firms."""
        first = next((n for n, piece in enumerate(self.pieces) if piece[0] != "?"), None)
        return self.mistaken or _IS_CHANGE in self.pieces[:first]

    @property
    def mistaken(self) -> bool:
        """Whether it says that something said before was a mistake."""
        return _IS_MISTAKE in self.pieces

    @property
    def refuses(self) -> bool:
        """Whether it says no."""
        return _IS_NO in self.pieces

    @property
    def left(self) -> int:
        """How many words say neither."""
        return self.pieces.count(_LEFT)

    @property
    def known(self) -> set[str]:
        """What is spoken of, but for courtesies."""
        return set(self.pieces) - {_LEFT, _COURTESY}


def may_correct(typed: str) -> bool:
    """Nearly never: it names an answer and says that it is wrong, or what it is."""
    words = fold(typed).split()
    if len(words) < _SHORTEST:
        return False
    digits = any(map(str.isdigit, words)) and not all(map(str.isdigit, words))
    return digits or says_so(typed)


def says_so(typed: str) -> bool:
    """Whether a word or a colon in it may say that something is wrong, or what it is."""
    return not _SIGNS.isdisjoint(fold(typed).split()) or _COLON.search(typed) is not None


def taken_apart(typed: str, questions: Sequence[Question], tongue: Tongue) -> Said:
    """A message piece by piece: what each is, always the longest phrase that is known.

    `questions`: those whose answers may be named, the likeliest first.
    """
    tables = _tables(questions, tongue)
    text = unicodedata.normalize("NFC", typed)
    places = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    words = [text[start:end].lower() for start, end in places]
    pieces: list[str] = []
    begins = {asked.id: spelt(*asked.begins) for asked in questions if asked.begins}
    name = new = begun = before = ""
    told = introduced = False
    at = 0
    while at < len(words):
        what, length = _first(words[at:], tables)
        capital = text[places[at][0]].isupper() and not text.isupper()
        if at and capital and what in (_IS_CHANGE, _IS_MISTAKE, _IS_WRONG):
            what, length = _LEFT, 1  # "Đổi Mới"
        if name and not new and (what == _LEFT or (what == _COURTESY and capital)):
            new = text[places[at - 1][1] :].strip(_BETWEEN)
            begun = before if text[places[at - 1][1] : places[at][0]].isspace() else ""
        called = " ".join(words[at : at + length])
        if what[0] != "?" and not name:
            name, introduced = called, at > 0 and is_one(words[at - 1], _IS)
        typed_so = text[places[at][0] : places[at + length - 1][1]]
        before = typed_so if what in begins and is_one(called, begins[what]) else ""
        pieces.append(what)
        at += length
        if name and not new and at < len(words):
            change = not {_IS_CHANGE, _IS_MISTAKE}.isdisjoint(pieces)
            connects = is_one(words[at - 1], _TO if change else _IS) and not capital
            if connects or _COLON.match(text, places[at - 1][1]):
                new, told = text[places[at - 1][1] :].strip(_BETWEEN), True
    return Said(tuple(pieces), name, new, begun, told, introduced and not new)


def _tables(questions: Sequence[Question], tongue: Tongue) -> list[tuple[str, Spelt]]:
    names = [(asked.id, spelt(tongue.say(asked.label), *asked.words)) for asked in questions]
    wrong = ((_IS_CHANGE, _CHANGE), (_IS_MISTAKE, _MISTAKE), (_IS_WRONG, _WRONG))
    return [*names, *wrong, (_IS_NO, _NO), (_COURTESY, AROUND)]


def _first(words: list[str], tables: list[tuple[str, Spelt]]) -> tuple[str, int]:
    for length in range(min(_LONGEST, len(words)), 0, -1):
        part = " ".join(words[:length])
        for what, phrases in tables:
            if is_one(part, phrases):
                return what, length
    return _LEFT, 1
