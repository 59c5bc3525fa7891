"""What reads as a person's name, in whatever spelling it was typed.

Typed without marks many family names begin other words: "dang ky" is no Đặng, "ho tro" no Hồ, "le
phi" no Lê. So a family name alone is not enough: its marks, capitals or the syllables behind it
must say the same. In doubt it is a name, because what is masked can still be read as a question.
"""

from collections.abc import Sequence
from itertools import takewhile

from handlers.spelling import fold, marked

LONGEST = 5
"""Words of a name."""
_USUAL = 3
"""Words of a name whose end nothing shows: "nguyen van an"."""
_FAMILIES = frozenset(
    (
        *("nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi"),
        *("ngô", "đinh", "trương", "trịnh"),
    )
)
"""With its marks each of these begins hardly anything but a name."""
_WORDS_TOO = frozenset(
    (
        *("đỗ", "hồ", "dương", "lý", "đoàn", "lâm", "mai", "đào", "tô", "tạ", "hà", "cao", "lưu"),
        *("lương", "thái", "châu", "tôn", "phùng", "vương", "tăng", "hứa", "chu", "quách"),
    )
)
"""Families that are words with their marks as well: "hồ sơ", "lý do", "đào tạo"."""
_PLAIN = frozenset(map(fold, _FAMILIES))
_ANY = _PLAIN | frozenset(map(fold, _WORDS_TOO))
_MARKED = frozenset(map(marked, _FAMILIES))
MIDDLE = frozenset(("van", "thi"))
"""Words that stand in the middle of names, and hardly ever second elsewhere."""
_SYLLABLES = frozenset(
    (
        *("an", "anh", "ba", "bao", "bich", "binh", "canh", "chau", "chi", "chien", "chinh"),
        *("chung", "cong", "cuc", "cuong", "dai", "dan", "dao", "dat", "diem", "diep", "dieu"),
        *("dinh", "dong", "duc", "dung", "duong", "duy", "gia", "giang", "giao", "ha", "hai"),
        *("han", "hang", "hanh", "hao", "hau", "hien", "hiep", "hieu", "hoa", "hoai", "hoan"),
        *("hoang", "hong", "hue", "hung", "huong", "huu", "huy", "huyen", "khai", "khanh"),
        *("khoa", "khoi", "kien", "kiet", "kieu", "kim", "lam", "lan", "le", "lien", "linh"),
        *("loan", "loc", "loi", "long", "luan", "ly", "mai", "man", "manh", "minh", "my", "nam"),
        *("nga", "ngan", "nghi", "nghia", "ngoc", "nguyen", "nguyet", "nhan", "nhat", "nhi"),
        *("nhu", "nhung", "oanh", "phat", "phong", "phu", "phuc", "phung", "phuoc", "phuong"),
        *("quan", "quang", "quoc", "quy", "quyen", "quynh", "sang", "son", "tai", "tam", "tan"),
        *("thach", "thai", "thang", "thanh", "thao", "thi", "thien", "thinh", "tho", "thu"),
        *("thuan", "thuy", "tien", "toan", "tram", "trang", "tri", "trinh", "truc", "trung"),
        *("tu", "tuan", "tung", "tuong", "tuyen", "tuyet", "ut", "uyen", "van", "viet", "vinh"),
        *("vu", "vuong", "vy", "xuan", "yen", *"abc"),
    )
)
"""What names are made of, folded; without those that are other words more often."""
_ASK = frozenset(
    (
        *("la", "gi", "khong", "ko", "nao", "sao", "nhieu", "o", "dau", "khi", "co", "duoc"),
        *("toi", "cho", "hoi", "muon", "can", "xin", "va", "phi", "lop", "so", "ngay", "nguoi"),
        *("cua", "ghi", "sai", "nhe", "voi", "ad", "de", "ve", "thuoc", "lam", "dang"),
    )
)
"""Words of questions, folded, which end a name or show that there is none."""
_COMPOUNDS = frozenset(
    (
        *("dang ky", "dang ki", "ho tro", "ho so", "ho kinh", "ho gia", "ho san", "pham vi"),
        *("phan mem", "phan anh", "phan hoi", "truong hop", "truong phong", "dao tao", "le phi"),
        *("ly do", "do luong", "cong ty", "cong ti", "co so", "chu ho", "chu co", "chu trai"),
        *("giam doc", "pho giam", "nong dan", "hop tac", "doanh nghiep", "ke toan", "nhan vien"),
        *("can bo", "thanh vien", "to truong", "ha noi", "dinh ky", "dinh muc", "co quan"),
        *("viet kieu", "hoi vien", "thi cong"),
    )
)
"""Two words, folded, with which no name begins or goes on, although one alone could."""


def is_name(words: Sequence[str]) -> bool:
    """Whether these words are a name and nothing else; two of them only with capitals."""
    if not 2 <= len(words) <= LONGEST or not all(word.isalpha() for word in words):
        return False
    first, *rest = map(fold, words)
    if first not in _ANY or _compound([first, *rest]):
        return False
    if len(rest) > 1 and _SYLLABLES.issuperset(rest):
        return True
    if not _ASK.isdisjoint(rest):
        return False
    titled = all(map(str.istitle, words))
    return titled or (len(rest) > 1 and (_has_family(words) or rest[0] in MIDDLE))


def name_before(words: Sequence[str]) -> int:
    """How many of these words are a whole name before what is asked; 0: none is."""
    titled = list(takewhile(str.istitle, words[:LONGEST]))
    if len(titled) >= _USUAL and is_name(titled):
        return len(titled)
    usual = words[:_USUAL]
    whole = len(usual) == _USUAL and fold(usual[1]) in MIDDLE and is_name(usual)
    return _USUAL if whole else 0


def name_at(words: Sequence[str], certain: bool) -> int:
    """How many of these words are a name that they begin with; 0: none is.

    `certain`: "họ tên" stands before them, so that a given name written small is one as well.
    """
    folded = [fold(word) for word in words[:LONGEST]]
    if not folded or _compound(folded):
        return 0
    titled = list(takewhile(str.istitle, words[:LONGEST]))
    if titled:
        return len(titled)
    if _has_family(words) or words[0] in _PLAIN or (certain and folded[0] in _ANY):
        return len(list(takewhile(lambda word: word not in _ASK, folded[:_USUAL])))
    if not certain:
        return 0
    return len(list(takewhile(lambda word: word in _SYLLABLES - _ASK, folded[:_USUAL])))


def _compound(folded: Sequence[str]) -> bool:
    return not _COMPOUNDS.isdisjoint((" ".join(folded[:2]), " ".join(folded[1:3])))


def _has_family(words: Sequence[str]) -> bool:
    """Whether the first is a family name with the marks that make it one."""
    return marked(words[0]) in _MARKED
