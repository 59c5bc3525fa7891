"""Personal data in a question, hidden before the question is kept.

What identifies somebody is not needed to answer him: phone numbers, tax codes and numbers of
identity cards, addresses of mail, and names: a name alone, which was typed where nobody had asked
for it, and what stands behind "tôi là …" or "họ tên …" (shared facts, privacy 7).
"""

import re

from handlers.asking.names import is_name, name_at, name_before

LONGEST = 300
"""Characters of a question that are kept."""
WORTH_KEEPING = 3
"""Words of a question, besides what is hidden. Fewer say nothing to an officer: "dn", "chưa"."""
_HIDDEN = "…"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?:\+|\b)\d(?:[\s.\-]?\d){7,13}\b")
_HARMLESS = re.compile(r"(?:\d{4,5}[\s.\-]|\d{1,2}[.\-]\d{1,2}[.\-])(?:19|20)\d\d", re.ASCII)
"""Numbers that are no person's: "9001 2015", "2026-2030", "30.06.2027"."""
_SECRET = re.compile(r"\b[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3}\b|\b(?=[A-Z]*\d)[0-9A-Z]{16}\b")
"""An invitation of staff that was typed where nobody asked for it."""
_I = "tôi|toi|em|tui|mình|minh|anh|chị|chi|cháu|chau"
_INTRODUCES = re.compile(
    r"\b(?:(?P<named>"
    rf"(?:họ|ho)(?: (?:và|va))? (?:tên|ten)(?: (?:(?:của|cua) )?(?:{_I}))?(?: (?:là|la))?"
    rf"|(?:{_I})(?: \w+)? (?:tên|ten)(?: (?:là|la))?"
    rf"|(?:tên|ten) (?:(?:của|cua) )?(?:{_I}) (?:là|la)"
    r"|(?:tên|ten)(?=\s*:)"
    r"|my name is)"
    rf"|(?:{_I}) (?:là|la)|i am|i'm)(?:\s*[:\-]\s*|\s+)",
    re.IGNORECASE,
)
_APART = re.compile(r"(\s*[,;|/\n]\s*|\s+[-–]\s+)")
"""What stands between a name and the rest of a form that was typed in one message."""
_AROUND = ".,:!?()\"'“”"
_COURTESY = frozenset(("dạ", "ạ", "vâng", _HIDDEN))


def masked(text: str) -> str:
    """A question with what identifies people replaced by "…"."""
    hidden = _SECRET.sub(_HIDDEN, _MAIL.sub(_HIDDEN, text))
    hidden = _NUMBER.sub(lambda found: found[0] if _harmless(found[0]) else _HIDDEN, hidden)
    parts = _APART.split("\n".join(" ".join(line.split()) for line in hidden.split("\n")))
    return " ".join("".join(map(_without_names, parts)).split())[:LONGEST]


def worth_keeping(hidden: str) -> bool:
    """Whether a masked question still says enough for somebody to answer it."""
    asked = _INTRODUCES.sub("", hidden).replace(_HIDDEN, " ")
    return len([word for word in asked.split() if any(map(str.isalnum, word))]) >= WORTH_KEEPING


def _harmless(number: str) -> bool:
    return _HARMLESS.fullmatch(number) is not None


def _without_names(part: str) -> str:
    words = part.split()
    if is_name([word.strip(_AROUND) for word in words if word.lower() not in _COURTESY]):
        return _HIDDEN
    if whole := name_before(_one_phrase(words)):
        return " ".join([_HIDDEN, _introduced(" ".join(words[whole:]))])
    return _introduced(part)


def _introduced(part: str) -> str:
    """Without the names that somebody calls himself or another by."""
    kept, at = [], 0
    for found in _INTRODUCES.finditer(part):
        behind = part[found.end() :].split()
        if found.start() >= at and (name := name_at(_one_phrase(behind), bool(found["named"]))):
            kept += [part[at : found.end()], _HIDDEN]
            at = found.end() + len(" ".join(behind[:name]))
    return "".join([*kept, part[at:]])


def _one_phrase(words: list[str]) -> list[str]:
    """The words before the next mark of punctuation, without it."""
    phrase = []
    for word in words:
        phrase.append(word.strip(_AROUND))
        if word[-1] in _AROUND:
            break
    return phrase
