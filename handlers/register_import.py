"""A spreadsheet of certificates, row by row: what is to be entered, and every mistake. Pure.

The dry run and the import use the same checks, so that what was shown is what is entered.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.certificate_reading import LAST_DAY_COUNTED
from handlers.certificate_receipt import ran_out_on
from handlers.cycle import computed_expiry
from handlers.dates import Lean, day
from handlers.dialogue import Invalid
from handlers.firms import KINDS, WORDS, kind_of
from handlers.import_columns import COLUMNS, MANDATORY
from handlers.import_entries import FORMULA, Cell, Checked, Entry, Fault, Row, Table, written
from handlers.programme import Programme
from handlers.readers import code_of_firm, e164, name_of_firm, named_ward
from handlers.scheme_names import Read
from handlers.scheme_names import read as read_name
from handlers.schemes import Scheme, scheme_of
from handlers.spelling import clean, fold
from handlers.text import Day, Joined, T, Text
from storage.certificate_records import Certificate
from storage.records import Firm

_LENGTHS = {"contact": 120, "body": 120, "number": 60, "scope": 500, "edition": 20}
_SERIALS = range(20_000, 80_000)
"""What a day looks like that lost its format: days since 1900, from 1954 to 2119."""


def checked(table: Table, programme: Programme, today: date) -> Checked:
    """Every row read, every mistake told with its row and column."""
    if table.faults:
        return Checked(faults=table.faults, notes=table.notes)
    entries: list[Entry] = []
    faults: list[Fault] = []
    notes = list(table.notes)
    first: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        reading = _Reading(row, table.names, programme, today)
        entry = reading.entry()
        earlier = [first.setdefault(key, row.number) for key in entry.keys] if entry else []
        if entry is not None and min(earlier) != row.number:
            reading.fault(
                "number", entry.number, T("The same certificate as in row {n}.", n=min(earlier))
            )
            entry = None
        faults += reading.faults
        notes += reading.notes
        if entry is not None:
            entries.append(entry)
    return Checked(tuple(entries), tuple(faults), tuple(notes), names=table.names)


class _Reading:
    """One row being read; `faults` and `notes` grow by what is found."""

    def __init__(
        self, row: Row, names: Mapping[str, str], programme: Programme, today: date
    ) -> None:
        self._row = row
        self._names = names
        self._programme = programme
        self._today = today
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []

    def fault(self, column: str, found: str, problem: Text) -> None:
        self.faults.append(self._about(column, found, problem))

    def _about(self, column: str, found: str, problem: Text) -> Fault:
        name = self._names.get(column) or COLUMNS[column][0]
        return Fault(self._row.number, name, found, problem)

    def entry(self) -> Entry | None:
        """The certificate of this row, None if anything of it is wrong."""
        kind = self._kind()
        name = self._text("scheme")
        said = read_name(name, self._programme.schemes)
        scheme, called = self._scheme(name, said)
        decided = self._day("decided", strict=True)
        expires = self._day("expires", strict=False)
        entry = Entry(
            row=self._row.number,
            firm=self._firm(),
            kind=kind,
            tax_code=self._tax_code(kind),
            contact=self._text("contact"),
            phone=self._phone(),
            ward=self._ward(),
            scheme=scheme,
            called=called,
            body=self._text("body"),
            number=self._text("number"),
            scope=self._text("scope"),
            edition=self._text("edition") or said.edition,
            decided_on=decided or date.min,
            expires_on=expires,
            done=self._done(decided, expires),
            method=said.method if scheme else None,
        )
        if decided and expires and expires <= decided:
            self.fault("expires", written(expires),
                       T("The expiry is not after the decision."))  # fmt: skip
        self._compare(entry)
        return None if self.faults else entry

    def _compare(self, entry: Entry) -> None:
        """The printed expiry wins; that the rule says another is worth a look, and so is a
        certificate that is over, or of which nobody knows when it ends."""
        if self.faults:
            return
        scheme = scheme_of(entry.scheme, self._programme.schemes)
        held = Certificate(0, Firm(0, "", ""), entry.scheme, entry.decided_on,
                           expires_on=entry.expires_on, method=entry.method)  # fmt: skip
        computed = computed_expiry(scheme, held)
        ends = entry.expires_on or computed
        if ends is None and not (scheme and scheme.fee):
            said = T("Its expiry date is needed: without it nobody is reminded of the renewal.")
            self._note("expires", "", said)
        elif ends and ends < self._today:
            self._note("expires", "", ran_out_on(ends))
        if computed and entry.expires_on and abs(computed - entry.expires_on) > LAST_DAY_COUNTED:
            said = T("By the rule it would expire on {a}; the printed {b} holds.",
                     a=Day(computed), b=Day(entry.expires_on))  # fmt: skip
            self._note("expires", written(entry.expires_on), said)

    def _note(self, column: str, found: str, problem: Text) -> None:
        self.notes.append(self._about(column, found, problem))

    def _text(self, column: str) -> str:
        """A cell as text; numbers that stand for codes lose no digit and get no ".0"."""
        cell = self._row.cells.get(column)
        if cell == FORMULA:
            self.fault(column, FORMULA, T("A formula: please paste its value instead."))
            return ""
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = " ".join(clean(written(cell) if isinstance(cell, date) else str(cell or "")).split())
        longest = _LENGTHS.get(column)
        if longest and len(text) > longest:
            self.fault(column, text[:40] + "…", T("Longer than {n} letters.", n=longest))
        return text

    def _firm(self) -> str:
        return self._checked("firm", name_of_firm(self._text("firm")))

    def _checked(self, column: str, found: str | Invalid) -> str:
        if isinstance(found, Invalid):
            self.fault(column, self._shown(column), found.problem)
            return ""
        return found

    def _shown(self, column: str) -> str:
        cell = self._row.cells.get(column)
        return written(cell) if isinstance(cell, date) else str(cell or "")[:40]

    def _kind(self) -> str:
        text = fold(self._text("kind"))
        if not text:
            return kind_of(self._text("firm"))[0]  # "HTX Rau Quảng Thọ"; else it is not known
        for id, name in KINDS.items():
            words = {fold(word) for word in (id, *WORDS[id])} | {fold(_message(name))}
            if text in words or any(f" {word} " in f" {text} " for word in words):
                return id
        self.fault("kind", self._shown("kind"), T("Please write: DN, HTX, cơ sở, hộ, khác."))
        return ""

    def _tax_code(self, kind: str) -> str:
        text = self._text("tax")
        if text.isdigit() and len(text) == 9:  # a spreadsheet took the leading zero away
            text = f"0{text}"
        return self._checked("tax", code_of_firm(text, kind)) if text else ""

    def _phone(self) -> str:
        text = self._text("phone")
        if text.isdigit() and len(text) == 9:
            text = f"0{text}"
        return self._checked("phone", e164(text)) if text else ""

    def _ward(self) -> str:
        text = self._text("ward")
        return self._checked("ward", named_ward(text, self._programme.places)) if text else ""

    def _scheme(self, text: str, said: Read) -> tuple[str, str]:
        found = said.found
        if not text:
            self.fault("scheme", "", T("Something must stand here."))
            return "", ""
        if len(found) > 1:
            meant = Joined(tuple(each.scheme.name for each in found), ", ")
            self.fault("scheme", text, T("Please say which: {names}.", names=meant))
            return "", ""
        if said.besides:
            self.fault("scheme", text, T("Several certificates: please give each its own row."))
            return "", ""
        if not found:
            self._unknown(text, said.close)
            return "", text[:120]
        if not found[0].scheme.certificate:
            refusal = T("“{typed}” has no certificate and no surveillance audits.", typed=text)
            self.fault("scheme", text, refusal)
            return "", ""
        if found[0].former:
            self._note("scheme", text, found[0].former.note)
        return found[0].scheme.id, ""

    def _unknown(self, text: str, close: Sequence[Scheme]) -> None:
        said: Text = T("Not a known scheme: it is kept with its own dates.")
        if close:
            names = Joined(tuple(scheme.name for scheme in close), ", ")
            said = T("Not a known scheme: it is kept with its own dates. Similar: {names}.",
                     names=names)  # fmt: skip
        self._note("scheme", text, said)

    def _day(self, column: str, strict: bool) -> date | None:
        cell = self._row.cells.get(column)
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            if column in MANDATORY:
                self.fault(column, "", T("Something must stand here."))
            return None
        return self._as_day(column, cell, strict)

    def _as_day(self, column: str, cell: Cell, strict: bool) -> date | None:
        if cell == FORMULA:
            self.fault(column, FORMULA, T("A formula: please paste its value instead."))
            return None
        if isinstance(cell, date):
            if strict and cell > self._today:
                problem = T("{day} has not come yet; I need a day that is past.", day=Day(cell))
                self.fault(column, written(cell), problem)
                return None
            return cell
        if isinstance(cell, int | float) and int(cell) in _SERIALS:
            self.fault(
                column, str(cell), T("A day that lost its format: please format it as a date.")
            )
            return None
        found = day(str(cell), self._today, Lean.PAST, strict=strict)
        if isinstance(found, Invalid):
            self.fault(column, str(cell)[:40], found.problem)
            return None
        return found

    def _done(self, decided: date | None, expires: date | None) -> tuple[date, ...]:
        """Days of audits: one, or several with a semicolon between."""
        cell = self._row.cells.get("done")
        parts: Sequence[Cell] = cell.split(";") if isinstance(cell, str) else [cell]
        if cell == FORMULA:
            parts = [cell]
        days = []
        for part in parts:
            if part is None or (isinstance(part, str) and not part.strip()):
                continue
            found = self._as_day("done", _trimmed(part), strict=True)
            if found and decided and found <= decided:
                self.fault(
                    "done",
                    str(part).strip()[:40],
                    T("Before the decision: of an earlier certificate."),
                )
            elif found:
                days.append(found)
        return tuple(sorted(set(days)))


def _trimmed(cell: Cell) -> Cell:
    return cell.strip() if isinstance(cell, str) else cell


def _message(name: Text) -> str:
    return name.message if isinstance(name, T) else str(name)
