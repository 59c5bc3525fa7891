"""The values of a ZBS template, as short as Zalo takes them (shared facts, zalo 2.6).

A value that is too long makes Zalo refuse the whole message (-1121), one that is missing as well
(-1122). Words may be shortened; a code or a date that does not fit is a defect and is not sent.
"""

from collections.abc import Mapping

LABEL, ADDRESS, DATE, CODE = 30, 200, 20, 30
LIMITS = {
    "participant": LABEL,
    "event": LABEL,
    "time": DATE,
    "place": ADDRESS,
    "code": CODE,
    "reason": LABEL,
    "business": LABEL,
    "duty": LABEL,
    "date": DATE,
}
"""Characters of each parameter of ours; any other is a label."""
EXACT = frozenset({"time", "code", "date"})
"""Parameters that are right as a whole or wrong."""
_CUT = "…"


class Misfit(Exception):
    """A value cannot be sent; the text names the parameter and never the value."""


def fitted(values: Mapping[str, str]) -> dict[str, str]:
    """The values on one line each, words shortened to what fits. Raises `Misfit`."""
    return {name: _fitted(name, " ".join(str(value).split())) for name, value in values.items()}


def _fitted(name: str, value: str) -> str:
    most = limit(name)
    if not value:
        raise Misfit(f"{name} is empty")
    if len(value) <= most:
        return value
    if name in EXACT:
        raise Misfit(f"{name} has {len(value)} characters, {most} are allowed")
    short = value[: most - len(_CUT)]
    head, space, _ = short.rpartition(" ")
    within_word = value[len(short)] != " "
    kept = head if within_word and space and len(head) > most // 2 else short
    return kept.rstrip(" ,;–-") + _CUT


def limit(name: str) -> int:
    """Characters that this parameter may have."""
    return LIMITS.get(name, LABEL)
