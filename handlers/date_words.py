"""What stands around a day, or stands for one of its words: put into one spelling. Pure.

"dạ cấp ngày 15thg3 rồi ạ" is "15 thang 3". Courtesies and what introduces a day are only taken
away where the whole is no day: "thứ 6 rồi" means the last one, "15/3/2025 rồi" is "already".
"""

import re

_UNITS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
_WORDS = {word: n for n, word in enumerate(_UNITS, start=1)} | {
    "tu": 4,
    "lam": 5,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
}
NUMBER = (
    r"\d{1,3}|(?:(?:hai|ba) )?muoi(?: (?:mot|hai|ba|bon|tu|lam|nam|sau|bay|tam|chin))?"
    r"|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|iv|i{1,3}"
)
_TOLD_APART = (("sáu", "6"), ("một", "1"), ("(?:ngày )?mốt", "ngày kia"), ("tư", "4"))
_ENGLISH = (
    ("today", "hom nay"), ("tomorrow", "ngay mai"), ("yesterday", "hom qua"),
    ("monday", "thu 2"), ("tuesday", "thu 3"), ("wednesday", "thu 4"), ("thursday", "thu 5"),
    ("friday", "thu 6"), ("saturday", "thu 7"), ("sunday", "chu nhat"),
    ("next week", "tuan sau"), ("next month", "thang sau"), ("next year", "nam sau"),
    ("last week", "tuan truoc"), ("last month", "thang truoc"), ("last year", "nam truoc"),
    ("end of the year", "cuoi nam"), ("end of year", "cuoi nam"), ("the ", ""), ("on ", ""),
)  # fmt: skip
# "Ni" is "nay" in Huế.
_SHORT = tuple(
    (re.compile(form), meant)
    for form, meant in (
        (r"\bni\b", "nay"),
        (r"\b(?:hom|hum|h) ?(?:qua|wa)\b", "hom qua"),
        (r"\bhum\b", "hom"),
        (r"\bvua (qua|roi)\b", r"\1"),
        (r"\bng (?=\d)", "ngay "),
        (r"(?<![a-z])(?:thg|thang) ?(?=\d)", " thang "),
        (r"(?<=\d)t(?=\d)", " thang "),
        (r"\bnext (thu \d|chu nhat)", r"\1 toi"),
        (r" +", " "),
    )
)
_BEFORE = re.compile(
    r"^(?:da|vang|u|thi|la|vao|khoang|tam|den|truoc|tu|from|by|moi|vua|chac|hinh nhu|nham|luc"
    r"|cap|duoc cap|ky|ban hanh|quyet dinh|chung nhan|danh gia|het|han|het han|hieu luc"
    r"|co hieu luc|issued|expires|ngay|hom|bua|buoi|sang|trua|chieu|toi|dem|hen) (?=\S)"
)
_AFTER = re.compile(r" (?:a|nhe|nha|nghe|di|thoi|em|ha|roi|do|day|luon|please)$")


def spelled(typed: str) -> str:
    """Number words whose diacritics tell them from other words, as figures, before folding."""
    for words, figure in _TOLD_APART:
        typed = re.sub(rf"(?<!mười )(?<!mươi )\b{words}\b", figure, typed)
    return typed


def in_short(key: str) -> str:
    """A folded text with English words and abbreviations as the usual Vietnamese ones."""
    for english, vietnamese in _ENGLISH:
        key = re.sub(rf"\b{english}", vietnamese, key) if english in key else key
    for form, meant in _SHORT:
        key = form.sub(meant, key)
    return key.strip()


def without_one(key: str) -> str:
    """The same without one courtesy or introduction, last or first; as it is if there is none."""
    shorter = _AFTER.sub("", key)
    return shorter if shorter != key else _BEFORE.sub("", key)


def number(word: str) -> int:
    """ "12", "mười hai", "hai mươi" … as a number."""
    if word.isdigit():
        return int(word)
    tens, ten, units = word.rpartition("muoi")
    if not ten:
        return _WORDS[word]
    return 10 * (_WORDS[tens.strip()] if tens else 1) + (_WORDS[units.strip()] if units else 0)
