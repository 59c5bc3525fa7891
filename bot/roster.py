"""The list of participants as a spreadsheet, safe to open."""

import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import xlsxwriter

from handlers.firms import KINDS
from handlers.mine import status
from handlers.readers import shown_phone, shown_tax_code
from handlers.text import T, Text, Tongue
from storage.records import Event, Registration

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def roster(
    event: Event,
    registrations: Sequence[Registration],
    phones: bool,
    tongue: Tongue,
    zone: ZoneInfo,
) -> bytes:
    """An .xlsx file with a row for each participant, in the order in which they came.

    `phones`: include phone numbers, which staff must ask for by name.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet(_sheet_name(event.key))
    bold = book.add_format({"bold": True})
    head: list[Text] = [T("No."), T("Code"), T("Participant")]
    head += [T("Phone")] if phones else []
    head += [T("Business"), T("Kind of business"), T("Tax code"), T("State"), T("Registered at")]
    for column, title in enumerate(head):
        sheet.write_string(0, column, tongue.say(title), bold)
    for row, one in enumerate(registrations, start=1):
        cells = [str(row), one.code, one.name]
        cells += [shown_phone(one.phone)] if phones else []
        cells += [
            one.firm.name,
            tongue.say(KINDS.get(one.firm.kind, one.firm.kind)),
            shown_tax_code(one.firm.tax_code),
            tongue.say(status(one)),
            one.created_at.astimezone(zone).strftime("%d/%m/%Y %H:%M"),
        ]
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, harmless(cell))
    sheet.set_column(1, len(head) - 1, 22)
    sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, also after it was saved as CSV (OWASP)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _sheet_name(key: str) -> str:
    return "".join(c for c in key if c.isalnum() or c in "-_")[:31] or "list"
