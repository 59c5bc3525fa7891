"""What owners shorten, written out by its neighbours (shared facts, language F3).

Most short forms have one meaning. "đk", "bh", "cn", "hd", "dc" … have several: the words before
and after decide, and the last meaning listed is taken where they do not. The typed form is kept
beside what it is taken for, because a guess must not hide what was written.
"""

from typing import NamedTuple

_ONE: dict[str, str] = {
    "dn": "doanh nghiep", "dnnvv": "doanh nghiep nho va vua", "dntn": "doanh nghiep tu nhan",
    "cty": "cong ty", "cti": "cong ty", "ct": "cong ty", "cssx": "co so san xuat",
    "htx": "hop tac xa", "hkd": "ho kinh doanh", "sx": "san xuat", "sxkd": "san xuat kinh doanh",
    "sp": "san pham", "attp": "an toan thuc pham", "vsattp": "ve sinh an toan thuc pham",
    "atvstp": "an toan ve sinh thuc pham", "atld": "an toan lao dong", "gcn": "giay chung nhan",
    "hq": "hop quy", "hc": "hop chuan", "msmv": "ma so ma vach", "mst": "ma so thue",
    "skhcn": "so khoa hoc cong nghe", "khcn": "khoa hoc cong nghe", "ubnd": "uy ban",
    "nscl": "nang suat chat luong", "htql": "he thong quan ly", "ptn": "phong thu nghiem",
    "htqlcl": "he thong quan ly chat luong", "dggs": "danh gia giam sat", "gs": "giam sat",
    "dg": "danh gia", "ko": "khong", "k": "khong", "hk": "khong", "hok": "khong", "hem": "khong",
    "hong": "khong", "hum": "khong", "hg": "khong", "khg": "khong", "kg": "khong", "j": "gi",
    "ji": "gi", "ntn": "nhu the nao", "nhu nao": "nhu the nao", "bn": "bao nhieu",
    "bnh": "bao nhieu", "bnhieu": "bao nhieu", "bnhiu": "bao nhieu", "nhiu": "nhieu",
    "lm": "lam", "dki": "dang ky", "dky": "dang ky", "dkhp": "dang ky", "hs": "ho so",
    "kp": "kinh phi", "tr": "trieu", "sdt": "so dien thoai", "ng": "nguoi", "ngta": "nguoi ta",
    "nv": "nhan vien", "vs": "voi", "r": "roi", "v": "vay", "z": "vay", "dz": "vay", "mk": "minh",
    "e": "em", "mn": "moi nguoi", "ae": "anh em", "nc": "nuoc",
    "thui": "thoi", "bik": "biet", "bit": "biet", "trc": "truoc", "ns": "noi", "lun": "luon",
    "wa": "qua", "cx": "cung", "cg": "cung", "tks": "cam on", "thks": "cam on", "ck": "chong",
    "cthe": "co the", "tc": "tieu chuan", "tchuan": "tieu chuan", "ktra": "kiem tra",
    "cbi": "chuan bi", "tvan": "tu van", "cnhan": "chung nhan", "gtri": "gia tri", "hxu": "hop tac",
    "bhxh": "bao hiem xa hoi", "bhyt": "bao hiem y te", "tncn": "thu nhap ca nhan",
    "tb": "thong bao", "tbao": "thong bao", "dthoai": "dien thoai", "dc": "duoc", "dk": "dang ky",
    "cs": "co so", "ptru": "phat trien", "ks": "khong", "sao do": "sao", "m": "minh",
    "mng": "moi nguoi", "ttin": "thong tin", "lhe": "lien he", "lh": "lien he", "hn": "hom nay",
    "nn": "nong nghiep", "dv": "dich vu", "dlieu": "du lieu", "tl": "tra loi",
    "qtrinh": "quy trinh", "ql": "quan ly", "nlg": "nang luong", "mtruong": "moi truong",
    "pt": "phat trien",
}  # fmt: skip


class _Meaning(NamedTuple):
    """`means` if one of `before` stands before it or one of `after` behind it."""

    means: str
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()


def _meaning(means: str, before: str = "", after: str = "") -> _Meaning:
    return _Meaning(means, frozenset(before.split()), frozenset(after.split()))


_SEVERAL: dict[str, tuple[_Meaning, ...]] = {
    "dk": (
        _meaning("dieu kien", before="du nhung cac can co xem kiem"),
        _meaning("duoc", before="co phai van", after="ko khong k a ho"),
        _meaning("dang ky"),
    ),
    "dc": (
        _meaning("dia chi", before="xin cho so", after="so cua van o"),
        _meaning("duoc"),
    ),
    "bh": (
        _meaning("bao hiem", before="tham dong rut", after="xa y that nhan tho te"),
        _meaning("bay gio", before="tu den"),
        _meaning("bao gio"),
    ),
    "kh": (
        _meaning("ke hoach", before="theo noi cua trong", after="48 so nam 2021 262 149 nay moi"),
        _meaning("khach hang", before="quan he cham soc"),
        _meaning("khong"),
    ),
    "cn": (
        _meaning("cong nghe", before="moi khoa doi", after="moi cao"),
        _meaning("chi nhanh", before="mo la", after="cua o"),
        _meaning("chu nhat", before="t7 bay ngay"),
        _meaning("chung nhan"),
    ),
    "hd": (
        _meaning("hop dong", before="ky theo xem trong"),
        _meaning("hoat dong", before="dang da"),
        _meaning("huong dan"),
    ),
    "tt": (
        _meaning("thi tran", before="o tai"),
        _meaning("thong tu", after="28 35 38 45 48 232 so"),
        _meaning("thu tuc", before="lam can"),
        _meaning("thong tin"),
    ),
    "nd": (
        _meaning("nghi dinh", after="so 15 46 13 356 80"),
        _meaning("noi dung"),
    ),
    "qd": (_meaning("quyet dinh"),),
    "dt": (
        _meaning("dien thoai", before="so cho goi qua"),
        _meaning("dien tich", after="dat trong m2"),
        _meaning("doi tuong", before="thuoc nhung la", after="nao duoc mo"),
        _meaning("dao tao"),
    ),
    "ht": (
        _meaning("hoi thao", before="du cuoc buoi", after="khoa nuoi"),
        _meaning("he thong", after="quan ql"),
        _meaning("ho tro"),
    ),
    "tg": (
        _meaning("thoi gian", after="hoc nao bao"),
        _meaning("tham gia"),
    ),
    "cb": (
        _meaning("cong bo", after="hop hq hc tccs chat"),
        _meaning("chuan bi", after="gi giay ho j"),
        _meaning("can bo"),
    ),
    "cg": (_meaning("chuyen gia", before="khoa lop lam thanh hoc"), _meaning("cung")),
}  # fmt: skip


def written_out(tokens: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Each typed token with the words it stands for (itself, if it is no short form)."""
    result = []
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else ""
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        result.append((token, tuple(_means(token, before, after).split())))
    return result


def _means(token: str, before: str, after: str) -> str:
    for meaning in _SEVERAL.get(token, ()):
        if not meaning.before and not meaning.after:
            return meaning.means
        if before in meaning.before or after in meaning.after:
            return meaning.means
    return _ONE.get(token, token)
