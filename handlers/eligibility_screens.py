"""What the eligibility dialogue shows: where one stands, one kind of support, and why."""

from collections.abc import Iterator

from handlers.dialogue import Scene
from handlers.eligibility import (
    FIELDS,
    UNKNOWN,
    Assessment,
    Group,
    assess,
    facts_of,
)
from handlers.eligibility_words import ANSWERS, FACTS, RESULTS, VERDICTS, overall
from handlers.reply import Choice
from handlers.rules import DEPARTMENT, Finding, Result, Value, Verdict
from handlers.support_slots import described
from handlers.text import Joined, T, Text

GROUP = "group_"
CHANGE = Choice("change", T("Change an answer"), ("sửa", "đổi câu trả lời", "sửa câu trả lời"))
KEEP = Choice("keep", T("Remember my answers"), ("nhớ", "nhớ câu trả lời", "lưu câu trả lời"))
ASK = Choice("ask", T("Ask for this support"), ("đề nghị", "xin hỗ trợ", "gửi đề nghị"))
WHY = Choice("why", T("Why?"), ("vì sao", "tại sao", "sao vậy"))
PREPARE = Choice("prepare", T("What to prepare"), ("chuẩn bị gì", "giấy tờ", "hồ sơ cần gì"))
OTHERS = Choice("others", T("Other kinds of support"), ("loại khác", "nội dung khác"))
EVENTS = Choice("go.register", T("See all trainings and seminars"), ("đăng ký", "lớp học"))
OFFICER = Choice("go.officer", T("Ask an officer to call me"), ("gặp cán bộ",))


def assessed(scene: Scene) -> Assessment:
    """What follows from the answers so far."""
    known = scene.known
    return assess(known.programme.charter, facts_of(scene.answers), known.now.date())


def result(scene: Scene) -> tuple[Text, ...]:
    """The plan as a whole, what is open about it, who selects, and that it is of its year."""
    programme, verdict = scene.known.programme, assessed(scene).overall
    return (
        overall(verdict.value, programme.decided.year),
        *open_points(verdict),
        T("Whom it supports, the Department decides."),
        programme.notice,
    )


def open_points(verdict: Verdict) -> Iterator[Text]:
    """What would decide an undetermined verdict."""
    if verdict.missing == (DEPARTMENT,):
        yield T("Only the Department can say; the officer helps you.")
    elif verdict.missing:
        named = tuple(FACTS[field] for field in verdict.missing if field in FACTS)
        yield T("Not known yet: {what}", what=Joined(named, by=", "))


def groups(scene: Scene) -> tuple[Choice, ...]:
    """A button for each group of components, with how many are within the plan's terms."""
    found = assessed(scene)
    return tuple(
        Choice(GROUP + group.id, Joined((group.name, _counts(found, group)), by="\n"))
        for group in scene.known.programme.charter.groups
    )


def _counts(found: Assessment, group: Group) -> Text:
    yes = found.count(group.components, Value.ELIGIBLE)
    open_ = found.count(group.components, Value.UNDETERMINED)
    of = T("{n} of {all} possible", n=yes, all=len(group.components))
    return Joined((of, T("{n} not certain", n=open_))) if open_ else of


def chosen_group(scene: Scene) -> Group | None:
    """The group behind the button that was pressed."""
    id = scene["result"].removeprefix(GROUP)
    return next((g for g in scene.known.programme.charter.groups if g.id == id), None)


def components(scene: Scene) -> tuple[Choice, ...]:
    """The components of the chosen group with their verdicts."""
    programme, found, group = scene.known.programme, assessed(scene), chosen_group(scene)
    return tuple(
        Choice(
            shown.id,
            Joined((shown.name, VERDICTS[found.components[shown.id].value]), by="\n"),
            words=(shown.id, shown.name.vi, shown.name.en),
        )
        for id in (group.components if group else ())
        if (shown := programme.component(id))
    )


def component(scene: Scene) -> tuple[Text, ...]:
    """One kind of support: the verdict, what is offered, the slots."""
    programme, id = scene.known.programme, scene["component"]
    shown = programme.component(id)
    if shown is None:
        return (T("This kind of support is no longer listed."),)
    verdict = assessed(scene).components[id]
    return (
        Joined((shown.name, VERDICTS[verdict.value]), by=": "),
        *open_points(verdict),
        shown.offer,
        described(programme, scene.known.support_slots, id),
    )


def has_events(scene: Scene, component: str) -> bool:
    """Whether one registers for this kind of support instead of asking for it."""
    return any(event.component == component for event in scene.known.programme.events)


def actions(scene: Scene) -> tuple[Choice, ...]:
    """What can be done about a kind of support; a request is for who is not excluded."""
    id = scene["component"]
    if scene.known.programme.component(id) is None:
        return (OTHERS,)
    first = ASK
    if has_events(scene, id):
        first = EVENTS
    elif assessed(scene).components[id].value == Value.NOT_ELIGIBLE:
        first = OFFICER
    return (first, WHY, PREPARE, OTHERS)


def detail(scene: Scene) -> tuple[Text, ...]:
    """Why the verdict is what it is, or what to prepare."""
    return _prepare(scene) if scene["what"] == PREPARE.id else _why(scene)


def _why(scene: Scene) -> tuple[Text, ...]:
    """The rules that decide, each with its place in the plan; the same place is named once."""
    verdict = assessed(scene).components[scene["component"]]
    lines: list[Text] = []
    sources: dict[str, Text] = {}
    for finding in _deciding(verdict):
        rule = finding.rule
        lines.append(Joined((RESULTS[finding.result], rule.says), by=": "))
        sources[rule.source.vi] = rule.source
    return (*lines, *(T("Source: {source}", source=source) for source in sources.values()))


def _deciding(verdict: Verdict) -> Iterator[Finding]:
    wanted = {
        Value.ELIGIBLE: {Result.MET},
        Value.NOT_ELIGIBLE: {Result.NOT_MET},
        Value.UNDETERMINED: {Result.UNKNOWN, Result.DEPARTMENT},
    }[verdict.value]
    return (finding for finding in verdict.findings if finding.result in wanted)


def _prepare(scene: Scene) -> tuple[Text, ...]:
    """The plan names no papers (shared facts, plan A9), but that participants bear a part (A7)."""
    return (
        T("The plan names no form, papers or deadline; the Department confirms them."),
        T("It says that enterprises taking part contribute; how much is not stated."),
        T("To ask here I only need your business, what you need and a phone number."),
        T("Source: {source}", source=_plan(scene)),
    )


def _plan(scene: Scene) -> Text:
    programme = scene.known.programme
    return T("Plan {plan} of {year}", plan=programme.plan, year=str(programme.decided.year))


def answered(scene: Scene) -> tuple[Choice, ...]:
    """Every fact with its answer, to be changed."""
    return tuple(
        Choice(f"f_{field}", Joined((FACTS[field], shown_answer(field, scene[field])), by=": "))
        for field in FIELDS
        if scene[field]
    )


def shown_answer(field: str, value: str) -> Text:
    """An answer in words; several products with commas."""
    if value == UNKNOWN:
        return T("not sure")
    labels = tuple(ANSWERS[field][part] for part in value.split("+") if part in ANSWERS[field])
    return Joined(labels, by=", ")
