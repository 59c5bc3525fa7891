"""Words that mean the same everywhere, in any spelling and in the middle of anything."""

from handlers.courtesies import readings
from handlers.spelling import SLIPS_FROM, closest, compatible, fold, marked, words_of

MENU = "menu"
CANCEL = "cancel"
BACK = "back"
LATER = "later"
OFFICER = "officer"
HELP = "help"
STOP = "stop"
VIETNAMESE = "language.vi"
ENGLISH = "language.en"
OTHER_LANGUAGE = "language.other"

_SPELLINGS: dict[str, tuple[str, ...]] = {
    MENU: (
        *("menu", "trang chủ", "trang đầu", "về đầu", "danh mục", "bắt đầu", "home", "main menu"),
        *("ra menu", "lên menu", "mở menu", "xem menu", "quay về menu", "quay lại menu"),
    ),
    CANCEL: ("hủy", "hủy bỏ", "thôi", "thoát", "bỏ qua hết", "không làm nữa", "cancel", "quit"),
    BACK: ("quay lại", "trở lại", "lùi lại", "lùi", "back", "go back", "0"),
    LATER: ("để sau", "lưu lại", "lưu", "làm sau", "lát nữa", "save", "save for later", "later"),
    OFFICER: (
        "gặp cán bộ",
        "gặp người",
        "gặp người thật",
        "gặp nhân viên",
        "nói chuyện với cán bộ",
        "nhờ cán bộ gọi lại",
        "gọi lại cho tôi",
        "gọi lại cho anh",
        "gọi lại cho chị",
        "gọi lại cho em",
        "talk to an officer",
        "officer",
        "call me",
    ),
    HELP: ("trợ giúp", "giúp", "giúp tôi", "giúp với", "help", "help me"),
    STOP: (
        *("dừng", "ngừng", "stop", "ngừng nhắc", "dừng nhắc", "thôi nhắc", "khỏi nhắc"),
        *("đừng nhắc nữa", "đừng gửi nữa", "không nhắc nữa", "dừng hết", "dừng tất cả"),
    ),
    VIETNAMESE: ("tiếng việt", "vietnamese"),
    ENGLISH: ("tiếng anh", "english", "in english"),
}

_BY_WORDS = {fold(words): command for command, all_ in _SPELLINGS.items() for words in all_}
_WRITTEN = {fold(words): words for all_ in _SPELLINGS.values() for words in all_}
_MOST_LETTERS = 24
"""No command has more, not even with a slip."""
_NEAR = {
    letters: [w for w in _BY_WORDS if len(w) >= SLIPS_FROM and abs(len(w) - letters) <= 1]
    for letters in range(SLIPS_FROM, _MOST_LETTERS + 1)
}
"""The commands that something of so many letters can be with one slip."""


_ENOUGH = "thôi"
"""Around a command a courtesy ("để sau thôi"); elsewhere it changes what is said ("dạ thôi")."""
_IN_DOUBT = "dung"
"""Without marks "dừng", "đúng" and the names Dũng and Dung are one word."""


def command(typed: str, slips: bool = True) -> str | None:
    """Which command the whole message is, if any, courtesies aside.

    It may lack marks but has no others: "đúng" and the name "Dũng" are not "dừng". Longer ones may
    have one slip; not where a name may be typed (`slips`): "Tiến Việt" is not "tiếng Việt".
    """
    if found := _command(typed, slips):
        return found
    for reading in readings(typed, _ENOUGH)[1:]:
        # "Dung a" is "đúng ạ" as well.
        if not _is_doubtful(reading) and (found := _command(reading, slips)):
            return found
    return None


def is_beyond_doubt(typed: str) -> bool:
    """Whether a command stands there as it is written, marks and all, or in more words than a name
    has: "hủy", "huỷ", "huy bo". Of "huy" and "thoi" nobody knows."""
    return any(map(_is_written_out, readings(typed, _ENOUGH)))


def _is_written_out(reading: str) -> bool:
    words = marked(reading)
    spelling = _WRITTEN.get(fold(reading), "")
    return words == marked(spelling) or (len(words) > 1 and " ".join(words) == fold(spelling))


def is_in_doubt(typed: str) -> bool:
    """Whether it cannot be told if this is "stop", a yes or a name: "dung", "dạ dung", "dung a"."""
    return any(map(_is_doubtful, readings(typed)))


def _is_doubtful(reading: str) -> bool:
    return fold(reading) == _IN_DOUBT and words_of(reading) == (_IN_DOUBT,)


def _command(typed: str, slips: bool) -> str | None:
    folded = fold(typed)
    if folded in _BY_WORDS:
        return _BY_WORDS[folded] if compatible(typed, _WRITTEN[folded]) else None
    near = closest(folded, _NEAR.get(len(folded), ())) if slips else None
    return _BY_WORDS[near] if near else None
