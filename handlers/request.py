"""Asking the Department for one kind of support: what, for which business, who is to be called."""

from dataclasses import replace

from handlers.codes import letters
from handlers.contacts import name_question, phone_question
from handlers.dialogue import MENU, NEXT, Act, Dialogue, Question, Scene
from handlers.effects import Agree
from handlers.eligibility import assess, facts_of
from handlers.eligibility_dialogue import SUPPORT, consent_question
from handlers.eligibility_screens import has_events
from handlers.eligibility_words import VERDICTS
from handlers.firms import KINDS, firm_question, kind_question
from handlers.known import Known
from handlers.readers import note
from handlers.reply import Choice, Reply
from handlers.rules import Verdict
from handlers.screens import contact
from handlers.support_effects import AskForSupport
from handlers.support_states import WHAT_NEXT
from handlers.text import Joined, T, Text
from storage.support_records import RequestState

PREFIX = "HT"
"""Codes of requests begin so; those of registrations with HG."""
_CODE_LENGTH = 6


def code(token: str) -> str:
    """The request's name, from a turn's fresh randomness (hex): "HT-7K3M9Q"."""
    return f"{PREFIX}-{letters(token[:16], _CODE_LENGTH)}"


def _components(scene: Scene) -> tuple[Choice, ...]:
    """What can be asked for; for trainings and seminars one registers instead."""
    return tuple(
        Choice(c.id, c.name, words=(c.id,))
        for c in scene.known.programme.components
        if not has_events(scene, c.id)
    )


def _name_of(component: str, scene: Scene) -> Text:
    shown = scene.known.programme.component(component)
    return shown.name if shown else component


def _verdict(scene: Scene) -> Verdict:
    """What follows for this component from the answers that are kept."""
    known = scene.known
    charter, facts = known.programme.charter, facts_of(known.eligibility)
    return assess(charter, facts, known.now.date()).components[scene["component"]]


def _kind(known: Known) -> str:
    """The kind of business as registered, else as answered in the eligibility check."""
    if firm := known.person.firm:
        return firm.kind
    answered = known.eligibility.get("entity", "")
    return answered if answered in KINDS else "other" if answered else ""


def _after(scene: Scene) -> tuple[Text, ...]:
    verdict = VERDICTS[_verdict(scene).value]
    year = str(scene.known.programme.decided.year)
    return (
        T("By your answers and the plan of {year}: {verdict}.", year=year, verdict=verdict),
        T("After you confirm, an officer looks at it. The Department decides who is selected."),
    )


def _declined(scene: Scene) -> Act:
    said = T("Then I send nothing. You can call the officer.")
    return Act(reply=Reply(text=(said, contact(scene.known.programme.officer))))


def _agreed(scene: Scene) -> Act:
    version = scene.known.programme.purpose(SUPPORT).version
    return Act(effects=(Agree(SUPPORT, version),))


def _finish(scene: Scene) -> Act:
    known = scene.known
    given = code(known.token)
    effect = AskForSupport(
        draft=scene.draft,
        code=given,
        component=scene["component"],
        need=scene["need"],
        name=scene["name"],
        phone=scene["phone"],
        firm_name=scene["firm"],
        firm_kind=scene["kind"],
        facts=dict(known.eligibility),
        verdict=_verdict(scene).value.value,
    )
    reply = Reply(
        header=T("Request received"),
        text=(
            _name_of(scene["component"], scene),
            T("Request code: {code}", code=given),
            WHAT_NEXT[RequestState.RECEIVED],
            T(
                "If nobody has looked at it after {n} working days, I remind the Department.",
                n=known.programme.charter.alarms.officer_after,
            ),
            T("To see where it stands, type “my requests”."),
            contact(known.programme.officer),
        ),
        stays=True,
    )
    done = T("The request was sent already, its code is {code}.", code=given)
    return Act(effects=(effect,), reply=reply, done=done)


REQUEST = Dialogue(
    id="request",
    version=1,
    title=T("Ask for support"),
    subject=lambda scene: _name_of(scene["component"], scene) if scene["component"] else "",
    purpose="register",
    keeps=True,
    check=True,
    linkable=True,
    confirm=T("Send the request"),
    yes=("gửi đề nghị", "đề nghị", "gửi hồ sơ", "nộp hồ sơ", "nộp đề nghị"),
    after=_after,
    words=(
        "đề nghị hỗ trợ",
        "xin hỗ trợ",
        "đăng ký hỗ trợ",
        "nộp hồ sơ hỗ trợ",
        "cần tư vấn",  # also the name of a button below each reminder
        "xin tư vấn",
        "need advice",
        "request support",
        "ask for support",
    ),
    questions=(
        Question(
            id="component",
            label=T("Support"),
            ask=lambda scene: (T("Which support would you like to ask for?"),),
            options=_components,
            show=_name_of,
            typing=T("Name of the support"),
            words=("hỗ trợ", "loại hỗ trợ", "nội dung hỗ trợ", "kind of support"),
        ),
        consent_question(
            does={"agree": _agreed, "decline": _declined}, then={"agree": NEXT, "decline": MENU}
        ),
        replace(kind_question(), recall=_kind),
        firm_question(),
        Question(
            id="need",
            label=T("Need"),
            ask=lambda scene: (
                T("What do you need? A few words about your product and your wish."),
            ),
            read=note,
            typing=T("A few words"),
            words=("nhu cầu", "nội dung", "mong muốn", "sản phẩm", "wish"),
        ),
        name_question(T("Name"), T("Your full name?")),
        phone_question(T("Which number may the officer call?")),
    ),
    finish=_finish,
)


def label(component: Text, state: Text, code: str) -> Text:
    """A request as a button."""
    return Joined((component, Joined((state, code))), by="\n")
