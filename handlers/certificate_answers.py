"""What a holder answers to a reminder: arranged, done, later. Old buttons work, too."""

from dataclasses import replace
from datetime import date, timedelta

from handlers.certificate_choice import chosen_duty, duty_question, with_day
from handlers.certificate_effects import AnswerDuty, ReportAudit
from handlers.certificate_receipt import TO_CERTIFICATES, described, reminded_next
from handlers.certificate_words import titled
from handlers.dates import Lean, day_question, today
from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.months import shifted
from handlers.outlook import key_of, open_duties
from handlers.reply import Choice, Reply
from handlers.schemes import scheme_of
from handlers.text import Day, T, Text
from storage.certificate_records import Done, Duty, Heard
from storage.follow_records import Followed

_FILE = "file:"
NONE = "none"
_KNOWN = "known"
_LATER = {"week": 7, "fortnight": 14}
_GONE = T("This is done already, or the certificate is no longer there.")
_RENEWED = (Duty.RECERTIFICATION, Duty.RENEWAL, Duty.EXPIRY)
"""Duties after which there is a new certificate, with days of its own."""


def _about(scene: Scene) -> tuple[Text, ...]:
    """What the question is about, so that nobody answers for the wrong one."""
    found = chosen_duty(scene["which"], scene.known)
    return (titled(*found, scene.known.programme),) if found else (_GONE,)


def _over() -> Act:
    return Act(reply=Reply(text=(_GONE,), choices=(TO_CERTIFICATES,)))


def _planned(scene: Scene) -> Act:
    found = chosen_duty(scene["which"], scene.known)
    if found is None:
        return _over()
    one, duty = found
    on = date.fromisoformat(scene["day"])
    said: list[Text] = [
        titled(one, duty, scene.known.programme),
        T("Arranged for {day}. I ask again the day after.", day=Day(on)),
    ]
    if on > duty.limit:
        said.append(T("This is after the last day {day}: please ask the body for an earlier one.",
                      day=Day(duty.limit)))  # fmt: skip
    effect = AnswerDuty(one.certificate.id, key_of(duty), planned_on=on)
    return Act((effect,), Reply(header=T("Noted"), text=tuple(said), stays=True))


PLANNED = Dialogue(
    id="planned",
    version=1,
    title=T("Day arranged"),
    purpose="register",
    linkable=True,
    words=("đã hẹn", "đã hẹn ngày", "đã hẹn lịch", "đã đặt lịch", "arranged"),
    questions=(
        duty_question(),
        Question(
            id="day",
            ask=lambda scene: (*_about(scene), T("For which day is it arranged?")),
            read=day_question(Lean.FUTURE),
            typing=T("For example: 15/3"),
        ),
    ),
    finish=_planned,
    hears=with_day("day", Lean.FUTURE),
)


def _with(one: Followed, done: Done) -> Followed:
    certificate = replace(one.certificate, done=(*one.certificate.done, done))
    return replace(one, certificate=certificate)


def _audited(scene: Scene) -> Act:
    found = chosen_duty(scene["which"], scene.known)
    if found is None:
        return _over()
    one, duty = found
    proof = scene["proof"]
    effect = ReportAudit(
        draft=scene.draft,
        certificate=one.certificate.id,
        duty=key_of(duty),
        held_on=date.fromisoformat(scene["day"]),
        upload=proof.removeprefix(_FILE) if proof.startswith(_FILE) else "",
    )
    after = _with(one, Done(effect.held_on, duty.duty, duty.number))
    duties = open_duties(after, scene.known.programme, scene.known.now)
    said: list[Text] = [titled(one, duty, scene.known.programme)]
    if duty.duty in _RENEWED:
        said.append(T("When the new certificate is there, enter its days: a new cycle begins."))
    else:
        said += [T("Next:"), *described(duties, scene.known), *reminded_next(after, scene.known)]
    renewed = Choice(f"go.certificate_dates.c{one.certificate.id}", T("Enter the new days"))
    choices = (renewed, TO_CERTIFICATES) if duty.duty in _RENEWED else (TO_CERTIFICATES,)
    return Act((effect,), Reply(header=T("Done, noted"), text=tuple(said), choices=choices,
                                stays=True))  # fmt: skip


def _ask_proof(scene: Scene) -> tuple[Text, ...]:
    found = chosen_duty(scene["which"], scene.known)
    programme = scene.known.programme
    scheme = scheme_of(found[0].certificate.scheme, programme.schemes) if found else None
    wanted = (T("Proof: {what}.", what=scheme.evidence),) if scheme else ()
    return (
        *wanted,
        T("Send a photo or PDF of it, or go on without."),
        T("Please do not send an identity card."),
    )


AUDITED = Dialogue(
    id="audited",
    version=1,
    title=T("Done"),
    purpose="register",
    linkable=True,
    words=("đã đánh giá xong", "đã đánh giá", "đánh giá xong", "đã nộp", "audit done"),
    questions=(
        duty_question(),
        Question(
            id="day",
            ask=lambda scene: (*_about(scene), T("On which day was it done? (its last day)")),
            read=day_question(Lean.PAST),
            typing=T("For example: hôm qua, 15/3"),
        ),
        Question(
            id="proof",
            ask=_ask_proof,
            options=lambda scene: (
                Choice(NONE, T("No proof yet"), ("chưa có", "không có", "bỏ qua", "no")),
            ),
            takes_file=True,
        ),
    ),
    finish=_audited,
    hears=with_day("day", Lean.PAST),
)


def _until(value: str, scene: Scene) -> date:
    now = today(scene.known)
    if value in _LATER:
        return now + timedelta(days=_LATER[value])
    return shifted(now, 1) if value == "month" else date.fromisoformat(value)


def _snoozed(scene: Scene) -> Act:
    found = chosen_duty(scene["which"], scene.known)
    if found is None:
        return _over()
    one, duty = found
    key = key_of(duty)
    if scene["until"] == _KNOWN:
        effect = AnswerDuty(one.certificate.id, key, known=True)
        text: Text = T(
            "All right: no further reminder before the last day, {day}.", day=Day(duty.limit)
        )
    else:
        until = _until(scene["until"], scene)
        effect = AnswerDuty(one.certificate.id, key, snoozed_until=until)
        heard = {**one.answers, key: Heard({}, snoozed_until=until)}
        again = reminded_next(replace(one, answers=heard), scene.known)
        text = again[0] if again else T("I will remind you on {day}.", day=Day(until))
    said = (titled(one, duty, scene.known.programme), text)
    return Act((effect,), Reply(header=T("Noted"), text=said, stays=True))


SNOOZE = Dialogue(
    id="snooze",
    version=1,
    title=T("Remind me later"),
    purpose="register",
    linkable=True,
    words=("nhắc lại sau", "nhắc sau", "để nhắc sau", "remind me later"),
    questions=(
        duty_question(),
        Question(
            id="until",
            ask=lambda scene: (*_about(scene), T("When shall I remind you again?")),
            options=lambda scene: (
                Choice("week", T("In a week"), ("1 tuần", "tuần sau", "một tuần")),
                Choice("fortnight", T("In two weeks"), ("2 tuần", "hai tuần")),
                Choice("month", T("In a month"), ("1 tháng", "tháng sau", "một tháng")),
                Choice(_KNOWN, T("I know; not again"), ("tôi biết rồi", "biết rồi", "đã biết")),
            ),
            read=day_question(Lean.FUTURE),
            typing=T("Or a day: 15/3"),
        ),
    ),
    finish=_snoozed,
    hears=with_day("until", Lean.FUTURE),
)
