"""The two questions about a business that several dialogues ask: what kind it is, its name.

The kind is known by the words with which a business is called: "công ty tnhh", "htx nông nghiệp
Phú Hồ". Where the name follows, it is the answer to the second question, too.
"""

from collections.abc import Mapping

from handlers.answers import asks_plainly
from handlers.courtesies import is_one, spelt, together
from handlers.dialogue import Invalid, Question, Scene
from handlers.matching import candidates
from handlers.readers import firm_name, name_of_firm
from handlers.reply import Choice
from handlers.spelling import fold, words_of
from handlers.text import T, Text

KINDS: Mapping[str, Text] = {
    "enterprise": T("Enterprise"),
    "cooperative": T("Cooperative"),
    "facility": T("Production facility"),
    "household": T("Household business"),
    "other": T("Other: agency, individual"),
}
"""Who may come, as plan 48/KH-UBND names them (shared facts, plan A2), and the rest."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "enterprise": ("doanh nghiệp", "công ty", "cty", "dn"),
    "cooperative": ("hợp tác xã", "htx"),
    "facility": ("cơ sở sản xuất", "cơ sở", "cs", "cssx"),
    "household": ("hộ kinh doanh", "hkd", "hộ", "hộ kd", "hộ gia đình"),
    "other": ("cơ quan", "cá nhân", "khác"),
}
"""Further ways to type a kind."""
NAME_BEGINS = (
    "công ty",
    "cty",
    "doanh nghiệp",
    "cơ sở",
    "htx",
    "hợp tác xã",
    "hộ kinh doanh",
    "cơ quan",
)
"""What the name of a business begins with, and what people call it who want it changed."""
FIRM_NAMES = (
    *NAME_BEGINS,
    *(f"tên {kind}" for kind in NAME_BEGINS if kind != "cơ quan"),
    *("đơn vị", "tên đơn vị", "nơi làm việc", "business", "firm", "company"),
    "name of the business",
)
"""What people call the name of their business who want it changed."""
_BEGINNINGS = {
    "enterprise": spelt(
        *("công ty", "công ti", "cty", "cti", "ct", "doanh nghiệp", "dn", "dntn", "dnnvv", "tnhh"),
        *("xí nghiệp", "nhà máy", "tổng công ty", "tập đoàn", "chi nhánh công ty", "company"),
    ),
    "cooperative": spelt("hợp tác xã", "htx", "liên hiệp hợp tác xã", "cooperative"),
    "facility": spelt(
        *("cơ sở", "cssx", "cs", "xưởng", "xưởng sản xuất", "lò", "workshop", "facility"),
    ),
    "household": spelt(
        *("hộ", "hộ kinh doanh", "hkd", "hộ kd", "hộ gia đình", "hộ cá thể", "hộ sản xuất"),
        *("kinh doanh cá thể", "kinh doanh hộ gia đình", "household"),
    ),
    "other": spelt("cơ quan", "cá nhân", "ủy ban", "ubnd", "trường", "đơn vị sự nghiệp"),
}
"""How what businesses of a kind are called begins; marks may be missing, but not be others."""
_ANY_BEGINNING = together(*_BEGINNINGS.values())
_LEGAL = frozenset(("enterprise", "cooperative", "household"))
"""What a name says for sure; households are called "Cơ sở …", too."""
_FORMS = spelt(
    *("tnhh", "mtv", "một thành viên", "1 thành viên", "hai thành viên", "2 thành viên", "cổ phần"),
    *("cp", "tư nhân", "trách nhiệm hữu hạn", "hợp danh", "sản xuất", "chế biến", "kinh doanh"),
    *("thương mại", "dịch vụ", "và", "nhỏ", "vừa", "cá thể", "gia đình", "nông nghiệp", "nhà nước"),
    *("tm", "dv", "sx", "kd", "nhỏ và vừa"),
)
"""What stands between the kind and the name, and is no name by itself."""
_INTRODUCING = spelt(
    *("dạ", "vâng", "thưa", "bên", "em", "tôi", "tui", "mình", "anh", "chị", "chúng tôi", "là"),
    *("thuộc", "loại", "ạ", "đơn vị", "i", "am", "we", "are", "a", "an"),
)
_SENTENCE = spelt(
    *("em", "tôi", "tui", "mình", "chúng", "bên", "là", "của", "này", "chuyên", "làm", "bán"),
    *("ở", "tại", "nhà", "thuộc", "loại", "có", "chưa", "không", "nhỏ", "thôi", "ạ", "nhé"),
)
"""Words after the kind that begin what somebody tells about his business, and no name."""
_TELLING = spelt("mới", "đang", "trồng", "nuôi", "sx", "ở", "bên", "anh", "chị")
"""Words that tell of a cooperative, and begin no place."""
_PLACE_WORDS = 2
_LONGEST_FORM = 4
_LONGEST_KIND = 12
"""Words of an answer; a longer one tells a story."""
_CHOICES = tuple(Choice(id, name, words=WORDS[id]) for id, name in KINDS.items())


def kind_of(typed: str) -> tuple[str, str]:
    """The kind that the beginning words name, and the whole as a name if a name follows them."""
    words = words_of(typed)
    if (
        len(words) > _LONGEST_KIND
        or isinstance(name_of_firm(typed), Invalid)
        or asks_plainly(typed)
    ):
        return "", ""
    while words and is_one(words[0], _INTRODUCING):
        words = words[1:]
    for length in range(min(_LONGEST_FORM, len(words)), 0, -1):
        begins = " ".join(words[:length])
        if is_one(begins, _ANY_BEGINNING):
            kind = next(k for k, table in _BEGINNINGS.items() if is_one(begins, table))
            return kind, _name(typed, len(words), words[length:], kind == "cooperative")
    return "", ""


def _name(typed: str, length: int, after: tuple[str, ...], small: bool) -> str:
    """The last `length` words as they were typed, if a name stands `after` the kind and its legal
    form. A name has a capital letter: "cơ sở sản xuất bánh khoái" says what is made. But `small`:
    a cooperative is called after its place, which thumbs write small: "htx phu ho"."""
    while after and (form := _form(after)):
        after = after[form:]
    if not after or is_one(after[0], _SENTENCE):
        return ""
    typed_words = typed.split()
    whole = " ".join(typed_words[-length:]) if len(typed_words) >= length else typed
    named = typed_words[-len(after) :]
    big = any(word[:1].isupper() for word in named)
    told = big or (small and len(after) == _PLACE_WORDS and not is_one(after[0], _TELLING))
    told = told and len(words_of(whole)) == length
    name = name_of_firm(whole)
    return name if told and isinstance(name, str) else ""


def _form(words: tuple[str, ...]) -> int:
    """How many words of a legal form stand first."""
    lengths = range(min(_LONGEST_FORM, len(words)), 0, -1)
    return next((n for n in lengths if is_one(" ".join(words[:n]), _FORMS)), 0)


def _read_kind(typed: str, scene: Scene) -> str | Invalid:
    """A kind by its name or number, or by what businesses of it are called."""
    named = candidates(typed, _CHOICES, scene.known.tongue) if len(fold(typed)) > 1 else ()
    if len(named) == 1:
        return named[0].id
    kind, _ = kind_of(typed)
    return kind or Invalid(
        T("Please choose the kind of business."),
        "Công ty TNHH",
        tuple(choice.id for choice in named),
    )


def _told_along(typed: str) -> Mapping[str, str]:
    """The name of the business, said along with its kind."""
    _, name = kind_of(typed)
    return {"firm": name} if name else {}


def _kind_told(typed: str) -> Mapping[str, str]:
    """The kind of business that its name says beyond doubt."""
    kind, _ = kind_of(typed)
    return {"kind": kind} if kind in _LEGAL else {}


def kind_question() -> Question:
    """What kind of business it is; known from the profile if there is one."""
    return Question(
        id="kind",
        label=T("Kind of business"),
        ask=lambda scene: (T("What kind of business is it?"),),
        options=lambda scene: _CHOICES,
        read=_read_kind,
        tells=_told_along,
        show=lambda value, scene: KINDS.get(value, value),
        recall=lambda known: known.person.firm.kind if known.person.firm else "",
        resets=("tax",),
        words=("loại hình", "loại hình đơn vị", "loại đơn vị", "loại", "kind"),
    )


def firm_question() -> Question:
    """The name of the business; known from the profile if there is one."""
    return Question(
        id="firm",
        label=T("Business"),
        ask=_ask_firm,
        read=firm_name,
        recall=lambda known: known.person.firm.name if known.person.firm else "",
        typing=T("Name of the business"),
        words=FIRM_NAMES,
        tells=_kind_told,
        begins=NAME_BEGINS,
    )


def _ask_firm(scene: Scene) -> tuple[Text, ...]:
    if scene["kind"] == "other":
        return (T("Where do you work? An individual may type “cá nhân”."),)
    return (T("What is the name of the business?"),)
