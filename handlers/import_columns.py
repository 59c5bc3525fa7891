"""The columns of a spreadsheet of certificates, however a clerk calls and orders them."""

from collections.abc import Mapping, Sequence

from handlers.import_entries import Cell, Fault
from handlers.spelling import fold
from handlers.text import T, Text

MANDATORY = ("firm", "scheme", "decided")
COLUMNS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "firm": (T("Business"), ("tên cơ sở", "cơ sở", "doanh nghiệp", "tên doanh nghiệp", "công ty")),
    "kind": (T("Kind of business"), ("loại hình",)),
    "tax": (T("Tax code"), ("mã số thuế", "mst")),
    "contact": (T("Contact"), ("người liên hệ", "liên hệ", "họ tên")),
    "phone": (T("Phone"), ("điện thoại", "số điện thoại", "sđt", "sdt")),
    "ward": (T("Ward or commune"), ("phường xã", "phường", "xã", "địa bàn", "ward")),
    "scheme": (T("Scheme"), ("loại giấy", "tiêu chuẩn", "giấy chứng nhận", "chứng nhận")),
    "body": (T("Certification body"), ("tổ chức chứng nhận", "tccn", "đơn vị cấp", "nơi cấp")),
    "number": (T("Number"), ("số giấy", "số gcn", "số giấy chứng nhận", "số")),
    "scope": (T("Scope"), ("phạm vi", "sản phẩm")),
    "edition": (T("Edition"), ("phiên bản",)),
    "decided": (T("Decision date"), ("ngày quyết định", "ngày cấp", "ngày chứng nhận")),
    "expires": (T("Expiry date"), ("ngày hết hạn", "hết hạn", "hiệu lực đến")),
    "done": (T("Audits held"), ("đã đánh giá", "các lần đánh giá", "ngày đánh giá giám sát")),
}
"""Columns by key: how they are called in the template, and how else people call them."""


def columns(header: Sequence[Cell]) -> tuple[dict[int, str], tuple[Fault, ...]]:
    """Which place of the header is which column. Unknown ones are left alone."""
    names = {fold(alias): key for key, (_, aliases) in COLUMNS.items() for alias in aliases}
    names |= {fold(key): key for key in COLUMNS}
    found: dict[int, str] = {}
    for place, cell in enumerate(header):
        key = names.get(fold(str(cell or "").replace("*", "")))
        if key and key not in found.values():
            found[place] = key
    missing = [COLUMNS[key] for key in MANDATORY if key not in found.values()]
    faults = tuple(
        Fault(1, name, "", T("The column “{name}” is missing.", name=aliases[0]))
        for name, aliases in missing
    )
    return found, faults
