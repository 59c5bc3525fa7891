"""The audit from which a certificate's days are counted, where its scheme does so: IATF."""

from datetime import date

from handlers.certificate_reading import NONE, days, meant
from handlers.dates import Lean, day_question
from handlers.dialogue import Invalid, Question, Scene
from handlers.reply import Choice
from handlers.schemes import Anchor
from handlers.text import Day, T, Text


def audit_question() -> Question:
    """Its last day, for who has it at hand; the others are not asked."""
    return Question(
        id="audited",
        label=T("Audited"),
        ask=lambda scene: (
            T("Its audits are counted from the audit before the decision. Its last day?"),
        ),
        options=lambda scene: (
            Choice(NONE, T("Leave it out"), ("bỏ qua", "không có", "chưa có", "skip")),
        ),
        read=_read_audited,
        show=_show_audited,
        skip=lambda scene: not has_anchor(scene),
        typing=T("For example: 15/3/2026"),
        words=("đánh giá", "ngày đánh giá", "audit", "audited"),
    )


def has_anchor(scene: Scene) -> bool:
    """Whether the days are counted from the audit before the decision: of few schemes (B1)."""
    scheme = meant(scene["scheme"], scene.known).scheme
    return scheme is not None and scheme.anchor is Anchor.AUDIT


def audited_on(scene: Scene) -> date | None:
    """What was answered; None if nothing was."""
    said = scene["audited"]
    return None if said in ("", NONE) else date.fromisoformat(said)


def _read_audited(typed: str, scene: Scene) -> str | Invalid:
    said, decided = day_question(Lean.PAST)(typed, scene), days(scene["dates"])[0]
    if isinstance(said, Invalid) or decided is None or date.fromisoformat(said) <= decided:
        return said
    problem = T("The audit was held before the decision of {day}.", day=Day(decided))
    return Invalid(problem, Day(decided))


def _show_audited(value: str, scene: Scene) -> Text:
    on = audited_on(scene)
    return Day(on) if on else T("none")
