"""Spreadsheets to take away, safe to open: no cell is a formula, a link or a number by accident."""

import io
from collections.abc import Sequence

from storage.frozen import frozen

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 22
_LONGEST_NAME = 31  # of what a spreadsheet takes for the name of a sheet


@frozen
class Sheet:
    """One sheet: its name, the titles of its columns, rows of text."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


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
    for each in sheets:
        sheet = book.add_worksheet(_sheet_name(each.name))
        for column, title in enumerate(each.head):
            sheet.write_string(0, column, title, bold)
        for row, cells in enumerate(each.rows, start=1):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, harmless(cell))
        sheet.set_column(1, max(1, len(each.head) - 1), _WIDTH)
        sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, also after it was saved as CSV (OWASP)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _sheet_name(name: str) -> str:
    return "".join(c for c in name if c.isalnum() or c in "-_ ")[:_LONGEST_NAME] or "list"
