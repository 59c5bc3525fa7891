"""The columns of a spreadsheet of certificates, however a clerk calls and orders them."""

import re
from collections.abc import Collection, Mapping, Sequence

from rapidfuzz import fuzz, process

from handlers.import_entries import Cell, Fault
from handlers.spelling import fold
from handlers.text import T, Text
from storage.frozen import frozen

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
    "expires": (
        T("Expiry date"),
        ("ngày hết hạn", "hết hạn", "hiệu lực đến", "ngày hết hiệu lực", "hết hiệu lực"),
    ),
    "done": (T("Audits held"), ("đã đánh giá", "các lần đánh giá", "ngày đánh giá giám sát")),
}
"""Columns by key: how they are called in the template, and how else people call them."""
_NAMES: Mapping[str, str] = {
    **{fold(alias): key for key, (_, aliases) in COLUMNS.items() for alias in aliases},
    **{fold(key): key for key in COLUMNS},
}
_LONG = 6
"""Letters of a name that others can be near to: "số" is near to everything."""
_SHOWN = 40
_ASIDE = re.compile(r"\(.*?\)")
"""Says how a cell is to be filled: "Ngày hết hạn (ngày/tháng/năm)"."""


_CLOSE = 85
"""Of 100: so near to a known name, a title is a slip, and what stands below it must not be lost."""
_NEAR = 70
"""So near, the known name is worth naming; "ghi chú" or "STT" are near to none."""


@frozen
class Header:
    """The first row of a sheet: which place is which column, how each is called there, and what
    is wrong or remarkable."""

    places: Mapping[int, str]
    names: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


def columns(header: Sequence[Cell]) -> Header:
    """Which place of the header is which column. Those that nobody knows are named."""
    found: dict[int, str] = {}
    names: dict[str, str] = {}
    unknown: list[str] = []
    for place, cell in enumerate(header):
        title = " ".join(str(cell or "").replace("*", "").split())
        key = _NAMES.get(fold(title)) or _NAMES.get(fold(_ASIDE.sub("", title)))
        if key and key not in found.values():
            found[place] = key
            names[key] = title[:_SHOWN]
        elif title:
            unknown.append(title[:_SHOWN])
    there = frozenset(found.values())
    missing = [COLUMNS[key] for key in MANDATORY if key not in there]
    faults = [
        Fault(1, name, "", T("The column “{name}” is missing.", name=aliases[0]))
        for name, aliases in missing
    ]
    notes: list[Fault] = []
    for title in unknown:
        _tell(title, there, faults, notes)
    return Header(found, names, tuple(faults), tuple(notes))


def is_header(row: Sequence[Cell]) -> bool:
    """Whether a row has the titles that every sheet must have."""
    there = {_NAMES.get(fold(str(cell or "").replace("*", ""))) for cell in row}
    return there >= set(MANDATORY)


def _tell(title: str, there: Collection[str], faults: list[Fault], notes: list[Fault]) -> None:
    """A title that no column has: a mistake if it is nearly that of one that is not there yet."""
    free = [name for name, key in _NAMES.items() if key not in there and len(name) >= _LONG]
    near = process.extractOne(fold(title), free, scorer=fuzz.ratio, score_cutoff=_NEAR)
    if fold(title) in _NAMES:
        notes.append(Fault(1, title, "", T("A second column of this kind: it is left out.")))
    elif near is None:
        notes.append(Fault(1, title, "", T("No column of the template: it is left out.")))
    elif near[1] < _CLOSE:
        said = T("No column of the template: it is left out. Similar: “{name}”.",
                 name=_written(near[0]))  # fmt: skip
        notes.append(Fault(1, title, "", said))
    else:
        said = T("No column of the template. Is it “{name}”? Please rename or delete it.",
                 name=_written(near[0]))  # fmt: skip
        faults.append(Fault(1, title, "", said))


def _written(folded: str) -> str:
    """A name as people write it."""
    names = COLUMNS[_NAMES[folded]][1]
    return next((name for name in names if fold(name) == folded), names[0])
