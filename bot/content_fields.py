"""The kinds of values in the files below `programme/`, and what an error calls them.

The files are written by hand, so times and moments are plain text ("07:30",
"2026-12-10 08:00") and weekdays are those of a Vietnamese calendar.
"""

import re
from datetime import UTC, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from storage.records import Words

ANSWER_LINES = 3
ANSWER_LINE = 140
"""Lines of an answer, letters of a line: what a phone shows without scrolling."""

NEXT_STEPS = 3
"""Buttons after an answer: with the way to the menu they are still one glance."""

WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")

EARLIEST = 2020
"""A year before the plan is a slip of the finger: "0226" for "2026"."""

LONGEST_ID = 40
"""Ids travel in buttons, and Telegram allows a button 64 bytes with everything around it."""


def _clock(value: object) -> object:
    if not isinstance(value, str):
        return value
    read = time.fromisoformat(value)
    if read.tzinfo is not None:
        raise ValueError(value)
    return read


def _moment(value: object) -> object:
    if not isinstance(value, str):
        return value
    if ":" not in value:  # a day alone would silently become midnight
        raise ValueError(value)
    return datetime.fromisoformat(value)


def _plausible(value: datetime) -> datetime:
    if value.year < EARLIEST:
        raise ValueError(value)
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(value) from error
    return value


def _country(value: str) -> str:
    if value not in holidays.list_supported_countries():
        raise ValueError(value)
    return value


def _lines(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(line for each in value.splitlines() if (line := each.strip()))


def _phrases(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(phrase for each in re.split(r"[,\n]", value) if (phrase := each.strip()))


def _flowing(text: str) -> str:
    """The text with a sentence that the file breaks in two made whole: a phone breaks its own
    lines. A line that begins anew ("Type: officer", then "I …") stays one."""
    whole = re.sub(r",\n", ", ", text)
    return re.sub(r"(?<=\w)\n(?=(\w))", lambda m: " " if m[1].islower() else "\n", whole)


def short(answer: "Both") -> "Both":
    """The answer as it is shown; raises ValueError if it does not fit a phone's screen."""
    for text in (answer.vi, answer.en):
        lines = text.splitlines()
        if len(lines) > ANSWER_LINES or any(len(line) > ANSWER_LINE for line in lines):
            raise ValueError(text)
    return Both(vi=_flowing(answer.vi), en=_flowing(answer.en))


class Table(BaseModel):
    """A table of a file: unknown keys are refused, a number in quotes is not a number."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)


class Both(Table):
    """A text in both languages."""

    vi: str = Field(min_length=1, description="the Vietnamese text")
    en: str = Field(min_length=1, description="the English text")

    @property
    def words(self) -> Words:
        return Words(vi=self.vi, en=self.en)


Text = Annotated[str, Field(min_length=1, description="a text in quotes")]
Id = Annotated[
    str,
    Field(
        pattern=rf"^[a-zA-Z0-9][a-zA-Z0-9._-]{{0,{LONGEST_ID - 1}}}$",
        description=f"an id of letters without diacritics, digits, . - _ (at most {LONGEST_ID})",
    ),
]
Phone = Annotated[
    str,
    # As people write one; whether it can be called is asked where it is no sample.
    Field(pattern=r"^\+?[0-9][0-9 ().-]+$", description='a phone number such as "0234 000 0000"'),
]
Pair = Annotated[Both, Field(description="a text in vi and en")]
Clock = Annotated[time, BeforeValidator(_clock), Field(description='a time of day such as "07:30"')]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    AfterValidator(_plausible),
    Field(description='a date and time such as "2026-12-10 08:00"'),
]
Lines = Annotated[
    tuple[Text, ...],
    BeforeValidator(_lines),
    Field(min_length=1, description="a text with one question a line"),
]
Phrases = Annotated[
    tuple[Text, ...],
    BeforeValidator(_phrases),
    Field(min_length=1, description="a text of phrases with commas between them"),
]
Seats = Annotated[int, Field(ge=1, le=100_000, description="a whole number of seats, at least 1")]
Zone = Annotated[
    str,
    AfterValidator(_zone),
    Field(description='a time zone such as "Asia/Ho_Chi_Minh"'),
]
Country = Annotated[
    str,
    AfterValidator(_country),
    Field(description='a country code such as "VN"'),
]


def instant(written: datetime, zone: ZoneInfo) -> datetime:
    """The aware UTC instant of what a file says; without an offset it is local to `zone`."""
    return (written if written.tzinfo else written.replace(tzinfo=zone)).astimezone(UTC)
