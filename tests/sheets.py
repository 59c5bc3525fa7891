"""Spreadsheets for tests: written as a clerk's program writes them, read back as values."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

HEAD = ("Tên cơ sở", "Mã số thuế", "Điện thoại", "Phường, xã", "Loại giấy", "Số giấy",
        "Ngày quyết định", "Ngày hết hạn", "Đã đánh giá")  # fmt: skip


def xlsx(rows: Sequence[Sequence[Any]], head: Sequence[Any] = HEAD) -> bytes:
    """A file with a header and rows; a text that begins with = is a formula, as in Excel."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (head, *rows):
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(data: bytes, sheet: int = 0) -> list[list[Any]]:
    """Every row of a sheet."""
    book = load_workbook(io.BytesIO(data))
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]
