"""What holders report as done: staff look at the evidence, confirm it, refuse it, or delete it."""

from handlers.certificate_words import certificate_name
from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.duties import named_duty
from handlers.readers import reason
from handlers.reply import Choice, File, Reply
from handlers.staff import TO_STAFF
from handlers.staff_certificate_effects import DropEvidence, JudgeAudit
from handlers.staff_rights import Right, roles_with
from handlers.text import Day, Joined, T, Text
from storage.register_records import Reported

_LIST = "go.staff_evidence"


def _audit(scene: Scene) -> Reported | None:
    return next((r for r in scene.known.reported if f"a{r.id}" == scene["audit"]), None)


def _ask_audit(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.reported:
        return (T("Nothing is waiting to be looked at."),)
    return (T("Which report? Longest wait first."),)


def _audits(scene: Scene) -> tuple[Choice, ...]:
    listed = tuple(
        Choice(
            f"a{r.id}", Joined((r.certificate.firm.name, _about(r, scene), Day(r.audit.done.on)))
        )
        for r in scene.known.reported
    )
    return listed or (TO_STAFF,)


def _about(reported: Reported, scene: Scene) -> Text:
    name = certificate_name(reported.certificate, scene.known.programme)
    done = reported.audit.done
    if done.duty is None:
        return name
    return Joined((name, named_duty(done.duty, done.number, done.on)))


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    reported = _audit(scene)
    if reported is None:
        return (T("Somebody has judged this in the meantime."),)
    return (
        reported.certificate.firm.name,
        _about(reported, scene),
        T("Reported as held on {day}", day=Day(reported.audit.done.on)),
        T("With a file.") if reported.audit.evidence else T("Without a file."),
    )


def _ask_reason(scene: Scene) -> tuple[Text, ...]:
    if scene["what"] == "refuse":
        return (T("For which reason? The business reads your words as they are."),)
    return (T("For which reason? It is recorded."),)


def _actions(scene: Scene) -> tuple[Choice, ...]:
    reported = _audit(scene)
    if reported is None:
        return (Choice(_LIST, T("Other reports")),)
    file = (
        Choice("file", T("Get the file"), ("tệp", "file")),
        Choice("drop", T("Delete the file"), ("xóa tệp",)),
    )
    return (
        *(file if reported.audit.evidence else ()),
        Choice("confirm", T("Confirm"), ("xác nhận", "đúng")),
        Choice("refuse", T("Refuse"), ("từ chối", "không đúng")),
    )


def _file(scene: Scene) -> Act:
    reported = _audit(scene)
    if reported is None or not reported.audit.evidence:
        return Act()
    file = File(
        "upload", reported.audit.evidence, f"audit-{reported.id}", T("The file that was sent")
    )
    return Act(reply=Reply(text=(), files=(file,), stays=True))


def _confirm(scene: Scene) -> Act:
    reported = _audit(scene)
    if reported is None:
        return Act()
    return _judged(JudgeAudit(reported.id, confirmed=True, reason=""), T("Confirmed."))


def _judged(effect: JudgeAudit, said: Text) -> Act:
    return Act(
        effects=(effect,),
        reply=Reply(text=(said,)),
        go=_LIST,
        settles=("reported", effect.audit),
    )


def _finish(scene: Scene) -> Act:
    reported = _audit(scene)
    if reported is None:
        return Act(reply=Reply(text=(T("Somebody has judged this in the meantime."),)), go=_LIST)
    if scene["what"] == "refuse":
        refused = JudgeAudit(reported.id, confirmed=False, reason=scene["reason"])
        return _judged(refused, T("Refused. It counts as not done."))
    dropped = DropEvidence(reported.certificate.id, reported.id, scene["reason"])
    said = T("Deleted. The reason is recorded.")
    return Act(effects=(dropped,), reply=Reply(text=(said,)), go=_LIST)


STAFF_EVIDENCE = Dialogue(
    id="staff_evidence",
    version=1,
    above="staff_certificates",
    title=T("Evidence"),
    roles=roles_with(Right.CERTIFICATES),
    questions=(
        Question(id="audit", ask=_ask_audit, options=_audits, then={TO_STAFF.id: TO_STAFF.id}),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={
                "file": "what",
                "drop": "reason",
                "confirm": _LIST,
                "refuse": "reason",
                _LIST: _LIST,
            },
            does={"file": _file, "confirm": _confirm},
            resets=("reason",),
        ),
        Question(
            id="reason",
            ask=_ask_reason,
            read=reason,
            typing=T("Reason"),
        ),
    ),
    finish=_finish,
)
