"""Parts of what a platform sends: nothing in it is sure to be there, or to be what it should."""

from collections.abc import Mapping
from typing import Any

LONGEST_ID = 100
"""Letters of an update's or a person's id that are taken: those of all platforms are shorter."""


def table(of: Mapping[str, Any], key: str) -> dict[str, Any]:
    """An object inside another; an empty one if there is none."""
    value = of.get(key)
    return value if isinstance(value, dict) else {}


def is_id(value: Any) -> bool:
    """Whether this can name an update or a person, and be stored."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isprintable()
