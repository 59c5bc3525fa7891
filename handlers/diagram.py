"""The transitions of a dialogue, as data and as a Mermaid diagram."""

from collections.abc import Iterator
from typing import NamedTuple

from handlers.dialogue import FINISH, MENU, NEXT, OPEN, Dialogue, Question
from handlers.text import T, Text

CHECK = "check"
END = "end"
_ANY = "*"
"""How a table of a question calls any answer that it does not name."""


class Step(NamedTuple):
    """From a question (or the check screen), by an answer ("" for any), to the next."""

    source: str
    answer: str
    target: str


def transitions(dialogue: Dialogue) -> Iterator[Step]:
    """Every way through a dialogue: what an answer leads to, and which questions may be skipped."""
    ids = [question.id for question in dialogue.questions]
    end = CHECK if dialogue.check else END
    for index, question in enumerate(dialogue.questions):
        later = [*_reachable(dialogue, index + 1), end]
        for answer, target in _leads(question).items():
            if target == NEXT:
                yield from (Step(question.id, answer, following) for following in later)
            elif target == FINISH:
                yield Step(question.id, answer, end)
            elif target == MENU or target in ids or target.startswith(OPEN):
                yield Step(question.id, answer, target)
            else:
                raise ValueError(f"{dialogue.id}.{question.id}: {answer!r} leads to {target!r}")
    if dialogue.check:
        yield Step(CHECK, "yes", END)
        yield from (Step(CHECK, "change", q.id) for q in dialogue.questions if q.label)


def _leads(question: Question) -> dict[str, str]:
    """Where each answer leads that is named, and "" for any other."""
    named = {answer: target for answer, target in question.then.items() if answer != _ANY}
    return {"": question.leads(""), **named}


def _reachable(dialogue: Dialogue, start: int) -> Iterator[str]:
    """The question that follows, and those after it that come when it is skipped or known."""
    for question in dialogue.questions[start:]:
        yield question.id
        if not question.can_be_skipped:
            return


def mermaid(dialogue: Dialogue) -> str:
    """The dialogue as a flowchart, without the ways out that are everywhere (back, cancel)."""
    lines = [
        "flowchart TD",
        f'    start(["{_words(dialogue.title)}"]) --> {dialogue.questions[0].id}',
    ]
    lines += [f'    {q.id}["{_words(q.label) or q.id}"]' for q in dialogue.questions]
    if dialogue.check:
        lines.append(f'    {CHECK}["check your answers"]')
    for step in sorted(set(transitions(dialogue))):
        arrow = f"-- {step.answer} -->" if step.answer else "-->"
        target = step.target
        if target.startswith(OPEN) or target in (MENU, END):
            target = f'{target.replace(".", "_")}(["{target.removeprefix(OPEN)}"])'
        lines.append(f"    {step.source} {arrow} {target}")
    return "\n".join(lines)


def _words(text: Text) -> str:
    return text.message if isinstance(text, T) else str(text)
