"""A spreadsheet of certificates: what is taken, and what is wrong in which row and column."""

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest

from bot.certificate_lists import template
from bot.importing import MOST_ROWS, read
from handlers.import_columns import COLUMNS
from handlers.import_differences import without
from handlers.import_entries import Checked, Entry, There
from handlers.register_import import checked
from handlers.spelling import fold
from handlers.staff_lists import described
from tests.sheets import HEAD, cells, xlsx
from tests.world import programme, tongue

TODAY = date(2026, 11, 23)
GOOD = ("Mè xửng Thiên Hương", "3300100113", "0905 123 456", "Vỹ Dạ", "ISO 22000", "HT 1/25",
        "15/3/2025", "14/3/2028", "10/3/2026")  # fmt: skip


def looked(rows: Sequence[Sequence[Any]], head: Sequence[Any] = HEAD) -> Checked:
    return checked(read(xlsx(rows, head)), programme(), TODAY)


def taken(*rows: Sequence[Any]) -> tuple[Entry, ...]:
    seen = looked(rows)
    assert seen.faults == ()
    return seen.entries


def faults(*rows: Sequence[Any]) -> list[str]:
    """With the columns by their English names: the sheet's own stand in `test_a_mistake_names…`."""
    names = {fold(aliases[0]): key for key, (_, aliases) in COLUMNS.items()}
    english = tongue("en")
    return [
        english.say(described(replace(f, column=COLUMNS[names[fold(str(f.column))]][0])))
        for f in looked(rows).faults
    ]


def but(column: str, value: Any) -> tuple[Any, ...]:
    return tuple(value if name == column else cell for name, cell in zip(HEAD, GOOD, strict=True))


def test_a_row_becomes_a_certificate() -> None:
    [entry] = taken(GOOD)
    assert (entry.firm, entry.kind, entry.tax_code) == (
        "Mè xửng Thiên Hương", "", "3300100113",
    )  # fmt: skip
    assert (entry.phone, entry.ward, entry.scheme) == (
        "+84905123456", "Phường Vỹ Dạ", "iso22000",
    )  # fmt: skip
    assert (entry.decided_on, entry.expires_on) == (date(2025, 3, 15), date(2028, 3, 14))
    assert entry.done == (date(2026, 3, 10),)


@pytest.mark.parametrize(
    "cell",
    ["15/3/2025", "15-3-25", "ngày 15 tháng 3 năm 2025", date(2025, 3, 15), datetime(2025, 3, 15),  # noqa: DTZ001
     "2025-03-15"],
)  # fmt: skip
def test_a_day_is_read_as_text_or_as_a_date(cell: Any) -> None:
    [entry] = taken(but("Ngày quyết định", cell))
    assert entry.decided_on == date(2025, 3, 15)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("HTX", "cooperative"),
        ("Hợp tác xã", "cooperative"),
        ("hộ kinh doanh", "household"),
        ("Doanh nghiệp", "enterprise"),
        ("Công ty TNHH", "enterprise"),
        ("Cơ sở sản xuất", "facility"),
    ],
)
def test_a_kind_of_business_may_be_written_out(cell: str, kind: str) -> None:
    seen = looked([(*GOOD, cell)], (*HEAD, "Loại hình"))
    assert seen.faults == ()
    assert [entry.kind for entry in seen.entries] == [kind]


def test_what_a_spreadsheet_does_to_numbers_is_put_right() -> None:
    """It takes leading zeros away and makes numbers of codes."""
    [entry] = taken(but("Điện thoại", 905123456))
    assert entry.phone == "+84905123456"
    [entry] = taken(but("Mã số thuế", 3300100113))
    assert entry.tax_code == "3300100113"
    [entry] = taken(but("Số giấy", 1234.0))
    assert entry.number == "1234"


def test_columns_may_stand_in_any_order_and_more_may_stand_between() -> None:
    head = ("STT", "Tiêu chuẩn *", "DOANH NGHIỆP", "Ngày cấp")
    seen = looked([(1, "iso9k", "Trà Cung Đình", "1/2/2026")], head)
    [entry] = seen.entries
    assert (entry.scheme, entry.firm, entry.decided_on) == (
        "iso9001", "Trà Cung Đình", date(2026, 2, 1),
    )  # fmt: skip


def test_empty_rows_between_are_no_mistake() -> None:
    assert len(taken(GOOD, (None,) * 9, but("Số giấy", "HT 2/25"))) == 2


