"""The shape of schemes.toml and reminders.toml; see `bot.content_schema` for the other files."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from bot.content_fields import Clock, Id, Pair, Table, Text
from handlers import schemes as made

LONGEST = 120
"""Months: no certificate of the kinds known is valid for more than ten years."""


def _day_of_year(value: object) -> object:
    """ "30/06" as (month, day); the year of the check is one without 29/2, as most are."""
    if not isinstance(value, str):
        return value
    day, month = value.split("/")
    read = date(2025, int(month), int(day))
    return read.month, read.day


Months = Annotated[
    int, Field(ge=1, le=LONGEST, description=f"a whole number of months, 1 to {LONGEST}")
]
Some = Annotated[
    int, Field(ge=0, le=LONGEST, description=f"a whole number of months, 0 to {LONGEST}")
]
DayOfYear = Annotated[
    tuple[int, int],
    BeforeValidator(_day_of_year),
    Field(description='a day and month such as "30/06"'),
]
Days = Annotated[int, Field(ge=1, le=730, description="a whole number of days, 1 to 730")]
Offset = Annotated[int, Field(ge=-365, le=730, description="a whole number of days, -365 to 730")]
Flag = Annotated[bool, Field(description="true or false, without quotes")]


class ValidityTable(Table):
    months: Months
    at_most: Flag = False
    extension: Some = 0
    sure: Flag = True

    def make(self) -> made.Validity:
        return made.Validity(self.months, self.at_most, self.extension, self.sure)


class SurveillanceTable(Table):
    rule: Literal["calendar_year", "anniversary", "window", "period"] = Field(
        description='"calendar_year", "anniversary", "window" or "period"'
    )
    months: Months
    before: Some = 0
    after: Some = 0
    sure: Flag = True

    def make(self) -> made.Surveillance:
        rule = made.Rule(self.rule)
        return made.Surveillance(rule, self.months, self.before, self.after, self.sure)


class RenewalTable(Table):
    by: Literal["audit", "file"] = Field(description='"audit" or "file"')
    months_before: Some = 0
    opens: Some = 0
    aim: Some = 0
    sure: Flag = True

    def make(self) -> made.Renewal:
        audit = self.by == "audit"
        return made.Renewal(audit, self.months_before, self.opens, self.aim, self.sure)


class MethodTable(Table):
    number: int = Field(ge=1, le=8, description="a method of conformity, 1 to 8")
    surveillance: Flag
    validity: Flag
    note: Pair

    def make(self) -> made.Method:
        return made.Method(self.number, self.surveillance, self.validity, self.note.words)


class FormerTable(Table):
    aliases: list[Text] = Field(min_length=1, description="a list of names, none empty")
    note: Pair

    def make(self) -> made.FormerName:
        return made.FormerName(tuple(self.aliases), self.note.words)


class LeadTable(Table):
    days: list[Days] = Field(default=[], description="a list of days before the last day")
    first: int = Field(default=0, ge=0, le=730, description="a whole number of days, 0 to 730")
    dates: list[DayOfYear] = Field(default=[], description='a list of days such as "30/06"')

    def make(self) -> made.Lead:
        return made.Lead(tuple(self.days), self.first, tuple(self.dates))


class SchemeTable(Table):
    id: Id
    name: Pair
    standards: list[Id] = Field(default=[], description="a list of ids of standards.toml")
    aliases: list[Text] = Field(default=[], description="a list of names, none empty")
    former: list[FormerTable] = Field(default=[], description="tables [[schemes.former]]")
    certificate: Flag = True
    anchor: Literal["decision", "audit", "calendar", "certificate"] = Field(
        description='"decision", "audit", "calendar" or "certificate"'
    )
    validity: ValidityTable | None = Field(default=None, description="a table {months = …}")
    surveillance: SurveillanceTable | None = Field(
        default=None, description="a table {rule = …, months = …}"
    )
    renewal: RenewalTable | None = Field(default=None, description="a table {by = …}")
    fee: DayOfYear | None = None
    methods: list[MethodTable] = Field(default=[], description="tables [[schemes.methods]]")
    lead: LeadTable | None = Field(default=None, description="a table {days = […]}")
    evidence: Pair
    rule: Pair
    source: Pair
    confidence: Literal["high", "medium", "low"] = Field(description='"high", "medium" or "low"')
    since: date | None = Field(default=None, description="a date without quotes")
    until: date | None = Field(default=None, description="a date without quotes")
    flux: Pair | None = None
    note: Pair | None = None

    def make(self, aliases: tuple[str, ...]) -> made.Scheme:
        """`aliases`: those of the standards of the plan that the scheme certifies."""
        return made.Scheme(
            id=self.id,
            name=self.name.words,
            aliases=(*self.aliases, *aliases),
            former=tuple(table.make() for table in self.former),
            certificate=self.certificate,
            anchor=made.Anchor(self.anchor),
            validity=self.validity.make() if self.validity else None,
            surveillance=self.surveillance.make() if self.surveillance else None,
            renewal=self.renewal.make() if self.renewal else None,
            fee=made.Fee(*self.fee) if self.fee else None,
            methods=tuple(table.make() for table in self.methods),
            lead=self.lead.make() if self.lead else None,
            evidence=self.evidence.words,
            rule=self.rule.words,
            source=self.source.words,
            confidence=made.Confidence(self.confidence),
            since=self.since,
            until=self.until,
            flux=self.flux.words if self.flux else None,
            note=self.note.words if self.note else None,
        )


class RemindersTable(Table):
    at: Clock
    days: list[Days] = Field(min_length=1, description="a list of days before the last day")
    aim: Days
    every: int = Field(ge=1, le=90, description="a whole number of days, 1 to 90")
    late: int = Field(ge=0, le=100, description="a whole number of reminders, 0 to 100")
    second_at: Offset
    officer_at: Offset
    call_at: Offset

    def make(self) -> made.Habit:
        at: time = self.at
        return made.Habit(
            at, tuple(self.days), self.aim, self.every, self.late,
            self.second_at, self.officer_at, self.call_at,
        )  # fmt: skip
