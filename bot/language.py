"""From `Text` to words of one language: catalogues by gettext, dates and numbers by Babel.

The catalogues are compiled in memory from `locales/*.po` at the start, so there is no build step
to forget and a translator sees a change after a restart.
"""

import gettext
import io
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from handlers.text import TN, Day, Joined, ShortWhen, Stamp, T, Text, When
from storage.records import Words

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = ("vi", "en")

# A phone shows little: "T5 12/11, 08:00" for a button, the whole weekday in a receipt.
_SHORT = {"vi": "EEEEE dd/MM, HH:mm", "en": "EEE dd/MM, HH:mm"}
_SHORT_YEAR = {"vi": "EEEEE dd/MM/yyyy, HH:mm", "en": "EEE dd/MM/yyyy, HH:mm"}
_LONG = {"vi": "EEEE dd/MM/yyyy, HH:mm", "en": "EEEE dd/MM/yyyy, HH:mm"}


class Catalogue:
    """One language: a `handlers.text.Tongue` with its catalogue and the programme's time zone."""

    def __init__(self, code: str, zone: ZoneInfo, folder: Path = LOCALES) -> None:
        self.code = code
        self._zone = zone
        self._known: dict[str, str] = {}
        self._translations = _load(folder / code / "LC_MESSAGES" / "messages.po", code)

    def say(self, text: Text) -> str:
        """The words. Never raises: a catalogue's mistake shows the English sentence instead."""
        # Most texts are these two, and a `match` asks for each class more slowly.
        if isinstance(text, str):
            return text
        if isinstance(text, T):
            words = self._known.get(text.message)
            if words is None:
                words = self._translations.gettext(text.message)
                self._known[text.message] = words
            return self._fill(words, text) if text.values else words
        match text:
            case TN():
                chosen = self._translations.ngettext(text.singular, text.plural, text.n)
                return self._fill(chosen, text, n=text.n)
            case Words():
                return text.vi if self.code == "vi" else text.en
            case Joined():
                return text.by.join(said for part in text.parts if (said := self.say(part)))
            case When():
                return self._when(text)
            case ShortWhen():
                return self._short(text)
            case Stamp():
                return f"{text.at.astimezone(self._zone):%H:%M %d/%m/%Y}"
            case Day():
                return _day(text.on, self.code)

    def _fill(self, words: str, text: T | TN, **more: int) -> str:
        if not text.values and not more:
            return words
        values = {**more, **text.values}
        try:
            return words.format_map({k: self._value(v) for k, v in values.items()})
        except (KeyError, IndexError, ValueError):
            source = text.message if isinstance(text, T) else text.plural
            return source.format_map({k: self._value(v) for k, v in values.items()})

    def _value(self, value: Text | int) -> str:
        if isinstance(value, int):
            return _number(value, self.code)
        return self.say(value)

    def _short(self, when: ShortWhen) -> str:
        local = when.at.astimezone(self._zone)
        this_year = when.now is None or local.year == when.now.astimezone(self._zone).year
        return _formatted(local, (_SHORT if this_year else _SHORT_YEAR)[self.code], self.code)

    def _when(self, when: When) -> str:
        local = when.at.astimezone(self._zone)
        words = _formatted(local, _LONG[self.code], self.code)
        if when.now is None:
            return words
        days = (local.date() - when.now.astimezone(self._zone).date()).days
        return f"{words} ({self.say(_distance(days))})"


def _distance(days: int) -> Text:
    if days == 0:
        return T("today")
    if days == 1:
        return T("tomorrow")
    if days < 0:
        return TN("{n} day ago", "{n} days ago", n=-days)
    return TN("in {n} day", "in {n} days", n=days)


@lru_cache(maxsize=2048)
def _formatted(local: datetime, pattern: str, code: str) -> str:
    return format_datetime(local, pattern, locale=code)


@lru_cache(maxsize=512)
def _day(on: date, code: str) -> str:
    return format_date(on, "dd/MM/yyyy", locale=code)


@lru_cache(maxsize=512)
def _number(value: int, code: str) -> str:
    return format_decimal(value, locale=code)


def _load(path: Path, code: str) -> gettext.NullTranslations:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def catalogues(zone: str) -> Mapping[str, Catalogue]:
    """All languages, by code."""
    return {code: Catalogue(code, ZoneInfo(zone)) for code in LANGUAGES}
