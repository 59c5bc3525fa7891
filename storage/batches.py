"""Values of one statement: as many as any database takes at once."""

from collections.abc import Collection, Iterator
from typing import TypeVar

AT_ONCE = 500
"""SQLite took 999 parameters a statement for long, and a longer list is no faster."""
Value = TypeVar("Value")


def batched(values: Collection[Value]) -> Iterator[list[Value]]:
    """The values, a statement's worth at a time."""
    listed = list(values)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]
