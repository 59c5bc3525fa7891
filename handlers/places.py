"""Whether a place that somebody names is in Huế, old and new names alike.

Since 01/7/2025 there are 40 wards and communes and no districts; owners still type "Phong Điền"
or "Hương Thủy" (shared facts, geography C5). Some names existed twice (Phú Xuân, Hương Phong …):
both lie in Huế, so the question asked here needs no asking back.
"""

import re
from collections.abc import Iterable

from handlers.spelling import fold
from storage.frozen import frozen

HUE = "hue"
ELSEWHERE = "elsewhere"
_KIND = re.compile(r"^(phuong|xa|thi tran|tt|huyen|thi xa|tx|quan|tp|thanh pho) ")
_NOT = re.compile(r"\b(ngoai|khong (phai )?o|khong thuoc|ko o|k o|tinh khac|noi khac|outside)\b")


@frozen
class Unit:
    """A ward or commune of today, with what it was made from."""

    code: str
    name: str
    formerly: tuple[str, ...]


@frozen
class Gazetteer:
    """Names of places, prepared for looking up: folded, whole words."""

    units: tuple[Unit, ...]
    here: frozenset[str]
    there: frozenset[str]

    @staticmethod
    def of(
        names: Iterable[str],
        districts: Iterable[str],
        elsewhere: Iterable[str],
        units: tuple[Unit, ...],
    ) -> "Gazetteer":
        """A gazetteer with its index."""
        known = [*names, *districts]
        for unit in units:
            known += (unit.name, *unit.formerly)
        bare = {_KIND.sub("", fold(name)) for name in known} | {fold(name) for name in known}
        return Gazetteer(units, frozenset(bare), frozenset(fold(name) for name in elsewhere))

    def locate(self, typed: str) -> str:
        """`HUE`, `ELSEWHERE`, or "" for what it does not know.

        Another province that is named decides: "Hương Sơn, Hà Tĩnh" is not in Huế.
        """
        words = f" {fold(typed)} "
        if _NOT.search(words) or _any(self.there, words):
            return ELSEWHERE
        return HUE if _any(self.here, words) else ""


def _any(names: frozenset[str], words: str) -> bool:
    return any(f" {name} " in words for name in names)
