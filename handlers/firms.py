"""The two questions about a business that several dialogues ask: what kind it is, its name."""

from collections.abc import Mapping

from handlers.dialogue import Question, Scene
from handlers.readers import firm_name
from handlers.reply import Choice
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
FIRM_NAMES = (
    *("đơn vị", "tên đơn vị", "công ty", "tên công ty", "cty", "tên cty", "doanh nghiệp"),
    *("tên doanh nghiệp", "cơ sở", "tên cơ sở", "htx", "tên htx", "hợp tác xã", "tên hợp tác xã"),
    *("hộ kinh doanh", "tên hộ kinh doanh", "cơ quan", "nơi làm việc", "business", "firm"),
    *("company", "name of the business"),
)
"""What people call the name of their business who want it changed."""
_CHOICES = tuple(Choice(id, name, words=WORDS[id]) for id, name in KINDS.items())


def kind_question() -> Question:
    """What kind of business it is; known from the profile if there is one."""
    return Question(
        id="kind",
        label=T("Kind of business"),
        ask=lambda scene: (T("What kind of business is it?"),),
        options=lambda scene: _CHOICES,
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
    )


def _ask_firm(scene: Scene) -> tuple[Text, ...]:
    if scene["kind"] == "other":
        return (T("Where do you work? An individual may type “cá nhân”."),)
    return (T("What is the name of the business?"),)