def test_several_audits_stand_in_one_cell() -> None:
    [entry] = taken(but("Đã đánh giá", "10/3/2026; 1/9/2026"))
    assert entry.done == (date(2026, 3, 10), date(2026, 9, 1))


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("Tên cơ sở", "", "Row 2, Business: Please type the name of your business."),
        ("Mã số thuế", "3300100114", "Row 2, Tax code “3300100114”: The check digit"),
        ("Điện thoại", "054 3822333", "Row 2, Phone “054 3822333”: This is not a phone number"),
        ("Phường, xã", "Hương Xuân", "Row 2, Ward or commune “Hương Xuân”: There were several"),
        ("Phường, xã", "Hải Châu", "Row 2, Ward or commune “Hải Châu”: No ward or commune"),
        ("Loại giấy", "", "Row 2, Scheme: Something must stand here."),
        ("Loại giấy", "5S", "Row 2, Scheme “5S”: “5S” has no certificate"),
        ("Loại giấy", "VietGAP", "Row 2, Scheme “VietGAP”: Please say which: VietGAP crops"),
        ("Loại giấy", "ISO 9001 và HACCP", "Row 2, Scheme “ISO 9001 và HACCP”: Several"),
        ("Ngày quyết định", "", "Row 2, Decision date: Something must stand here."),
        ("Ngày quyết định", "31/2/2025", "Row 2, Decision date “31/2/2025”: “31/2/2025” is not"),
        ("Ngày quyết định", "mùng 5 tháng giêng", "Row 2, Decision date “mùng 5 tháng giêng”:"),
        ("Ngày quyết định", 45731, "Row 2, Decision date “45731”: A day that lost its format"),
        ("Ngày quyết định", date(2027, 1, 1), "Row 2, Decision date “01/01/2027”: 01/01/2027 has"),
        ("Ngày quyết định", "=TODAY()", "Row 2, Decision date “=…”: A formula"),
        ("Ngày hết hạn", "1/1/2025", "Row 2, Expiry date “01/01/2025”: The expiry is not after"),
        ("Đã đánh giá", "1/1/2025", "Row 2, Audits held “1/1/2025”: Before the decision"),
        ("Số giấy", "=A1", "Row 2, Number “=…”: A formula"),
        ("Số giấy", "x" * 61, "Row 2, Number “" + "x" * 40 + "…”: Longer than 60 letters."),
    ],
)
def test_a_mistake_is_told_with_row_and_column(column: str, cell: Any, said: str) -> None:
    assert any(line.startswith(said) for line in faults(but(column, cell))), faults(
        but(column, cell)
    )


def test_a_mistake_names_the_column_as_the_sheet_does() -> None:
    head = tuple({"Tên cơ sở": "Công ty *", "Ngày quyết định": "Ngày cấp"}.get(n, n) for n in HEAD)
    seen = looked([but("Ngày quyết định", date(2027, 3, 14))], head)
    assert [(str(fault.column), fault.found) for fault in seen.faults] == [
        ("Ngày cấp", "14/03/2027")
    ]


def test_a_title_above_the_columns_is_to_be_deleted() -> None:
    data = xlsx([(), HEAD, GOOD], ("DANH SÁCH GIẤY CHỨNG NHẬN NĂM 2026",))
    [fault] = read(data).faults
    assert "dòng 3" in tongue().say(fault.problem)


def test_every_mistake_of_every_row_is_told_at_once() -> None:
    told = faults(but("Loại giấy", ""), GOOD, but("Ngày quyết định", "hôm nào"))
    assert [line.split(",")[0] for line in told] == ["Row 2", "Row 4"]


def test_the_same_certificate_twice_is_a_mistake() -> None:
    assert faults(GOOD, but("Số giấy", "ht 1 25")) == [
        "Row 3, Number “ht 1 25”: The same certificate as in row 2."
    ]


def test_a_number_is_given_once_also_in_another_ward() -> None:
    plain = but("Mã số thuế", "")
    moved = tuple("Kim Long" if cell == "Vỹ Dạ" else cell for cell in plain)
    assert faults(plain, moved) == ["Row 3, Number “HT 1/25”: The same certificate as in row 2."]


def test_what_is_remarkable_is_noted_and_entered() -> None:
    seen = looked([but("Loại giấy", "Halal"), but("Ngày hết hạn", "1/3/2027")])
    assert len(seen.entries) == 2
    assert [fault.row for fault in seen.notes] == [2, 3]
    assert seen.entries[0].called == "Halal"
    assert seen.entries[0].scheme == ""


@pytest.mark.parametrize(
    ("cell", "scheme", "edition", "method"),
    [
        ("TCVN ISO 9001:2015", "iso9001", "2015", None),
        ("chứng nhận ISO 22000", "iso22000", "", None),
        ("hop quy phuong thuc 1", "hop_quy", "", 1),
        ("Hợp quy (phương thức 5)", "hop_quy", "", 5),
    ],
)
def test_a_name_tells_the_edition_and_the_method_as_well(
    cell: str, scheme: str, edition: str, method: int | None
) -> None:
    [entry] = taken(but("Loại giấy", cell))
    assert (entry.scheme, entry.edition, entry.method) == (scheme, edition, method)


