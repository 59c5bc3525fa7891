"""Yes and no, in the many words that people have for them, and what is no answer at all."""

import re

from handlers.courtesies import AFTER, BEFORE, OWN, Spelt, is_one, spelt, together
from handlers.spelling import fold, words_of

_DONT = spelt("đừng")
_BARE = "dung"
"""No yes: "dung gui" is "đừng gửi" as well as "đúng, gửi"."""
_YES = spelt(
    *("có", "ok", "okk", "oke", "okê", "okay", "okey", "oki", "okie", "okela", "vâng", "dạ", "ừ"),
    *("ừa", "ừm", "uh", "uhm", "um", "uk", "uki", "đúng", "đúng rồi", "đúng vậy", "đúng thông tin"),
    "đúng hết",
    *("thông tin đúng", "chính xác", "chuẩn", "được", "đc", "tốt", "đồng ý", "nhất trí"),
    *("xác nhận", "chắc chắn", "tất nhiên", "yes", "yep", "sure", "confirm", "i confirm", "right"),
)
_CONFIRM = spelt("xác nhận", "confirm", "i confirm")
"""What the button of a form that is ready is called; no answer to what is asked after it."""
_DONE = spelt(
    *("xong", "xong rồi", "chốt", "chốt đơn", "gửi", "nộp", "duyệt", "hoàn tất", "hoàn thành"),
    *("send", "send it", "done"),
)
"""Yes to a form that is ready to be sent; nowhere else."""
_NO = spelt(
    *("không", "ko", "k", "hông", "không phải", "ko phải", "không cần", "không muốn", "khỏi"),
    *("chưa", "chưa chắc", "no", "not yet"),
)
_KEPT = spelt(
    *("giữ nguyên", "để nguyên", "giữ", "để vậy", "như cũ", "như vậy", "không đổi", "không sửa"),
    *("ko đổi", "ko sửa", "keep it", "leave it", "keep"),
)
_ENOUGH = spelt("thôi")
_WAIT = spelt(
    *("khoan", "khoan đã", "từ từ", "từ từ đã", "chờ chút", "chờ tí", "đợi chút", "đợi tí", "wait"),
    *("để xem", "để xem lại", "để em xem lại", "xem lại", "kiểm tra lại"),
)
_THANKS = spelt(
    "cảm ơn", "cám ơn", "cảm ơn nhiều", "thanks", "thank you", "tạm biệt", "bye", "xong"
)
_UNSURE = spelt(
    *(f"{no} {know}" for no in ("không", "ko", "k", "hông", "hem", "chưa")
      for know in ("biết", "rõ", "nhớ", "chắc")),
    *("i do not know", "i don t know", "not sure"),
)  # fmt: skip
_SIGNS = {
    **dict.fromkeys("👍👌✅🆗", "ok"),
    **dict.fromkeys("👎❌", "không"),
    **dict.fromkeys("🙏❤", "cảm ơn"),
}
_TINTS = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff\\s]")
"""What stands behind a sign and only changes its colour."""
_BEFORE = together(BEFORE, OWN)
_AFTER = together(_BEFORE, AFTER, spelt("rồi", "r", "òi", "hết", "cả"))
_AFTER_NO = together(_AFTER, spelt("nữa", "nhiều", "đâu"))


def _firsts(*tables: Spelt) -> frozenset[str]:
    """The first words of all phrases: what begins otherwise is none of them."""
    return frozenset(key.partition(" ")[0] for key in together(*tables))


_BEGINNINGS = _firsts(_THANKS, _YES, _NO, _UNSURE, _BEFORE)
_CONFIRMING = _firsts(_YES, _DONE, _BEFORE)
_LONGEST = 4
"""Words of the longest phrase in these tables."""


def in_words(typed: str) -> str:
    """A message of signs alone ("👍") in the words that it stands for, any other as it is."""
    if fold(typed):
        return typed  # nearly always
    meant = {_SIGNS.get(sign, "") for sign in _TINTS.sub("", typed)}
    return meant.pop() or typed if len(meant) == 1 else typed


def assents(typed: str) -> bool:
    """Whether a message is nothing but a yes: "dạ vâng", "ok em", "đúng rồi ạ"."""
    return _consists(typed, _YES)


def refuses(typed: str) -> bool:
    """Whether it is nothing but a no: "ko ạ", "dạ chưa", "không đồng ý"."""
    return _begins(typed, _NO) and _consists(typed, _NO, _YES, after=_AFTER_NO)


def confirms(typed: str, *besides: Spelt) -> bool:
    """The same where a form is ready to be sent, also with thanks: "ok cảm ơn em".

    `besides`: what says so in this dialogue.
    """
    if not besides and fold(typed).partition(" ")[0] not in _CONFIRMING:
        return False
    yes = (_YES, _DONE, *besides)
    return _begins(typed, *yes) and _consists(typed, *yes, _THANKS)


def confirms_by_name(typed: str) -> bool:
    """Whether it is the yes of a button that confirms: "xác nhận", "dạ xác nhận ạ"."""
    return _begins(typed, _CONFIRM)


def dissents(typed: str, *besides: Spelt) -> bool:
    """Whether it says that this shall not be sent, or not yet: "chưa", "không gửi nữa"."""
    if not _begins(typed, _NO, _DONT, _WAIT):
        return False
    return _consists(typed, _NO, _DONT, _WAIT, _YES, _DONE, *besides, after=_AFTER_NO)


def thanks(typed: str) -> bool:
    """Whether it is said only to be friendly."""
    return _consists(typed, _THANKS, _YES)


def is_kept(typed: str) -> bool:
    """Whether it says that an answer shall stay as it is: "giữ nguyên", "thôi không đổi nữa"."""
    return _begins(typed, _KEPT, _ENOUGH) and _consists(typed, _KEPT, _ENOUGH, after=_AFTER_NO)


def says_nothing(typed: str) -> bool:
    """Whether it cannot be the name of anybody: "ok em", "không", "cảm ơn", "em không biết"."""
    if fold(typed).partition(" ")[0] not in _BEGINNINGS:
        return False  # nearly always
    return thanks(typed) or _consists(typed, _NO) or _begins(typed, _UNSURE)


def _consists(typed: str, *phrases: Spelt, after: Spelt = _AFTER) -> bool:
    """Whether a message is one or more of the phrases, with nothing but courtesies around them."""
    words = words_of(typed)
    found = 0
    while words:
        length = _phrase(words, phrases)
        if not (length or is_one(words[0], after if found else _BEFORE)):
            return False
        words, found = words[length or 1 :], found + bool(length)
    return found > 0


def _begins(typed: str, *phrases: Spelt) -> bool:
    """Whether, after courtesies, one of the phrases comes first."""
    words = words_of(typed)
    starts = next((at for at, word in enumerate(words) if not is_one(word, _BEFORE)), 0)
    return any(_phrase(words[at:], phrases) for at in range(starts + 1))


def _phrase(words: tuple[str, ...], tables: tuple[Spelt, ...]) -> int:
    """How many words the longest of the phrases takes that stands first; 0 if none does."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        part = " ".join(words[:length])
        if is_one(part, *tables) and (part != _BARE or _DONT in tables):
            return length
    return 0
