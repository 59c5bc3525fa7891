"""Who is eligible for what under the plan: six facts in, a verdict for each kind of support out.

Source: shared facts, eligibility C1 (decision logic) and plan-48 A2, A4, A5; the rules themselves
are data, in `programme/<id>/eligibility.toml`, each with its place in the plan.

How `overall` ("does the plan apply to them?") follows from the sheet:

- enterprise, cooperative, production facility or household business, in Huế, that produces one of
  the plan's four groups of products: *eligible*. Never "approved": the Department selects.
- the same whose group is not known yet: *undetermined*, `products` would decide it. Only "other":
  *not eligible*.
- pure trade or services: *undetermined*, and no answer would decide it: what the plan applies to
  says "produces", its general objective "production and trade". The Department confirms.
- an individual without a business, or an agency: *not eligible* in general; some kinds of support
  name them all the same (task 1 for individuals and organisations, experts for agencies' staff).
- outside Huế: *not eligible*, for anything: by its title the plan is for the province's own.

A kind of support that names its own circle (experts, courses, seminars, task 1) follows that; all
others also ask what `overall` asks. Where the plan says "facilities", cooperatives and household
businesses that produce are meant as well, because A2 lists them; where it names one kind alone
(VietGAP: a cooperative; model and certification: enterprises), only that one.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from handlers.rules import (
    DEPARTMENT,
    Facts,
    Finding,
    Result,
    Rule,
    Value,
    Verdict,
    conclude,
    in_force,
    judge,
)
from storage.frozen import frozen
from storage.records import Words

FIELDS: Mapping[str, tuple[str, ...]] = {
    "entity": ("enterprise", "cooperative", "facility", "household", "individual", "agency"),
    "place": ("hue", "elsewhere"),
    "activity": ("produces", "trades"),
    "products": ("key_local", "hue_brand", "priority_sector", "ocop_province", "other"),
    "sector": (
        *("textile", "food", "construction_materials", "craft", "agriculture", "speciality"),
        "other",
    ),
    "applies_system": ("yes", "no"),
}
"""The facts that rules may ask, in the order in which an owner is asked, with all answers."""

UNKNOWN = "unknown"
"""The answer "I do not know"; it is no answer of a field."""


@frozen
class Entitlement:
    """A kind of support: the rules it needs, and how many the plan provides for.

    `least` and `most`: 8 to 10 is (8, 10); "at least 5" (5, None); no number (None, None).
    `within`: the wider kind whose number includes these.
    """

    component: str
    rules: tuple[str, ...]
    least: int | None = None
    most: int | None = None
    within: str = ""


@frozen
class Group:
    """Kinds of support that are shown behind one button."""

    id: str
    name: Words
    components: tuple[str, ...]


@frozen
class Vocabulary:
    """Words that owners type, and the answer of a field that they mean."""

    field: str
    answer: str
    words: tuple[str, ...]


@frozen
class AlarmPolicy:
    """After how many working days an untouched request is brought up; `days_off`: Monday is 0."""

    officer_after: int
    head_after: int
    days_off: frozenset[int]


@frozen
class Charter:
    """Everything that a programme's `eligibility.toml` states; of each rule, all its versions."""

    rules: Mapping[str, tuple[Rule, ...]]
    overall: tuple[str, ...]
    entitlements: tuple[Entitlement, ...]
    groups: tuple[Group, ...]
    vocabulary: tuple[Vocabulary, ...]
    alarms: AlarmPolicy

    def entitlement(self, component: str) -> Entitlement:
        """What a component needs. Raises StopIteration for an unknown one."""
        return next(e for e in self.entitlements if e.component == component)

    def rule(self, id: str, day: date) -> Rule:
        """The version of a rule that holds on a day."""
        return in_force(self.rules[id], day)


@frozen
class Assessment:
    """What follows from some facts: overall, and for each component in the order of the file."""

    overall: Verdict
    components: Mapping[str, Verdict]

    @property
    def missing(self) -> tuple[str, ...]:
        """What would decide whatever is undetermined: fields in their order, then `DEPARTMENT`."""
        verdicts = (self.overall, *self.components.values())
        wanted = {field for verdict in verdicts for field in verdict.missing}
        return tuple(field for field in (*FIELDS, DEPARTMENT) if field in wanted)

    @property
    def named(self) -> tuple[str, ...]:
        """The same as fields alone: where only the Department can decide, the fact it judges."""
        verdicts = (self.overall, *self.components.values())
        judged = {
            finding.rule.field
            for verdict in verdicts
            if DEPARTMENT in verdict.missing
            for finding in verdict.findings
            if finding.result == Result.DEPARTMENT
        }
        return tuple(field for field in FIELDS if field in judged or field in self.missing)

    @property
    def trace(self) -> tuple[Finding, ...]:
        """Every rule that was judged, once."""
        verdicts = (self.overall, *self.components.values())
        found = {f.rule.id: f for verdict in verdicts for f in verdict.findings}
        return tuple(found.values())

    def count(self, components: Iterable[str], value: Value) -> int:
        """How many of these components have this verdict."""
        return sum(self.components[id].value == value for id in components)


def assess(charter: Charter, facts: Facts, day: date) -> Assessment:
    """Judge everything by the rules of a day (the last ones known, if the plan has ended)."""

    judged = {id: judge(charter.rule(id, day), facts) for id in charter.rules}

    def verdict(rules: Iterable[str]) -> Verdict:
        return conclude(tuple(judged[id] for id in rules))

    return Assessment(
        verdict(charter.overall),
        {e.component: verdict(e.rules) for e in charter.entitlements},
    )


def facts_of(answers: Mapping[str, str]) -> Facts:
    """The facts in a form's answers; several products are joined by "+"."""
    found = {
        field: frozenset(answers.get(field, "").split("+")) & frozenset(all_)
        for field, all_ in FIELDS.items()
    }
    return {field: given for field, given in found.items() if given}
