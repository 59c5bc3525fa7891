"""What a holder answers to a reminder: arranged, later; `certificate_done` has the rest."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.certificate_choice import (
    about_duty,
    chosen_duty,
    duty_of_page,
    duty_question,
    with_day,
)
from handlers.certificate_dates import too_late
from handlers.certificate_effects import AnswerDuty
from handlers.certificate_receipt import REMINDERS_OFF, duty_gone, reminded_next
from handlers.certificate_words import titled
from handlers.cycle import Obligation
from handlers.dates import Lean, day_question, today
from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.known import Known
from handlers.months import shifted
from handlers.outlook import key_of
from handlers.quiet import latest
from handlers.reply import Choice, Reply
from handlers.text import Day, T, Text
from storage.certificate_records import Heard
from storage.follow_records import Followed

_KNOWN = "known"
_LATER = {"week": 7, "fortnight": 14}


def _planned(scene: Scene) -> Act:
    found = chosen_duty(scene["which"], scene.known)
    if found is None:
        return duty_gone()
    one, duty = found
    on = date.fromisoformat(scene["day"])
    said: list[Text] = [
        titled(one, duty, scene.known.programme),
    ]
    if scene.known.agreed("remind"):
        said.append(T("Arranged for {day}. I ask again the day after.", day=Day(on)))
    else:
        said += [T("Arranged for {day}.", day=Day(on)), REMINDERS_OFF]
    if on > duty.limit >= today(scene.known):
        said.append(too_late(duty.limit))
    effect = AnswerDuty(one.certificate.id, key_of(duty), planned_on=on)
    return Act((effect,), Reply(header=T("Noted"), text=tuple(said), stays=True))


PLANNED = Dialogue(
    id="planned",
    version=1,
    above="certificates",
    title=T("Day arranged"),
    purpose="register",
    linkable=True,
    words=(
        *("đã hẹn", "đã hẹn ngày", "đã hẹn lịch", "đã đặt lịch", "hẹn lại ngày", "dời sang ngày"),
        *("hẹn đánh giá", "hẹn đánh giá ngày", "hoãn đánh giá sang", "dời đánh giá sang"),
        "arranged",
    ),
    questions=(
        duty_question(),
        Question(
            id="day",
            ask=lambda scene: (*about_duty(scene), T("For which day is it arranged?")),
            read=day_question(Lean.FUTURE),
            typing=T("For example: 15/3"),
        ),
    ),
    finish=_planned,
    hears=with_day("day", Lean.FUTURE),
)


def _until(value: str, scene: Scene) -> date:
    now = today(scene.known)
    if value in _LATER:
        return now + timedelta(days=_LATER[value])
    return shifted(now, 1) if value == "month" else date.fromisoformat(value)


def _snoozed(scene: Scene) -> Act:
    found = chosen_duty(scene["which"], scene.known)
    if found is None:
        return duty_gone()
    one, duty = found
    key = key_of(duty)
    if scene["until"] == _KNOWN:
        return _left_alone(one, duty, scene.known)
    until = _in_time(_until(scene["until"], scene), duty, scene.known)
    effect = AnswerDuty(one.certificate.id, key, snoozed_until=until)
    heard = {**one.answers, key: Heard({}, snoozed_until=until)}
    again = reminded_next(replace(one, answers=heard), scene.known)
    text = again[0] if again else T("I will remind you on {day}.", day=Day(until))
    return _noted(one, duty, effect, text, scene.known)


def _in_time(until: date, duty: Obligation, known: Known) -> date:
    """Before the last day nobody wants to hear of it only afterwards: the last working day before
    it; once that has come, the day after it."""
    if until < duty.limit or duty.limit < today(known):
        return until
    quiet, at = known.programme.quiet, known.programme.reminders.at
    eve = datetime.combine(duty.limit - timedelta(days=1), at, ZoneInfo(quiet.timezone))
    before = latest(quiet, eve).date()
    return before if before > today(known) else duty.limit + timedelta(days=1)


def _left_alone(one: Followed, duty: Obligation, known: Known) -> Act:
    """He knows: no further reminder in time; what is overdue, an officer asks about."""
    effect = AnswerDuty(one.certificate.id, key_of(duty), known=True)
    text: Text = T(
        "All right: no further reminder before the last day, {day}.", day=Day(duty.limit)
    )
    if duty.limit < today(known):
        text = T("All right: I remind you no more. It is overdue, so an officer will call you.")
    return _noted(one, duty, effect, text, known)


def _noted(one: Followed, duty: Obligation, effect: AnswerDuty, text: Text, known: Known) -> Act:
    said = (titled(one, duty, known.programme), text)
    return Act((effect,), Reply(header=T("Noted"), text=said, stays=True))


SNOOZE = Dialogue(
    id="snooze",
    version=1,
    above="certificates",
    title=T("Remind me later"),
    purpose="register",
    linkable=True,
    words=(
        "nhắc lại sau",
        "nhắc sau",
        "để nhắc sau",
        "nhắc lại",
        "nhắc lại nhé",
        "remind me later",
    ),
    questions=(
        duty_question(),
        Question(
            id="until",
            ask=lambda scene: (*about_duty(scene), T("When shall I remind you again?")),
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


def _aware(scene: Scene) -> Act:
    """One tap, or "tôi biết rồi": the holder knows."""
    if not scene.known.certificates:
        return Act(
            reply=Reply(text=(T("You are welcome. Write to me whenever you need anything."),))
        )
    found = chosen_duty(scene["which"], scene.known)
    return _left_alone(*found, scene.known) if found else duty_gone()


AWARE = Dialogue(
    id="aware",
    version=1,
    above="certificates",
    title=T("I know"),
    purpose="register",
    tappable=True,
    words=("tôi biết rồi", "em biết rồi", "biết rồi", "đã biết", "đã biết rồi", "i know"),
    questions=(replace(duty_question(), skip=lambda scene: not scene.known.certificates),),
    finish=_aware,
    hears=lambda said, scene: duty_of_page(scene),
)
