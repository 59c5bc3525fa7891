"""A holder says that a duty is done: audited, paid, handed in, or the new certificate is there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from handlers.certificate_choice import (
    GONE,
    about_duty,
    chosen_duty,
    duty_question,
    only_duty,
    with_day,
)
from handlers.certificate_dates import of_this, paper_days
from handlers.certificate_effects import AnswerDuty, CorrectDates, ReportAudit
from handlers.certificate_reading import days
from handlers.certificate_receipt import TO_CERTIFICATES, described, duty_gone, reminded_next
from handlers.certificate_words import titled
from handlers.cycle import Obligation
from handlers.dates import Lean, day_question, today
from handlers.dialogue import FILE, Act, Dialogue, Invalid, Question, Scene
from handlers.duties import duty_name
from handlers.duty_meant import settled_by
from handlers.known import Known
from handlers.months import shifted
from handlers.outlook import key_of, open_duties, unrecorded
from handlers.renewal import RENEWED, with_days
from handlers.reply import Choice, Reply
from handlers.schemes import scheme_of
from handlers.screens import yes_or_no
from handlers.text import Day, T, Text
from storage.certificate_records import Done, Duty
from storage.follow_records import Followed

_NONE = "none"
_WAITING = "waiting"
"""The answer that the new certificate is applied for and not there yet."""
_SAME_AUDIT = timedelta(days=120)
"""Two audits of one certificate are hardly ever so close: contracts have six months or more."""
_ASK_AGAIN = 1
"""Months after which an authority that was asked when it was too late may have answered."""


def _expiring(scene: Scene) -> Followed | None:
    """The certificate whose end this is about: done means that there is a new one."""
    found = chosen_duty(scene["which"], scene.known)
    return found[0] if found and found[1].duty is Duty.EXPIRY else None


def _ask_day(scene: Scene) -> tuple[Text, ...]:
    if _expiring(scene):
        return (
            *about_duty(scene),
            T("Day of the decision on the new certificate? Add its expiry if it is printed."),
        )
    return (*about_duty(scene), T("On which day was it done? (its last day)"))


def _not_there(scene: Scene) -> tuple[Choice, ...]:
    if not _expiring(scene):
        return ()
    words = ("chưa có", "chưa có giấy mới", "đang chờ", "chờ giấy mới", "đã nộp hồ sơ")
    return (Choice(_WAITING, T("Applied for, waiting for it"), words),)


def _read_day(typed: str, scene: Scene) -> str | Invalid:
    one = _expiring(scene)
    if one is None:
        return _read_held(typed, scene)
    said = paper_days(typed, one, scene)
    before = one.certificate.decided_on
    if isinstance(said, Invalid) or before is None:
        return said
    decided = days(said)[0]
    if decided is not None and decided <= before:
        return Invalid(
            T("That is the old certificate, decided on {day}. I need the day of the new one.",
              day=Day(before)), Day(today(scene.known)))  # fmt: skip
    return said


def _read_held(typed: str, scene: Scene) -> str | Invalid:
    """The day of what was done for this certificate; one before it settles nothing of it."""
    said, found = day_question(Lean.PAST)(typed, scene), chosen_duty(scene["which"], scene.known)
    return said if isinstance(said, Invalid) or not found else of_this(said, found[0], scene)


def _near(scene: Scene) -> date | None:
    """The day of another audit that was told shortly before or after: mostly it is the same one,
    told twice, and would be taken for that of a later year."""
    found = chosen_duty(scene["which"], scene.known)
    if found is None or found[1].duty in (Duty.EXPIRY, Duty.FEE):
        return None
    held = date.fromisoformat(scene["day"])
    told = (done.on for done in found[0].certificate.done)
    return next((on for on in told if abs(on - held) <= _SAME_AUDIT), None)


def _ask_another(scene: Scene) -> tuple[Text, ...]:
    found, near = chosen_duty(scene["which"], scene.known), _near(scene)
    if found is None or near is None:
        return (GONE,)
    return (
        T("You have told me of an audit on {day} already.", day=Day(near)),
        T("Was there another one: {duty}?", duty=duty_name(found[1])),
    )


def _done(scene: Scene) -> Act:
    found = chosen_duty(scene["which"], scene.known)
    if found is None:
        return duty_gone()
    if found[1].duty is not Duty.EXPIRY:
        return _audited(*found, scene)
    if scene["day"] == _WAITING:
        return _waits(*found, scene.known)
    return _renewed(found[0], scene)


def _audited(one: Followed, duty: Obligation, scene: Scene) -> Act:
    proof, on = scene["proof"], date.fromisoformat(scene["day"])
    duty = _meant(one, duty, on, scene.known)
    effect = ReportAudit(
        draft=scene.draft,
        certificate=one.certificate.id,
        duty=key_of(duty),
        held_on=on,
        upload=proof.removeprefix(FILE) if proof.startswith(FILE) else "",
    )
    after = one.with_done(Done(effect.held_on, duty.duty, duty.number))
    said: list[Text] = [titled(one, duty, scene.known.programme), T("Day: {day}", day=Day(on))]
    said += _warned(effect.held_on, duty, after, scene.known)
    if duty.duty in RENEWED:
        said.append(T("When the new certificate is there, enter its days: a new cycle begins."))
    else:
        said += _next(after, scene.known)
    renewed = Choice(f"go.certificate_dates.c{one.certificate.id}", T("Enter the new days"))
    choices = (renewed, TO_CERTIFICATES) if duty.duty in RENEWED else (TO_CERTIFICATES,)
    return Act((effect,), Reply(header=T("Done, noted"), text=tuple(said), choices=choices,
                                stays=True))  # fmt: skip


def _meant(one: Followed, duty: Obligation, on: date, known: Known) -> Obligation:
    """The duty for which it was done: one that is not on record may be nearer to that day than the
    next one, and a fee paid before its year began was that of the year before."""
    if duty.duty is Duty.FEE and on.year < duty.due.year:
        return settled_by(one, known.programme, known.now, on) or duty
    before = unrecorded(one, known.programme, known.now)
    alike = (d for d in (duty, *before) if d.duty is duty.duty)
    return min(alike, key=lambda d: abs(d.limit - on))


def _warned(held: date, duty: Obligation, after: Followed, known: Known) -> tuple[Text, ...]:
    """An audit outside its window is kept, and whether it counts is for the body to say."""
    if not duty.opens or not duty.closes or duty.opens <= held <= duty.closes:
        return ()
    allowed = T("The rule allows {a} to {b}, not {day}: please ask the certification body.",
                a=Day(duty.opens), b=Day(duty.closes), day=Day(held))  # fmt: skip
    still = key_of(duty) in map(key_of, open_duties(after, known.programme, known.now))
    return (allowed, *((T("So it does not count yet, and I go on reminding."),) if still else ()))


def _next(after: Followed, known: Known) -> tuple[Text, ...]:
    duties = open_duties(after, known.programme, known.now)
    return (T("Next:"), *described(duties, known), *reminded_next(after, known))


def _renewed(one: Followed, scene: Scene) -> Act:
    """The new certificate takes the place of the old one: its days begin a new cycle."""
    decided, expires = days(scene["day"])
    assert decided is not None, "the reader gives one"
    effect = CorrectDates(one.certificate.id, decided, expires)
    scheme = scheme_of(one.certificate.scheme, scene.known.programme.schemes)
    certificate = with_days(one.certificate, decided, expires, scheme)
    said = (
        T("The new certificate is kept: a new cycle begins."),
        *_next(replace(one, certificate=certificate), scene.known),
    )
    return Act((effect,), Reply(header=T("Done, noted"), text=said, choices=(TO_CERTIFICATES,),
                                stays=True))  # fmt: skip


def _waits(one: Followed, duty: Obligation, known: Known) -> Act:
    """Nothing more to remind of before the last day; after it, it is asked how things stand."""
    key, on = key_of(duty), today(known)
    if duty.limit >= on:
        effect = AnswerDuty(one.certificate.id, key, known=True)
        until: Text = T(
            "All right: no further reminder before the last day, {day}.", day=Day(duty.limit)
        )
    else:
        again = shifted(on, _ASK_AGAIN)
        effect = AnswerDuty(one.certificate.id, key, snoozed_until=again)
        until = T("I will not ask again before {day}.", day=Day(again))
    said = (
        titled(one, duty, known.programme),
        until,
        T("When the new certificate is there, enter its days: a new cycle begins."),
    )
    renewed = Choice(f"go.certificate_dates.c{one.certificate.id}", T("Enter the new days"))
    return Act((effect,), Reply(header=T("Noted"), text=said, choices=(renewed, TO_CERTIFICATES),
                                stays=True))  # fmt: skip


def _ask_proof(scene: Scene) -> tuple[Text, ...]:
    found = chosen_duty(scene["which"], scene.known)
    programme = scene.known.programme
    scheme = scheme_of(found[0].certificate.scheme, programme.schemes) if found else None
    wanted = (T("Proof: {what}.", what=scheme.evidence),) if scheme else ()
    done = (T("Day: {day}", day=Day(date.fromisoformat(scene["day"]))),) if scene["day"] else ()
    return (
        *done,
        *wanted,
        T("Send a photo or PDF of it, or go on without."),
        T("Please do not send an identity card."),
    )


def _hears(said: str, scene: Scene) -> Mapping[str, str]:
    """The day in "đã đánh giá xong hôm qua", read as it would be if it were asked for."""
    heard = dict(with_day("day", Lean.PAST)(said, scene))
    which = heard.get("which") or only_duty(scene.known)
    if "day" in heard:
        there = Scene({"which": which}, scene.known, scene.draft)
        read = _read_day(heard["day"], there) if which else Invalid(GONE)
        del heard["day"]
        if not isinstance(read, Invalid):
            heard["day"] = read
    return heard


AUDITED = Dialogue(
    id="audited",
    version=1,
    above="certificates",
    title=T("Done"),
    purpose="register",
    linkable=True,
    words=(
        *("đã đánh giá xong", "đã đánh giá", "đánh giá xong", "đã nộp", "audit done"),
        *("đã nộp phí", "đã đóng phí", "đã có giấy mới", "có giấy mới rồi"),
        *("đã xong", "đã xong ngày", "xong ngày", "đã làm xong", "làm xong ngày"),
        *("đánh giá rồi", "giám sát xong", "xong giám sát", "giám sát rồi"),
        "đánh giá giám sát xong",
    ),
    questions=(
        duty_question(),
        Question(
            id="day",
            ask=_ask_day,
            options=_not_there,
            read=_read_day,
            typing=T("For example: hôm qua, 15/3"),
        ),
        Question(
            id="another",
            ask=_ask_another,
            options=lambda scene: yes_or_no(T("Yes, another one"), T("No, it is the same")),
            skip=lambda scene: not scene["day"] or _near(scene) is None,
            then={"no": "go.certificates"},
        ),
        Question(
            id="proof",
            ask=_ask_proof,
            options=lambda scene: (
                Choice(_NONE, T("No proof yet"), ("chưa có", "không có", "bỏ qua", "no")),
            ),
            skip=lambda scene: _expiring(scene) is not None,
            takes_file=True,
        ),
    ),
    finish=_done,
    hears=_hears,
)
