"""A programme as data: what the plan says and who runs it. Loaded by `bot.content`.

Every statement carries its `source` (article or task of the plan), so that whatever is shown to
an owner can say where it comes from, in his language.
"""

from datetime import date, datetime, time

from handlers.eligibility import Charter
from handlers.places import Gazetteer
from handlers.schemes import Habit, Scheme
from storage.frozen import frozen
from storage.records import Words

SENDS_NOTHING = frozenset({"register", "support"})
"""Purposes under which nothing is sent but answers and news of what one has asked for oneself."""


@frozen
class Component:
    """One kind of support. `slots`: how many the plan provides for, as it words it, if it does."""

    id: str
    name: Words
    offer: Words
    slots: Words | None
    source: Words


@frozen
class Standard:
    """A standard or tool that the plan names. Tools have no certificate."""

    id: str
    name: Words
    aliases: tuple[str, ...]
    certificate: bool
    source: Words


@frozen
class Target:
    """A figure that the plan sets itself."""

    id: str
    name: Words
    number: Words
    source: Words


@frozen
class Officer:
    """Who answers. `sample`: a placeholder that a production start refuses."""

    name: str
    phone: str
    hours: Words
    sample: bool


@frozen
class QuietPolicy:
    """When nothing is pushed: outside `opens`..`closes` local time, on `days_off` and holidays.

    `days_off` counts Monday as 0. `country` names the public holidays, Tết included.
    `urgent_hours`: what concerns the next so many hours is sent all the same.
    """

    timezone: str
    country: str
    opens: time
    closes: time
    days_off: frozenset[int]
    urgent_hours: int


@frozen
class Purpose:
    """What a person may agree to. The text shown is kept by its `version` as evidence."""

    id: str
    version: str
    text: Words


@frozen
class Source:
    """Where answers come from: a part of the plan, a law, a standard, a certifier's rules.

    In force from `since` to `until` (None: not known to end). Answers drawn from it must be read
    again by `review`. `changing`: the rule is in flux, which is said with every answer.
    """

    id: str
    name: Words
    since: date
    until: date | None
    review: date
    changing: bool


@frozen
class Topic:
    """A question that owners ask, with its answer, its sources and ways it is worded.

    `next`: the dialogues that are offered after the answer, by id. `opens`: the dialogue for
    somebody who does not ask but wants it done ("register me for 5S"), "" if there is none.
    """

    id: str
    title: Words
    answer: Words
    sources: tuple[Source, ...]
    next: tuple[str, ...]
    opens: str
    wordings: tuple[str, ...]

    @property
    def source(self) -> Words:
        """Where the answer comes from, in one line."""
        return Words(
            vi="; ".join(source.name.vi for source in self.sources),
            en="; ".join(source.name.en for source in self.sources),
        )

    @property
    def changing(self) -> bool:
        """Whether the rules behind the answer are in flux."""
        return any(source.changing for source in self.sources)

    @property
    def review(self) -> date:
        """By when somebody must read the answer again."""
        return min(source.review for source in self.sources)


@frozen
class Concept:
    """Ways to say one and the same thing, whatever the language."""

    id: str
    phrases: tuple[str, ...]


@frozen
class Vocabulary:
    """How questions are understood: `concepts` of the programme, and what is `outside` it."""

    concepts: tuple[Concept, ...]
    outside: tuple[Concept, ...]


@frozen
class PlannedEvent:
    """A training or seminar of the plan. The plan names no dates: `starts_at` is None until
    the Department sets one, and `sample` stands in for it in the demo only."""

    key: str
    kind: str
    title: Words
    component: str
    source: Words
    starts_at: datetime | None
    ends_at: datetime | None
    place: Words | None
    capacity: int | None
    sample: "SampleDate | None"


@frozen
class SampleDate:
    """An invented date: so many days after the demo starts, moved to a working day."""

    in_days: int
    at: time
    hours: int
    place: Words
    capacity: int


@frozen
class Programme:
    """Everything that one folder below `programme/` states."""

    id: str
    name: Words
    agency: Words
    plan: str
    decided: date
    notice: Words
    components: tuple[Component, ...]
    standards: tuple[Standard, ...]
    targets: tuple[Target, ...]
    officers: tuple[Officer, ...]
    quiet: QuietPolicy
    purposes: tuple[Purpose, ...]
    topics: tuple[Topic, ...]
    vocabulary: Vocabulary
    events: tuple[PlannedEvent, ...]
    charter: Charter
    places: Gazetteer
    schemes: tuple[Scheme, ...]
    reminders: Habit

    @property
    def officer(self) -> Officer:
        """The officer whom an owner is given: the first of the file."""
        return self.officers[0]

    def purpose(self, id: str) -> Purpose:
        """The consent text in force for a purpose. Raises StopIteration for an unknown one."""
        return next(p for p in self.purposes if p.id == id)

    def component(self, id: str) -> Component | None:
        """A kind of support, if the programme has it."""
        return next((c for c in self.components if c.id == id), None)
