"""What a spreadsheet of certificates holds, as data: rows, entries, mistakes."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import TypeAlias

from handlers.spelling import fold, number_key
from handlers.text import Text
from storage.frozen import frozen

FORMULA = "=…"
"""Stands for a formula, whose value is not in the file for certain."""
Cell: TypeAlias = str | int | float | date | None


def written(day: date) -> str:
    """A day as a clerk writes it."""
    return f"{day:%d/%m/%Y}"


@frozen
class Row:
    """One line of the sheet by its number, with its cells by column."""

    number: int
    cells: Mapping[str, Cell]


@frozen
class Table:
    """A sheet as it was read; `faults`: why it cannot be used at all. `notes`: what of it is left
    out. `names`: how its columns are called there, by their keys."""

    rows: tuple[Row, ...] = ()
    faults: tuple["Fault", ...] = ()
    notes: tuple["Fault", ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@frozen
class Entry:
    """One certificate to be entered."""

    row: int
    firm: str
    kind: str
    tax_code: str
    contact: str
    phone: str
    ward: str
    scheme: str
    called: str
    body: str
    number: str
    scope: str
    edition: str
    decided_on: date
    expires_on: date | None
    done: tuple[date, ...]
    method: int | None = None

    @property
    def number_key(self) -> str:
        return number_key(self.number)

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What makes two rows one certificate, any of these: a number is given once, so that a
        row of the same name is the same firm, whichever ward or tax code it has."""
        scheme, name = self.scheme or fold(self.called), fold(self.firm)
        firm = self.tax_code or f"{name}/{self.ward}"
        by_firm = (firm, scheme, self.number_key or self.decided_on.isoformat())
        return (by_firm, (f"{name}/", scheme, self.number_key)) if self.number_key else (by_firm,)


@frozen
class Fault:
    """Why a row cannot be entered, or (in `Checked.notes`) what is remarkable about it."""

    row: int
    column: Text
    found: str
    problem: Text


@frozen
class Differs:
    """A column of a row that is not what the register has: `told` in the file, `kept` there."""

    column: str
    told: str
    kept: Text


@frozen
class There:
    """A row whose certificate is in the register, with the days of audits that it lacks there, and
    in what else it is not the same."""

    row: int
    certificate: int
    days: tuple[date, ...] = ()
    differs: tuple[Differs, ...] = ()


@frozen
class Checked:
    """A whole sheet, looked at. With any fault nothing of it is entered.

    `more`: certificates that are in the register and get audits of the sheet, and nothing else.
    `names`: how the columns are called in the sheet, by their keys.
    """

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    more: tuple[There, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """How many audits are added to certificates that are in the register."""
        return sum(len(there.days) for there in self.more)

    @property
    def anything(self) -> bool:
        """Whether there is something to be entered."""
        return bool(not self.faults and (self.entries or self.more))
