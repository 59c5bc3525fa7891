"""Which certificate is meant: "TCVN ISO 9001:2015", "iso 9oo1", "vietgap nuôi tôm".

Tried from strict to loose, and the first way that finds anything decides: a whole name
(`handlers.schemes.named`), names with filler words, edition and method taken away, the words of one
scheme's names in any order, names among other words. What is only close to a name is never taken,
but offered. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from handlers.schemes import Found, Scheme, named
from handlers.spelling import alike, fold
from storage.frozen import frozen

_METHOD = re.compile(r"\b(?:phuong thuc|pt|method) ?(\d)\b")
_EDITION = re.compile(
    r"(?<!^)\b(?:(?:phien ban|ban|nam|version|ver|v) ?)?((?:19[89]|20[0-4])\d)\b"
    r"|\b(?:(?:phien ban|version|ver) |v ?)(\d(?: \d)?)\b"
)
_FILLER = frozenset(
    (
        *("giay", "chung", "nhan", "gcn", "chi", "san", "pham", "tieu", "chuan", "loai", "ten"),
        *("duoc", "cap", "co", "dat", "theo", "them", "khai", "nhap", "muon", "cua", "cho", "va"),
        *("toi", "em", "minh", "cong", "ty", "cty", "da", "ve", "la", "a", "nhe", "certificate"),
    )
)
"""Words that say nothing about which certificate it is."""
_GENERAL = frozenset(
    ("iso", "tcvn", "thuc", "pham", "toan", "quan", "trong", "chat", "nuoi", "viet")
)
"""Words of so many names that having one of them makes nothing close."""
_SLIPPED = str.maketrans("oliI", "0111")
_SLIP = re.compile(r"(?<![a-z])(?=[oli\d]*\d)[oli\d]{4,5}\b")
_GLUED = re.compile(r"\b(iso|ohsas|tcvn|iatf|sa|ts|fssc)(?=[\doli]*\d)")
_FEWEST_LETTERS = 4
"""Of a word that may be recognised with a slip."""
_MOST_OFFERED = 6


@frozen
class Read:
    """What a name says: the schemes it can mean, what is said besides, those it is only close to.

    `besides`: other schemes that were named in the same breath.
    """

    found: tuple[Found, ...] = ()
    besides: tuple[Found, ...] = ()
    close: tuple[Scheme, ...] = ()
    edition: str = ""
    method: int | None = None


def read(typed: str, schemes: Sequence[Scheme]) -> Read:
    """The schemes that are meant, with edition and method where they are told."""
    if found := named(typed, schemes):
        return Read(found, edition="" if found[0].former else _edition(_tidy(typed)))
    key = _tidy(typed)
    method = _METHOD.search(key)
    edition = _edition(key)
    key = " ".join(_EDITION.sub(" ", _METHOD.sub(" ", key)).split())
    words = tuple(word for word in key.split() if word not in _FILLER)
    bare = Read(edition=edition, method=int(method[1]) if method else None)
    if not words:
        return bare
    for name in (key, " ".join(words)):
        if found := named(name, schemes) or _without_filler(name, schemes):
            return replace(bare, found=found)
    if found := _worded(words, schemes):
        return replace(bare, found=found)
    if among := _among(key, schemes):
        return replace(bare, found=among[:1], besides=among[1:])
    return replace(bare, close=_close(words, schemes))


@lru_cache(maxsize=2048)
def _tidy(typed: str) -> str:
    """Folded, "iso9oo1" as "iso 9001", "TCVN ISO 9001" as "iso 9001"."""
    key = _GLUED.sub(r"\1 ", fold(typed))
    key = _SLIP.sub(lambda slip: slip[0].translate(_SLIPPED), key)
    key = key.replace("he thong quan ly", "htql")
    return re.sub(r"\btcvn (?=iso\b)", "", key)


def _edition(key: str) -> str:
    """ "2015" of "ISO 9001:2015", "5.1" of "FSSC 22000 v5.1"."""
    found = _EDITION.search(key)
    return (found[1] or found[2].replace(" ", ".")) if found else ""


def _names(scheme: Scheme) -> tuple[str, ...]:
    """Its present names; an older one says more than which scheme it is."""
    older = {_tidy(alias) for former in scheme.former for alias in former.aliases}
    names = (scheme.id, scheme.name.vi, scheme.name.en, *scheme.aliases)
    return tuple(name for name in names if _tidy(name) not in older)


def _without_filler(name: str, schemes: Sequence[Scheme]) -> tuple[Found, ...]:
    """Schemes with a name that is this one but for filler words: "OCOP" for "sao OCOP"."""
    wanted = name.split()
    found = []
    for scheme in schemes:
        if any(_content(alias) == wanted for alias in _names(scheme)):
            found.append(Found(scheme))
        elif former := next(
            (f for f in scheme.former if any(_content(a) == wanted for a in f.aliases)), None
        ):
            found.append(Found(scheme, former))
    return tuple(found)


def _content(name: str) -> list[str]:
    return [word for word in _tidy(name).split() if word not in _FILLER]


def _worded(words: Sequence[str], schemes: Sequence[Scheme]) -> tuple[Found, ...]:
    """Schemes whose names, taken together, have all these words: "9001", "rau", "ISO"."""
    if all(len(word) < 2 for word in words):
        return ()
    telling = not _GENERAL.issuperset(words)
    found = []
    for scheme in schemes:
        if _has_all(words, _names(scheme)):
            found.append(Found(scheme))
        elif telling and (
            former := next((f for f in scheme.former if _has_all(words, f.aliases)), None)
        ):
            found.append(Found(scheme, former))
    return tuple(found)


def _has_all(words: Sequence[str], names: Sequence[str]) -> bool:
    return set(words) <= {word for name in names for word in _tidy(name).split()}


def _among(key: str, schemes: Sequence[Scheme]) -> tuple[Found, ...]:
    """Schemes that are named by a whole name, or by their number, in the order of the words."""
    places: dict[str, tuple[int, Found]] = {}
    padded = f" {key} "
    for scheme in schemes:
        listed = [(name, Found(scheme)) for name in _names(scheme)]
        listed += [(name, Found(scheme, f)) for f in scheme.former for name in f.aliases]
        for name, found in listed:
            for part in {_tidy(name), *_numbers(name)}:
                at = padded.find(f" {part} ")
                if at >= 0 and at <= places.get(scheme.id, (at, found))[0]:
                    places.setdefault(scheme.id, (at, found))
    ordered = sorted(places.values(), key=lambda place: place[0])
    return tuple(found for _, found in ordered)


def _numbers(name: str) -> tuple[str, ...]:
    """ "14001" of "ISO 14001", by which it is called as well; not of "FSSC 22000"."""
    found = re.fullmatch(r"iso (\d{4,5})", _tidy(name))
    return (found[1],) if found else ()


def _close(words: Sequence[str], schemes: Sequence[Scheme]) -> tuple[Scheme, ...]:
    """Schemes with a word that one of these is, or is with one slip."""
    telling = [w for w in words if len(w) >= _FEWEST_LETTERS and w not in _GENERAL]
    near = [
        scheme
        for scheme in schemes
        if scheme.certificate
        and any(_near(w, n) for w in telling for name in _names(scheme) for n in _content(name))
    ]
    return tuple(near[:_MOST_OFFERED])


def _near(typed: str, word: str) -> bool:
    if len(word) < _FEWEST_LETTERS or word in _GENERAL:
        return False
    return typed == word or (abs(len(typed) - len(word)) <= 1 and _one_slip(typed, word))


def _one_slip(typed: str, word: str) -> bool:
    return alike(typed.ljust(6), word.ljust(6))
