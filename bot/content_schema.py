"""The shape of the files below `programme/`: which keys, of which kind, and what they become.

Each field's `description` says what is expected, in the words an error uses.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from bot.content_fields import (
    ANSWER_LINE,
    ANSWER_LINES,
    NEXT_STEPS,
    WEEKDAYS,
    Both,
    Clock,
    Country,
    Id,
    Lines,
    Moment,
    Pair,
    Phone,
    Phrases,
    Seats,
    Table,
    Text,
    Zone,
    instant,
    short,
)
from handlers import programme as made


class ProgrammeTable(Table):
    id: Id
    name: Pair
    agency: Pair
    plan: Text
    decided: date = Field(description="a date without quotes such as 2021-02-18")
    notice: Pair


class ComponentTable(Table):
    id: Id
    name: Pair
    offer: Pair
    slots: Pair | None = Field(default=None, description="a text in vi and en")
    source: Pair

    def make(self) -> made.Component:
        slots = self.slots.words if self.slots else None
        return made.Component(self.id, self.name.words, self.offer.words, slots, self.source.words)


class StandardTable(Table):
    id: Id
    name: Pair
    aliases: list[Text] = Field(min_length=1, description="a list of names, none empty")
    certificate: bool = Field(description="true or false, without quotes")
    source: Pair

    def make(self) -> made.Standard:
        return made.Standard(
            self.id, self.name.words, tuple(self.aliases), self.certificate, self.source.words
        )


class TargetTable(Table):
    id: Id
    name: Pair
    number: Pair
    source: Pair

    def make(self) -> made.Target:
        return made.Target(self.id, self.name.words, self.number.words, self.source.words)


class OfficerTable(Table):
    name: Text
    phone: Phone
    hours: Pair
    sample: bool = Field(default=False, description="true or false, without quotes")

    def make(self) -> made.Officer:
        return made.Officer(self.name, self.phone, self.hours.words, self.sample)


class QuietTable(Table):
    timezone: Zone
    country: Country
    opens: Clock
    closes: Clock
    days_off: list[Literal["T2", "T3", "T4", "T5", "T6", "T7", "CN"]] = Field(
        max_length=len(WEEKDAYS) - 1,  # a week without a working day would silence the bot
        description=f"a list of weekdays, not all of {', '.join(WEEKDAYS)}",
    )
    urgent_hours: int = Field(ge=0, le=48, description="a whole number of hours, 0 to 48")

    def make(self) -> made.QuietPolicy:
        days = frozenset(WEEKDAYS.index(day) for day in self.days_off)
        return made.QuietPolicy(
            self.timezone, self.country, self.opens, self.closes, days, self.urgent_hours
        )


class ConsentTable(Table):
    id: Id
    version: Text
    text: Pair

    def make(self) -> made.Purpose:
        return made.Purpose(self.id, self.version, self.text.words)


class SampleTable(Table):
    in_days: int = Field(ge=1, le=365, description="a whole number of days, 1 to 365")
    at: Clock
    hours: int = Field(ge=1, le=24, description="a whole number of hours, 1 to 24")
    place: Pair
    capacity: Seats

    def make(self) -> made.SampleDate:
        return made.SampleDate(self.in_days, self.at, self.hours, self.place.words, self.capacity)


class EventTable(Table):
    key: Id
    kind: Literal["course", "seminar"] = Field(description='"course" or "seminar"')
    title: Pair
    component: Id
    source: Pair
    starts: Moment | None = None
    ends: Moment | None = None
    place: Pair | None = None
    capacity: Seats | None = None
    sample: SampleTable | None = Field(default=None, description="a table [events.sample]")

    def make(self, zone: ZoneInfo) -> made.PlannedEvent:
        return made.PlannedEvent(
            key=self.key,
            kind=self.kind,
            title=self.title.words,
            component=self.component,
            source=self.source.words,
            starts_at=instant(self.starts, zone) if self.starts else None,
            ends_at=instant(self.ends, zone) if self.ends else None,
            place=self.place.words if self.place else None,
            capacity=self.capacity,
            sample=self.sample.make() if self.sample else None,
        )


class SourceTable(Table):
    id: Id
    name: Pair
    since: date = Field(alias="from", description="a date without quotes such as 2021-02-18")
    until: date | None = Field(default=None, description="a date without quotes such as 2021-12-31")
    review: date = Field(description="a date without quotes such as 2027-06-30")
    changing: bool = Field(default=False, description="true or false, without quotes")

    def make(self) -> made.Source:
        return made.Source(
            self.id, self.name.words, self.since, self.until, self.review, self.changing
        )


class TopicTable(Table):
    id: Id
    title: Pair
    answer: Annotated[Both, AfterValidator(short)] = Field(
        description=f"vi and en of at most {ANSWER_LINES} lines of {ANSWER_LINE} letters"
    )
    sources: list[Id] = Field(min_length=1, description="a list of ids of sources.toml")
    next: list[Id] = Field(
        default_factory=list,
        max_length=NEXT_STEPS,
        description=f"a list of at most {NEXT_STEPS} dialogues",
    )
    opens: Id | None = Field(default=None, description="a dialogue")
    wordings: Lines

    def make(self, sources: Mapping[str, made.Source]) -> made.Topic:
        return made.Topic(
            self.id,
            self.title.words,
            self.answer.words,
            tuple(sources[id] for id in self.sources),
            tuple(self.next),
            self.opens or "",
            self.wordings,
        )


class ConceptTable(Table):
    id: Id
    words: Phrases

    def make(self) -> made.Concept:
        return made.Concept(self.id, self.words)
