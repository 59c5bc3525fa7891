"""Asking whether the plan's support is for one: at most six questions, then the verdicts.

A question is asked only while its answer can still change a verdict (`Assessment.missing`). What
is known from the profile or from last time is not asked; every answer can be changed afterwards,
and everything is judged anew. Answers are kept only with consent to the purpose "support".
"""

from collections.abc import Mapping

from handlers import eligibility_screens as screens
from handlers.dialogue import FINISH, MENU, Act, Dialogue, Doing, Question, Scene
from handlers.effects import Agree
from handlers.eligibility import FIELDS, UNKNOWN
from handlers.eligibility_readers import choices, reader
from handlers.known import Known
from handlers.reply import Choice, Reply
from handlers.support_effects import KeepAnswers
from handlers.text import TN, T, Text

SUPPORT = "support"
"""The purpose under which answers on eligibility and requests are kept."""

_AFTERWARDS = ("result", "change", "component", "what", "detail", "consent")
_ASKED: dict[str, Text] = {
    "entity": T("What kind of unit are you?"),
    "place": T("Is your place of business in Huế? You may type the ward or district."),
    "activity": T("Do you produce goods, or only trade or give services?"),
    "products": T("Which group do your products belong to? One is enough."),
    "sector": T("What do you make? You may type it, e.g. “mè xửng”."),
    "applies_system": T("Do you already apply a management system (ISO, HACCP, GMP …)?"),
}


def given(scene: Scene) -> dict[str, str]:
    """The answers that are facts."""
    return {f: scene[f] for f in FIELDS if scene[f] and scene[f] != UNKNOWN}


def _keep(scene: Scene) -> Act:
    if not scene.known.agreed(SUPPORT):
        return Act()
    return Act(effects=(KeepAnswers(given(scene)),))


def _recall(field: str, known: Known) -> str:
    """From the profile: a business's kind as registered, else what was answered last time."""
    firm = known.person.firm
    if field == "entity" and firm and firm.kind in FIELDS["entity"]:
        return firm.kind
    return known.eligibility.get(field, "")


def _fact(field: str) -> Question:
    """The question about one fact."""
    return Question(
        id=field,
        ask=lambda scene: (_ASKED[field],),
        options=lambda scene: choices(field, unsure=field != "entity"),
        read=reader(field),
        skip=lambda scene: field not in screens.assessed(scene).missing,
        recall=lambda known: _recall(field, known),
        does={"*": _keep},
        resets=_AFTERWARDS,
        typing=T("Choose, or say it in your own words"),
    )


def _questions_left(scene: Scene) -> Text:
    """ "at most 3 questions left", while there are any."""
    missing = screens.assessed(scene).missing
    left = sum(field in missing and not scene[field] for field in FIELDS)
    return TN("{n} question left", "at most {n} questions left", n=left) if left else ""


def _results(scene: Scene) -> tuple[Choice, ...]:
    keep = () if scene.known.agreed(SUPPORT) else (screens.KEEP,)
    return (*screens.groups(scene), screens.CHANGE, *keep)


def _ask_component(scene: Scene) -> tuple[Text, ...]:
    group = screens.chosen_group(scene)
    name: tuple[Text, ...] = (group.name,) if group else ()
    return (*name, T("Choose one to see why, how many slots there are and what next."))


def _agreed(scene: Scene) -> Act:
    version = scene.known.programme.purpose(SUPPORT).version
    return Act(
        effects=(Agree(SUPPORT, version), KeepAnswers(given(scene))),
        reply=Reply(text=(T("Thank you, I remember your answers."),)),
        go="result" if scene["result"] == screens.KEEP.id else "",
    )


def _declined(scene: Scene) -> Act:
    return Act(reply=Reply(text=(T("All right: I keep none of your answers."),)))


def consent_question(does: Mapping[str, Doing], then: Mapping[str, str]) -> Question:
    """The consent to keep answers and requests, with both answers equally easy."""
    return Question(
        id="consent",
        ask=lambda scene: (scene.known.programme.purpose(SUPPORT).text,),
        options=lambda scene: (
            Choice("agree", T("I agree"), words=("đồng ý", "ok", "có", "yes", "ừ", "được")),
            Choice("decline", T("I do not agree"), words=("không", "no", "không đồng ý")),
        ),
        skip=lambda scene: scene.known.agreed(SUPPORT),
        does=does,
        then=then,
    )


def _finish(scene: Scene) -> Act:
    """Only "ask for this support" ends the check; there is nothing else to finish."""
    if scene["what"] != screens.ASK.id:
        return Act(go=MENU)
    return Act(go=f"go.request.{scene['component']}")


_SHOWN = (
    Question(
        id="result",
        ask=screens.result,
        options=_results,
        resets=("change", "component", "what", "detail", "consent"),
    ),
    Question(
        id="change",
        ask=lambda scene: (T("Which answer is different?"),),
        options=screens.answered,
        skip=lambda scene: scene["result"] != screens.CHANGE.id,
        then={f"f_{field}": field for field in FIELDS},
    ),
    Question(
        id="component",
        ask=_ask_component,
        options=screens.components,
        skip=lambda scene: not scene["result"].startswith(screens.GROUP),
        resets=("what", "detail", "consent"),
    ),
    Question(
        id="what",
        ask=screens.component,
        options=screens.actions,
        skip=lambda scene: not scene["component"],
        resets=("detail", "consent"),
        then={
            screens.OTHERS.id: "component",
            screens.EVENTS.id: screens.EVENTS.id,
            screens.OFFICER.id: screens.OFFICER.id,
        },
    ),
    Question(
        id="detail",
        ask=screens.detail,
        options=lambda scene: (Choice("return", T("Back to this support")),),
        skip=lambda scene: scene["what"] not in (screens.WHY.id, screens.PREPARE.id),
        then={"*": "what"},
    ),
    consent_question(
        does={"agree": _agreed, "decline": _declined},
        then={"agree": FINISH, "decline": "result"},
    ),
)

ELIGIBILITY = Dialogue(
    id="eligibility",
    version=1,
    title=T("Who gets support"),
    subject=_questions_left,
    words=(
        "tôi có được hỗ trợ không",
        "có được hỗ trợ không",
        "kiểm tra điều kiện",
        "xem điều kiện hỗ trợ",
        "điều kiện hỗ trợ",
        "tôi có đủ điều kiện không",
        "check eligibility",
        "am i eligible",
    ),
    questions=(*(_fact(field) for field in FIELDS), *_SHOWN),
    finish=_finish,
)
