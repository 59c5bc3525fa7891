"""What is said to people, before it has a language.

Code says `T("{n} steps left", n=3)`; the sentence is the English one and the key of the
catalogue in `locales/`. A `Tongue` turns it into words of one language, at the last moment,
so that the same reply can be read in Vietnamese by one person and in English by the next.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol, TypeAlias

from storage.frozen import frozen
from storage.records import Words


@frozen
class T:
    """A translatable sentence and the values to put into its `{places}`."""

    message: str
    values: Mapping[str, "Text | int"]

    def __init__(self, message: str, /, **values: "Text | int") -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "values", values)


@frozen
class TN:
    """A sentence with a singular and a plural; `n` chooses and fills `{n}`."""

    singular: str
    plural: str
    n: int
    values: Mapping[str, "Text | int"]

    def __init__(self, singular: str, plural: str, /, n: int, **values: "Text | int") -> None:
        object.__setattr__(self, "singular", singular)
        object.__setattr__(self, "plural", plural)
        object.__setattr__(self, "n", n)
        object.__setattr__(self, "values", values)


@frozen
class When:
    """An instant as people read it: "Thứ Năm 12/11/2026, 08:00 (còn 3 ngày)".

    `now` adds how far away it is; without it only weekday, date and time are shown.
    """

    at: datetime
    now: datetime | None = None


@frozen
class ShortWhen:
    """An instant for a button: "T5 12/11, 08:00"; with `now`, the year of another one as well."""

    at: datetime
    now: datetime | None = None


@frozen
class Stamp:
    """An instant in figures alone, the same in every language: "08:00 12/11/2026"."""

    at: datetime


@frozen
class Day:
    """A calendar day: "12/11/2026"."""

    on: date


@frozen
class Joined:
    """Pieces in a row, for labels made of several texts."""

    parts: tuple["Text", ...]
    by: str = " · "


Text: TypeAlias = str | T | TN | Words | When | ShortWhen | Stamp | Day | Joined


class Tongue(Protocol):
    """One language: turns any `Text` into words. Implemented by `bot.language`."""

    code: str

    def say(self, text: Text) -> str: ...
