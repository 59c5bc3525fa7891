"""The ward or commune of today that somebody names, by its name or by a former one.

Some former names existed twice (Hương Phong, Hương Xuân, Phú Vinh, Phú Xuân …): then several are
found, and whoever asked must ask back (shared facts, geography C5, "Traps").
"""

import re

from handlers.places import Gazetteer, Unit
from handlers.spelling import fold

_KIND = re.compile(r"^(?:phuong|p|xa|x|thi tran|tt) ")
_REMARK = re.compile(r"\(.*\)")


def wards(typed: str, places: Gazetteer) -> tuple[Unit, ...]:
    """The units that may be meant: one of that name today, else those it was merged into."""
    key = _key(typed)
    today = tuple(unit for unit in places.units if key == _key(unit.name))
    if today:
        return today
    return tuple(u for u in places.units if key in {_key(old) for old in u.formerly})


def _key(name: str) -> str:
    return _KIND.sub("", fold(_REMARK.sub("", name)))
