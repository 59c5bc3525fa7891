"""What no single key of schemes.toml and reminders.toml can get wrong."""

from collections.abc import Iterator
from itertools import pairwise

from bot import content_schema as schema
from bot.content_faults import Nothing, fault
from bot.content_rules import Rows
from bot.content_schemes import RemindersTable, SchemeTable
from handlers.spelling import fold

_FIGURES = ("validity", "surveillance", "renewal", "fee", "methods", "lead")


def of_schemes(rows: Rows[SchemeTable], standards: Rows[schema.StandardTable]) -> Iterator[str]:
    """A scheme's figures fit together, and it certifies standards that are known."""
    known = set(standards.ids.values())
    for index, row in rows.good.items():
        for place, id in enumerate(row.standards):
            if standards.raw is not None and id not in known:
                expected = f"an id of standards.toml: {', '.join(sorted(known))}"
                yield fault(rows.file, rows.at(index, f"standards[{place}]"), id, expected, row.id)
        for key, found, expected in _misfits(row):
            yield fault(rows.file, rows.at(index, key), found, expected, row.id)


def _misfits(row: SchemeTable) -> Iterator[tuple[str, object, str]]:
    if not row.certificate:
        for key in _FIGURES:
            if getattr(row, key):
                yield key, f"{key}", "nothing, because certificate = false"
        return
    rule = row.surveillance
    if rule and rule.rule == "calendar_year" and row.validity is None:
        yield "validity", Nothing(), 'a table {months = …}, because rule = "calendar_year"'
    if rule and rule.rule == "window" and rule.before + rule.after == 0:
        yield "surveillance.before", 0, 'months of the window, because rule = "window"'
    if rule and rule.rule == "window" and rule.before + rule.after >= rule.months:
        expected = f"windows that do not overlap: before + after below {rule.months}"
        yield "surveillance.after", rule.after, expected
    if (row.anchor == "calendar") != (row.fee is not None):
        yield "fee", "anything" if row.fee else Nothing(), 'a day exactly if anchor = "calendar"'
    if row.anchor == "certificate" and (row.validity or row.surveillance):
        yield "anchor", row.anchor, "another, because validity or surveillance is computed"
    if row.since and row.until and row.until < row.since:
        yield "until", row.until, f"a day after since, {row.since.isoformat()}"
    if row.lead and _not_falling(row.lead.days):
        yield "lead.days", str(row.lead.days), "days that get fewer: [60, 30, 7]"


def of_names(rows: Rows[SchemeTable], standards: Rows[schema.StandardTable]) -> Iterator[str]:
    """A name of its own leads to one scheme. Names of the plan's standards may lead to several
    (VietGAP: crops, livestock, aquaculture); then the person is asked."""
    owner: dict[str, str] = {}
    for standard in standards.good.values():
        for name in standard.aliases:
            owner[_key(name)] = standard.id
    for index, row in rows.good.items():
        names = [(f"aliases[{n}]", name) for n, name in enumerate(row.aliases)]
        for place, former in enumerate(row.former):
            at = f"former[{place}].aliases"
            names += [(f"{at}[{n}]", name) for n, name in enumerate(former.aliases)]
        for key, name in names:
            where = rows.at(index, key)
            if not _key(name):
                yield fault(rows.file, where, name, "at least one letter", row.id)
                continue
            has = owner.setdefault(_key(name), row.id)
            if has != row.id and has not in row.standards:
                expected = f"a name that {has} does not have"
                yield fault(rows.file, where, name, expected, row.id)


def of_reminders(table: RemindersTable) -> Iterator[str]:
    """The ladder goes down, and whoever is silent is passed on in the order of the promise."""
    if _not_falling(table.days):
        found, expected = str(table.days), "days that get fewer: [90, 60, 30, 14, 7, 1]"
        yield fault("reminders.toml", "days", found, expected)
    for key, value, after, bound in (
        ("officer_at", table.officer_at, "second_at", table.second_at),
        ("call_at", table.call_at, "officer_at", table.officer_at),
    ):
        if value > bound:
            yield fault("reminders.toml", key, value, f"at most {after}, {bound}")


def _not_falling(days: list[int]) -> bool:
    return any(later >= earlier for earlier, later in pairwise(days))


def _key(name: str) -> str:
    return fold(name).replace(" ", "")
