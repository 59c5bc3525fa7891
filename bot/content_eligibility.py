"""The shape of `eligibility.toml` and `places.toml`, and what no single key of them can get wrong.

A mistake here would tell an owner something false about the law, so everything that refers to
something else is checked: answers, rules, components, dates.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from bot.content_faults import Nothing, fault
from bot.content_fields import WEEKDAYS, Id, Pair, Table, Text
from handlers import eligibility as made
from handlers.eligibility import FIELDS
from handlers.places import Gazetteer, Unit
from handlers.rules import Rule
from handlers.screens import PAGE
from handlers.spelling import fold

_FILE = "eligibility.toml"
_NAMES = ", ".join(FIELDS)

FieldName = Annotated[
    Literal["entity", "place", "activity", "products", "sector", "applies_system"],
    Field(description=f"one of: {_NAMES}"),
]
Answers = Annotated[list[Text], Field(min_length=1, description="a list of answers, none empty")]
Day = Annotated[date, Field(description="a date without quotes such as 2021-02-18")]
Number = Annotated[int | None, Field(ge=1, le=100_000, description="a whole number, at least 1")]


class RuleTable(Table):
    id: Id
    field: FieldName
    met: Answers
    department: list[Text] = Field(default_factory=list, description="a list of answers")
    when: dict[FieldName, Answers] | None = Field(
        default=None, max_length=1, description="one field and its answers"
    )
    says: Pair
    source: Pair
    starts: Day
    ends: date | None = Field(default=None, description="a date without quotes")

    def make(self) -> Rule:
        when = next(((f, frozenset(a)) for f, a in (self.when or {}).items()), None)
        return Rule(
            id=self.id,
            field=self.field,
            met=frozenset(self.met),
            department=frozenset(self.department),
            domain=frozenset(FIELDS[self.field]),
            says=self.says.words,
            source=self.source.words,
            starts=self.starts,
            ends=self.ends,
            when=when,
        )


class OverallTable(Table):
    rules: list[Id] = Field(min_length=1, description="a list of rule ids")


class EntitlementTable(Table):
    component: Id
    rules: list[Id] = Field(min_length=1, description="a list of rule ids")
    least: Number = None
    most: Number = None
    within: Id | None = None

    def make(self) -> made.Entitlement:
        return made.Entitlement(
            self.component, tuple(self.rules), self.least, self.most, self.within or ""
        )


class GroupTable(Table):
    id: Id
    name: Pair
    components: list[Id] = Field(min_length=1, description="a list of component ids")

    def make(self) -> made.Group:
        return made.Group(self.id, self.name.words, tuple(self.components))


class WordsTable(Table):
    field: FieldName
    answer: Text
    words: list[Text] = Field(min_length=1, description="a list of words, none empty")

    def make(self) -> made.Vocabulary:
        return made.Vocabulary(self.field, self.answer, tuple(self.words))


class AlarmsTable(Table):
    officer_after: int = Field(ge=1, le=30, description="a whole number of days, 1 to 30")
    head_after: int = Field(ge=1, le=60, description="a whole number of days, 1 to 60")
    days_off: list[Literal["T2", "T3", "T4", "T5", "T6", "T7", "CN"]] = Field(
        max_length=len(WEEKDAYS) - 1,
        description=f"a list of weekdays, not all of {', '.join(WEEKDAYS)}",
    )

    def make(self) -> made.AlarmPolicy:
        days = frozenset(WEEKDAYS.index(day) for day in self.days_off)
        return made.AlarmPolicy(self.officer_after, self.head_after, days)


class EligibilityTable(Table):
    rules: list[RuleTable] = Field(min_length=1, description="tables that begin [[rules]]")
    overall: OverallTable
    entitlements: list[EntitlementTable] = Field(description="tables [[entitlements]]")
    groups: list[GroupTable] = Field(description="tables that begin [[groups]]")
    alarms: AlarmsTable
    words: list[WordsTable] = Field(default_factory=list, description="tables [[words]]")

    def make(self) -> made.Charter:
        versions: dict[str, tuple[Rule, ...]] = {}
        for rule in (row.make() for row in self.rules):
            versions[rule.id] = (*versions.get(rule.id, ()), rule)
        return made.Charter(
            rules=versions,
            overall=tuple(self.overall.rules),
            entitlements=tuple(row.make() for row in self.entitlements),
            groups=tuple(row.make() for row in self.groups),
            vocabulary=tuple(row.make() for row in self.words),
            alarms=self.alarms.make(),
        )


class UnitTable(Table):
    code: Text
    name: Text
    formerly: list[Text] = Field(description="a list of names, none empty")


class PlacesTable(Table):
    names: list[Text] = Field(min_length=1, description="a list of names, none empty")
    districts: list[Text] = Field(description="a list of names, none empty")
    elsewhere: list[Text] = Field(description="a list of names, none empty")
    units: list[UnitTable] = Field(description="tables that begin [[units]]")

    def make(self) -> Gazetteer:
        units = tuple(Unit(u.code, u.name, tuple(u.formerly)) for u in self.units)
        return Gazetteer.of(self.names, self.districts, self.elsewhere, units)


# -- what no single key can get wrong ------------------------------------------------------------


def of_eligibility(table: EligibilityTable, components: set[str]) -> Iterator[str]:
    """Every mistake that shows only when tables are seen together."""
    yield from _of_rules(table.rules)
    yield from _of_entitlements(table, components)
    yield from _of_groups(table.groups, components)
    for index, row in enumerate(table.words):
        yield from _answers(f"words[{index}].answer", row.field, [row.answer])
    if table.alarms.head_after < table.alarms.officer_after:
        expected = f"at least officer_after, {table.alarms.officer_after}"
        yield fault(_FILE, "alarms.head_after", table.alarms.head_after, expected)


def _of_rules(rules: list[RuleTable]) -> Iterator[str]:
    seen: dict[tuple[str, date], int] = {}
    for index, rule in enumerate(rules):
        at = f"rules[{index}]"
        yield from _answers(f"{at}.met", rule.field, rule.met, rule.id)
        yield from _answers(f"{at}.department", rule.field, rule.department, rule.id)
        for both in sorted(set(rule.met) & set(rule.department)):
            expected = "an answer that met does not have"
            yield fault(_FILE, f"{at}.department", both, expected, rule.id)
        for field, answers in (rule.when or {}).items():
            yield from _answers(f"{at}.when.{field}", field, answers, rule.id)
        if rule.ends and rule.ends < rule.starts:
            expected = f"a date after starts, {rule.starts.isoformat()}"
            yield fault(_FILE, f"{at}.ends", rule.ends, expected, rule.id)
        first = seen.setdefault((rule.id, rule.starts), index)
        if first != index:
            expected = f"another id or another starts than rules[{first}]"
            yield fault(_FILE, f"{at}.id", rule.id, expected)
    yield from _of_versions(rules)


def _of_versions(rules: list[RuleTable]) -> Iterator[str]:
    """Versions of one rule ask the same field and do not overlap."""
    for id in dict.fromkeys(rule.id for rule in rules):
        versions = sorted((r for r in rules if r.id == id), key=lambda rule: rule.starts)
        for earlier, later in pairwise(versions):
            if earlier.ends is None or earlier.ends >= later.starts:
                expected = f"a date before {later.starts.isoformat()}, when its next version starts"
                found = Nothing() if earlier.ends is None else earlier.ends
                yield fault(_FILE, "rules.ends", found, expected, id)


def _of_entitlements(table: EligibilityTable, components: set[str]) -> Iterator[str]:
    known = {rule.id for rule in table.rules}
    yield from _references("overall.rules", table.overall.rules, known)
    named: set[str] = set()
    for index, row in enumerate(table.entitlements):
        at = f"entitlements[{index}]"
        yield from _references(f"{at}.rules", row.rules, known, row.component)
        yield from _references(f"{at}.component", [row.component], components - named)
        if row.within is not None:
            yield from _references(f"{at}.within", [row.within], components, row.component)
        if row.most is not None and (row.least is None or row.most < row.least):
            expected = "at least as much as least, which must be given with it"
            yield fault(_FILE, f"{at}.most", row.most, expected, row.component)
        named.add(row.component)
    for component in sorted(components - named):
        expected = f'an entry with component "{component}"'
        yield fault(_FILE, "entitlements", Nothing(), expected)


def _of_groups(groups: list[GroupTable], components: set[str]) -> Iterator[str]:
    """Every component is behind one button, and no screen has more than fit."""
    left = set(components)
    if len(groups) > PAGE - 2:  # beside them: change an answer, remember the answers
        yield fault(_FILE, "groups", groups, f"at most {PAGE - 2} groups")
    for index, group in enumerate(groups):
        where = f"groups[{index}].components"
        for component in group.components:
            yield from _references(where, [component], left, group.id)
            left.discard(component)
        if len(group.components) > PAGE - 1:
            yield fault(_FILE, where, group.components, f"at most {PAGE - 1}", group.id)
    for component in sorted(left):
        yield fault(_FILE, "groups", Nothing(), f'a group that has "{component}"')


def _answers(where: str, field: str, answers: Iterable[str], who: str = "") -> Iterator[str]:
    for answer in answers:
        if answer not in FIELDS[field]:
            expected = f"an answer of {field}: {', '.join(FIELDS[field])}"
            yield fault(_FILE, where, answer, expected, who)


def _references(where: str, ids: Iterable[str], known: set[str], who: str = "") -> Iterator[str]:
    for id in ids:
        if id not in known:
            yield fault(_FILE, where, id, f"one of: {', '.join(sorted(known))}", who)


def of_places(table: PlacesTable) -> Iterator[str]:
    """A place is not both here and elsewhere."""
    here = {fold(name) for name in (*table.names, *table.districts)}
    for index, name in enumerate(table.elsewhere):
        if fold(name) in here:
            expected = "a place that is not in names or districts"
            yield fault("places.toml", f"elsewhere[{index}]", name, expected)
