"""Yes and no, in the many words that people have for them, and what is no answer at all."""

from handlers.courtesies import AFTER, BEFORE, OWN, Spelt, is_one, spelt, together
from handlers.spelling import fold, words_of

_DONT = "đừng"
_BARE = "dung"
"""No yes: "dung gui" is "đừng gửi" as well as "đúng, gửi"."""
_YES = spelt(
    *("có", "ok", "oke", "okê", "okay", "oki", "okie", "vâng", "dạ", "ừ", "ừm", "uh", "uhm", "um"),
    *("đúng", "đúng rồi", "đúng vậy", "đúng hết", "đúng hết rồi", "chính xác", "chuẩn"),
    *("được", "được rồi", "ok rồi", "đồng ý", "xác nhận", "chắc chắn", "chắc chắn rồi"),
    *("yes", "sure", "confirm", "i confirm", "right"),
)
_DONE = spelt(
    *("xong", "xong rồi", "chốt", "chốt đơn", "gửi", "nộp", "duyệt", "hoàn tất", "hoàn thành"),
    *("send", "send it", "done"),
)
"""Yes to a form that is ready to be sent; nowhere else."""
_NO = spelt(
    *("không", "ko", "k", "hông", "không phải", "ko phải", "không cần", "không muốn", "khỏi"),
    *("chưa", _DONT, "khoan", "khoan đã", "từ từ", "từ từ đã", "chờ chút", "chờ tí", "đợi chút"),
    *("đợi tí", "để xem", "để xem lại", "no", "not yet", "wait"),
)
_THANKS = spelt("cảm ơn", "cám ơn", "cảm ơn nhiều", "thanks", "thank you", "tạm biệt", "bye")
_UNSURE = spelt(
    *(f"{no} {know}" for no in ("không", "ko", "k", "hông", "hem", "chưa")
      for know in ("biết", "rõ", "nhớ", "chắc")),
    *("i do not know", "i don t know", "not sure"),
)  # fmt: skip
_FRIENDLY = together(_THANKS, _YES)
_BEFORE = together(BEFORE, OWN)
_AFTER = together(_BEFORE, AFTER)
_AFTER_NO = together(_AFTER, spelt("nữa", "nhiều", "rồi", "đâu"))
_BEGINNINGS = frozenset(key.partition(" ")[0] for key in together(_FRIENDLY, _NO, _UNSURE, _BEFORE))
_NONE: Spelt = {}
_LONGEST = 4
"""Words of the longest phrase in these tables."""


def assents(typed: str) -> bool:
    """Whether a message is nothing but a yes: "dạ vâng", "ok em", "đúng rồi ạ"."""
    return _consists(typed, _YES)


def confirms(typed: str, besides: Spelt = _NONE) -> bool:
    """The same where a form is ready to be sent; `besides`: what says so in this dialogue."""
    return _consists(typed, together(_YES, _DONE, besides))


def dissents(typed: str, besides: Spelt) -> bool:
    """Whether it says that this shall not be sent, or not yet: "chưa", "không gửi nữa"."""
    said = together(_NO, _YES, _DONE, besides)
    return _begins(typed, _NO) and _consists(typed, said, _AFTER_NO)


def thanks(typed: str) -> bool:
    """Whether it is said only to be friendly."""
    return _consists(typed, _FRIENDLY)


def says_nothing(typed: str) -> bool:
    """Whether it cannot be the name of anybody: "ok em", "không", "cảm ơn", "em không biết"."""
    if fold(typed).partition(" ")[0] not in _BEGINNINGS:
        return False  # nearly always
    return thanks(typed) or _consists(typed, _NO) or _begins(typed, _UNSURE)


def _consists(typed: str, phrases: Spelt, after: Spelt = _AFTER) -> bool:
    """Whether a message is one or more of the phrases, with nothing but courtesies around them."""
    words = words_of(typed)
    at = found = 0
    while at < len(words):
        if length := _phrase(words[at:], phrases):
            at, found = at + length, found + 1
        elif is_one(words[at], after if found else _BEFORE):
            at += 1
        else:
            return False
    return found > 0


def _begins(typed: str, phrases: Spelt) -> bool:
    """Whether, after courtesies, one of the phrases comes first."""
    words = words_of(typed)
    starts = next((at for at, word in enumerate(words) if not is_one(word, _BEFORE)), 0)
    return any(_phrase(words[at:], phrases) for at in range(starts + 1))


def _phrase(words: tuple[str, ...], phrases: Spelt) -> int:
    """How many words the longest of the phrases takes that stands first; 0 if none does."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        part = " ".join(words[:length])
        if part == _BARE and _DONT not in phrases.get(_BARE, ()):
            continue
        if is_one(part, phrases):
            return length
    return 0