def test_a_name_that_is_like_a_known_one_is_kept_and_the_known_one_is_noted() -> None:
    seen = looked([but("Loại giấy", "HACCPP Việt")])
    assert [entry.called for entry in seen.entries] == ["HACCPP Việt"]
    assert "Similar: HACCP" in tongue("en").say(seen.notes[0].problem)


def test_what_is_in_the_register_is_left_out_and_said() -> None:
    seen = without(looked([GOOD, but("Số giấy", "HT 2/25")]), [There(2, 12)])
    assert [entry.row for entry in seen.entries] == [3]
    assert [note.row for note in seen.notes] == [2]
    assert "bỏ qua" in tongue().say(described(seen.notes[0]))
    assert (seen.more, seen.days) == ((), 0)


def test_of_what_is_in_the_register_only_new_audits_are_taken_and_said() -> None:
    there = There(2, 12, (date(2026, 3, 10), date(2026, 10, 20)))
    seen = without(looked([GOOD]), [there])
    assert (seen.entries, seen.more, seen.days) == ((), (there,), 2)
    assert seen.anything
    assert "10/03/2026, 20/10/2026" in tongue().say(described(seen.notes[0]))


def test_a_certificate_that_nothing_could_be_reminded_of_is_noted() -> None:
    gmp = tuple("" if cell == "14/3/2028" else cell for cell in but("Loại giấy", "GMP thực phẩm"))
    seen = looked([(*gmp[:-1], "")])
    assert len(seen.entries) == 1
    assert notes(seen) == [
        "Dòng 2, Ngày hết hạn: cần ngày hết hạn: thiếu nó thì không nhắc được việc làm giấy mới."
    ]


def test_missing_columns_are_named() -> None:
    seen = looked([("x",)], ("Tên",))
    assert [tongue().say(described(fault)) for fault in seen.faults] == [
        "Dòng 1, Đơn vị: Thiếu cột “tên cơ sở”.",
        "Dòng 1, Loại giấy: Thiếu cột “loại giấy”.",
        "Dòng 1, Ngày quyết định: Thiếu cột “ngày quyết định”.",
    ]


def notes(seen: Checked) -> list[str]:
    return [tongue().say(described(note)) for note in seen.notes]


def expiry_called(head: str) -> Checked:
    return looked([GOOD], tuple(head if name == "Ngày hết hạn" else name for name in HEAD))


def test_a_column_that_is_nearly_a_known_one_is_a_mistake() -> None:
    """Its days would be lost without a word."""
    [fault] = expiry_called("Ngày hết hạng").faults
    said = tongue().say(described(fault))
    assert said.startswith("Dòng 1, Ngày hết hạng: ")
    assert "“ngày hết hạn”" in said


@pytest.mark.parametrize("head", ["NGAY HET HAN.", "ngày hết hạn (dd/mm/yyyy)"])
def test_a_title_may_say_how_its_cells_are_written(head: str) -> None:
    [entry] = expiry_called(head).entries
    assert entry.expires_on == date(2028, 3, 14)


def test_columns_that_are_not_known_are_named_and_left_out() -> None:
    seen = looked([(*GOOD, "x", "y", "z")], (*HEAD, "Ghi chú", "SĐT", "Ngày hết hạn lần đầu"))
    assert seen.faults == ()
    assert len(seen.entries) == 1
    said = notes(seen)
    assert [line.split(":")[0] for line in said] == [
        "Dòng 1, Ghi chú", "Dòng 1, SĐT", "Dòng 1, Ngày hết hạn lần đầu",
    ]  # fmt: skip
    assert "bỏ qua" in said[0]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", b"%PDF-1.7", b"Ten,MST\n1,2\n"])
def test_what_is_no_spreadsheet_is_said_in_words(data: bytes) -> None:
    [fault] = read(data).faults
    assert "Excel" in tongue("en").say(fault.problem)


def test_a_zip_that_is_no_workbook_and_a_bomb_are_refused() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", "a")
    assert read(file.getvalue()).faults
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (61 * 1024 * 1024))
    assert "large" in tongue("en").say(read(bomb.getvalue()).faults[0].problem)


def test_only_so_many_rows_are_taken() -> None:
    assert read(xlsx([GOOD] * 3), most=3).faults == ()
    assert "More than 2 rows" in tongue("en").say(read(xlsx([GOOD] * 3), most=2).faults[0].problem)
    assert MOST_ROWS >= 8000


def test_the_template_is_read_back_and_holds_nothing() -> None:
    data = template(tongue())
    [fault] = read(data).faults
    assert "no row" in tongue("en").say(fault.problem)
    head = cells(data)[0]
    assert len(head) == len(COLUMNS)
    explained = cells(data, sheet=1)[1:]
    filled = looked([tuple(row[2] for row in explained)], tuple(head))
    assert filled.faults == ()
    assert filled.entries[0].scheme == "iso22000"
