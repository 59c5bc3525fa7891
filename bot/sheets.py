"""Spreadsheets to take away, safe to open: no text is a formula, a link or a number by accident."""

import io
from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from storage.frozen import frozen

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell: TypeAlias = str | int | date
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 22
_A4 = 9  # as a spreadsheet numbers papers
_LONGEST_NAME = 31  # of what a spreadsheet takes for the name of a sheet


@frozen
class Sheet:
    """One sheet: its name, the titles of its columns, its rows; `title`: lines above them.

    `height`: points of a row in which something is written by hand; 0 for the usual height.
    """

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: Sequence[str] = ()
    height: int = 0


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx file with these sheets."""
    # Imported here: few ask for a list, and every start would wait for it.
    import xlsxwriter

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
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    for each in sheets:
        sheet = book.add_worksheet(_sheet_name(each.name))
        top = len(each.title)
        for line, words in enumerate(each.title):
            sheet.write_string(line, 0, harmless(words), bold)
        for column, title in enumerate(each.head):
            sheet.write_string(top, column, title, bold)
        for row, cells in enumerate(each.rows, start=top + 1):
            if each.height:
                sheet.set_row(row, each.height)
            for column, cell in enumerate(cells):
                match cell:
                    case str():
                        sheet.write_string(row, column, harmless(cell))
                    case int():
                        sheet.write_number(row, column, cell)
                    case _:
                        sheet.write_datetime(row, column, cell, day)
        last = max(0, len(each.head) - 1)
        sheet.set_column(1, max(1, last), _WIDTH)
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, top + len(each.rows), last)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
    book.close()
    return file.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, also after it was saved as CSV (OWASP)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _sheet_name(name: str) -> str:
    return "".join(c for c in name if c.isalnum() or c in "-_ ")[:_LONGEST_NAME] or "list"
