"""What no single key can get wrong: ids that repeat, events that end before they begin.

Each rule takes tables as read and yields one line per mistake. A table that is already known to
be malformed is left out, so that nobody is told of the same mistake twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

import phonenumbers
from pydantic import BaseModel

from bot import content_fields as fields
from bot import content_schema as schema
from bot.content_faults import Nothing, fault
from handlers.answers import STEPS
from handlers.book import DIALOGUES
from handlers.spelling import fold

Table = TypeVar("Table", bound=BaseModel)

PURPOSES = ("register", "remind", "news", "support")
"""What the dialogues ask consent for; each must have its text."""

DATED = ("ends", "place", "capacity")
"""What an event with a date must also have: nobody registers for "somewhere"."""


@dataclass(slots=True)
class Rows(Generic[Table]):
    """The tables of one file: as written (None if it could not be read), and those in order."""

    stem: str
    raw: list[dict[str, Any]] | None = None
    good: dict[int, Table] = field(default_factory=dict)
    places: list[tuple[str, int]] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The file of a list that is one file."""
        return f"{self.stem}.toml"

    def file_of(self, index: int) -> str:
        """The file in which a table stands: a list may be spread over a folder."""
        return self.places[index][0]

    def at(self, index: int, key: str) -> str:
        """Where a key is within its file, in the words of an error."""
        return f"{self.stem}[{self.places[index][1]}].{key}"

    def named(self, index: int) -> str:
        """A table as another one's error refers to it."""
        return f"{self.stem}[{self.places[index][1]}]"

    def who(self, index: int) -> str:
        """What a table calls itself, to be found by eye rather than by counting."""
        row = (self.raw or [])[index]
        return next((str(row[key]) for key in ("id", "key", "name") if key in row), "")

    @property
    def ids(self) -> dict[int, str]:
        """The ids by position, of malformed tables too: others may refer to them."""
        pairs = ((n, row.get("id", row.get("key"))) for n, row in enumerate(self.raw or []))
        return {n: value for n, value in pairs if isinstance(value, str)}


def own_ids(rows: Rows[Any]) -> Iterator[str]:
    """Ids are given once in a file."""
    first: dict[str, int] = {}
    for index, value in rows.ids.items():
        if value in first:
            key = "key" if "key" in (rows.raw or [])[index] else "id"
            expected = f"an id of its own ({rows.named(first[value])} has this one)"
            yield fault(rows.file_of(index), rows.at(index, key), value, expected)
        first.setdefault(value, index)


def of_purposes(rows: Rows[schema.ConsentTable]) -> Iterator[str]:
    """Every purpose that a dialogue asks about has a text."""
    if rows.raw is not None:
        for purpose in PURPOSES:
            if purpose not in rows.ids.values():
                yield fault(rows.file, rows.stem, Nothing(), f'an entry with id "{purpose}"')


def of_events(
    rows: Rows[schema.EventTable],
    components: Rows[schema.ComponentTable],
    quiet: schema.QuietTable | None,
) -> Iterator[str]:
    """An event belongs to a component; once it has a date, it has everything else as well."""
    # Without a readable quiet.toml the order of two local times can still be told.
    zone = ZoneInfo(quiet.timezone if quiet else "UTC")
    known = set(components.ids.values())
    for index, event in rows.good.items():
        who = event.key
        if components.raw is not None and event.component not in known:
            expected = f"an id of components.toml: {', '.join(sorted(known))}"
            yield fault(rows.file, rows.at(index, "component"), event.component, expected, who)
        if event.starts is None:
            for key in DATED:
                if (value := getattr(event, key)) is not None:
                    found = value.vi if isinstance(value, fields.Both) else value
                    expected = "it together with starts, or not at all"
                    yield fault(rows.file, rows.at(index, key), found, expected, who)
            continue
        for key in DATED:
            if getattr(event, key) is None:
                expected = "a value, because starts is set"
                yield fault(rows.file, rows.at(index, key), Nothing(), expected, who)
        ends = event.ends
        if ends and fields.instant(ends, zone) <= fields.instant(event.starts, zone):
            expected = f"a time after starts, {event.starts.isoformat(' ')}"
            yield fault(rows.file, rows.at(index, "ends"), ends, expected, who)


def of_wordings(rows: Rows[Any], key: Literal["wordings", "aliases"]) -> Iterator[str]:
    """One wording leads to one answer, whatever the spelling."""
    owner: dict[str, int] = {}
    for index, row in rows.good.items():
        for place, wording in enumerate(getattr(row, key)):
            where = rows.at(index, f"{key}[{place}]")
            folded = fold(wording)
            if not folded:
                yield fault(rows.file_of(index), where, wording, "at least one letter", row.id)
            elif owner.setdefault(folded, index) != index:
                expected = f"words that {rows.good[owner[folded]].id} does not have"
                yield fault(rows.file_of(index), where, wording, expected, row.id)


def of_topics(topics: Rows[schema.TopicTable], sources: Rows[schema.SourceTable]) -> Iterator[str]:
    """Every answer comes from a source that is listed, and leads to what there is."""
    known = set(sources.ids.values())
    for index, topic in topics.good.items():
        for place, id in enumerate(topic.sources):
            if sources.raw is not None and id not in known:
                expected = f"an id of sources.toml: {', '.join(sorted(known))}"
                where = topics.at(index, f"sources[{place}]")
                yield fault(topics.file_of(index), where, id, expected, topic.id)
        yield from _of_steps(topics, index, topic)


def _of_steps(
    topics: Rows[schema.TopicTable], index: int, topic: schema.TopicTable
) -> Iterator[str]:
    """A step that nothing is called by would be left out without a word."""
    file, steps = topics.file_of(index), ", ".join(sorted(STEPS))
    for place, id in enumerate(topic.next):
        if id not in STEPS:
            where = topics.at(index, f"next[{place}]")
            yield fault(file, where, id, f"one of: {steps}", topic.id)
    open_to_all = sorted(dialogue.id for dialogue in DIALOGUES if not dialogue.roles)
    if topic.opens is not None and topic.opens not in open_to_all:
        expected = f"one of: {', '.join(open_to_all)}"
        yield fault(file, topics.at(index, "opens"), topic.opens, expected, topic.id)


def of_sources(rows: Rows[schema.SourceTable]) -> Iterator[str]:
    """A source ends after it begins."""
    for index, source in rows.good.items():
        if source.until and source.until < source.since:
            expected = f"a date after from, {source.since.isoformat()}"
            yield fault(
                rows.file_of(index), rows.at(index, "until"), source.until, expected, source.id
            )


def of_quiet(quiet: schema.QuietTable) -> Iterator[str]:
    """The day opens before it closes."""
    if quiet.closes <= quiet.opens:
        expected = f"a time after opens, {quiet.opens.isoformat('minutes')}"
        yield fault("quiet.toml", "closes", quiet.closes.isoformat("minutes"), expected)


def of_officers(rows: Rows[schema.OfficerTable], quiet: schema.QuietTable | None) -> Iterator[str]:
    """There is an officer, and he can be called; a placeholder need not be."""
    if rows.raw == []:
        yield fault(rows.file, rows.stem, Nothing(), "at least one officer")
    for index, officer in rows.good.items():
        if not officer.sample and quiet and not _callable(officer.phone, quiet.country):
            expected = f"a phone number of {quiet.country}, or sample = true"
            yield fault(rows.file, rows.at(index, "phone"), officer.phone, expected, officer.name)


def _callable(phone: str, country: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(phone, country))
    except phonenumbers.NumberParseException:
        return False
