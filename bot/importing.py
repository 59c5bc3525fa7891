"""Certificates from a spreadsheet: read, checked, and entered as a whole or not at all.

`read` gives rows, `handlers.register_import` checks them, for the dry run and for the entering
alike, and `enter` enters. Entering twice is harmless: a certificate that is there
gets the audits that it lacks, and nothing else of it changes.
"""

import hashlib
import io
import itertools
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.enrolling import enrol
from bot.import_matching import firms_of
from handlers.import_columns import columns, is_header
from handlers.import_entries import FORMULA, Cell, Entry, Fault, Row, Table, There
from handlers.programme import Programme
from handlers.spelling import fold
from handlers.text import T, Text
from storage import (
    audits,
    certificate_contacts,
    certificates,
    followed,
    people,
    reminders,
)
from storage.follow_records import AuditState

IN_CHAT = 500
"""Rows that are taken in the chat, where others wait meanwhile; `bot import` takes more."""
MOST_ROWS = 20_000
_ABOVE = 10
"""Rows that may stand above the titles of the columns: the name of the list, and whose it is."""
UNPACKED = 60 * 1024 * 1024
"""Bytes that a file may hold when unpacked: a small one can be made to hold gigabytes."""


def read(data: bytes, most: int = MOST_ROWS) -> Table:
    """The rows of a file, or why it cannot be read."""
    try:
        return _rows(data, most)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        return _refused(T("This is no Excel file (.xlsx) that I can read."))


def _refused(problem: Text, row: int = 0) -> Table:
    return Table(faults=(Fault(row, T("File"), "", problem),))


def _rows(data: bytes, most: int) -> Table:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > UNPACKED:
            return _refused(T("The file is too large."))
    # Imported here: few read a table, and every start would wait a fifth of a second for it.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    try:
        lines = book.worksheets[0].iter_rows()
        header = columns([_cell(cell) for cell in next(lines, ())])
        if any(fault.row == 1 for fault in header.faults) and (below := _header_below(lines)):
            return _refused(
                T("The titles stand in row {n}: please delete the rows above it.", n=below), 1
            )
        places = header.places
        rows: list[Row] = []
        for number, line in enumerate(lines, start=2):
            cells = {places[n]: _cell(cell) for n, cell in enumerate(line) if n in places}
            if all(cell is None or cell == "" for cell in cells.values()):
                continue
            if len(rows) == most:
                return _refused(T("More than {n} rows: please use several files.", n=most), number)
            rows.append(Row(number, cells))
    finally:
        book.close()
    if not header.faults and not rows:
        return _refused(T("There is no row below the titles."), 2)
    return Table(tuple(rows), header.faults, header.notes, header.names)


def _header_below(lines: Iterator[Any]) -> int | None:
    """The row in which the titles stand, if there is something above them."""
    for number, line in enumerate(itertools.islice(lines, _ABOVE), start=2):
        if is_header([_cell(cell) for cell in line]):
            return number
    return None


def _cell(cell: object) -> Cell:
    value = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == "f" or type(value).__name__ == "ArrayFormula":
        return FORMULA
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool) or not isinstance(value, str | int | float | date | None):
        return str(value)
    return value


async def add_audits(
    connection: AsyncConnection,
    more: Sequence[There],
    programme: Programme,
    by: int | None,
    now: datetime,
) -> None:
    """Add audits to certificates that are in the register; their reminders are planned anew."""
    changed: set[int] = set()
    for there in more:
        held = await certificates.by_id(connection, [there.certificate])
        if there.certificate not in held:
            continue
        firm = held[there.certificate].firm.id
        await certificate_contacts.lock(connection, firm)
        await _held(connection, there.certificate, there.days, by, now)
        await reminders.withdraw(connection, firm)
        await certificate_contacts.wake(connection, firm, now)
        changed.add(firm)
    if changed:
        await enrol(connection, await followed.of_firms(connection, changed), programme, now)


async def enter(
    connection: AsyncConnection,
    entries: Sequence[Entry],
    programme: Programme,
    by: int | None,
    now: datetime,
) -> int:
    """Enter certificates with their firms; returns how many are new. `by`: the officer."""
    there = await firms_of(connection, entries)
    firms: dict[tuple[str, str], int] = {}
    fresh: set[int] = set()
    count = 0
    for entry in entries:
        named = (entry.tax_code or fold(entry.firm), entry.ward)
        firm = firms.get(named) or there.get(entry.row)
        if firm is None:
            firm = await people.keep_firm(connection, entry.firm, entry.kind, entry.tax_code, None)
        firms[named] = firm
        await certificate_contacts.begin(
            connection, firm, name=entry.contact, phone=entry.phone, ward=entry.ward
        )
        id = await certificates.add(connection, _values(entry, firm), now)
        if id is not None:
            count += 1
            fresh.add(firm)
            await _held(connection, id, entry.done, by, now)
    if fresh:
        await enrol(connection, await followed.of_firms(connection, fresh), programme, now)
    return count


def _values(entry: Entry, firm: int) -> dict[str, object]:
    key = entry.number_key or entry.decided_on.isoformat()
    what = "\n".join((str(firm), entry.scheme or fold(entry.called), key))
    return {
        "draft": f"import-{hashlib.sha256(what.encode()).hexdigest()[:48]}",
        "firm_id": firm,
        "scheme": entry.scheme,
        "called": entry.called,
        "body": entry.body[:120],
        "number": entry.number,
        "number_key": entry.number_key,
        "scope": entry.scope,
        "edition": entry.edition,
        "method": entry.method,
        "decided_on": entry.decided_on,
        "expires_on": entry.expires_on,
        "source": "import",
    }


async def _held(
    connection: AsyncConnection, id: int, days: Sequence[date], by: int | None, now: datetime
) -> None:
    """The audits of the sheet: entered by staff, so nobody needs to judge them."""
    for on in days:
        await audits.report(
            connection,
            {
                "draft": f"import-{id}-{on.isoformat()}",
                "certificate_id": id,
                "held_on": on,
                "state": AuditState.CONFIRMED.value,
                "judged_by": by,
                "judged_at": now,
                "reported_at": now,
            },
        )
