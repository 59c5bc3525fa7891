"""Firms to be called about a certificate: whom, why, and what came of it."""

import re
from datetime import date

from handlers.certificate_words import away, certificate_name
from handlers.dates import appointment, today
from handlers.dialogue import Act, Dialogue, Invalid, Question, Scene
from handlers.duties import named_duty
from handlers.outlook import key_of, open_duties
from handlers.readers import remark, shown_phone
from handlers.reply import Choice, Reply
from handlers.spelling import clean, fold
from handlers.staff import TO_STAFF
from handlers.staff_call_outcome import STAYS, STAYS_ON_LIST, after_question, last_note
from handlers.staff_certificate_effects import CloseCertificateCall
from handlers.staff_rights import Right, roles_with
from handlers.text import Day, Joined, T, Text
from handlers.untold import why
from storage.follow_records import CertificateCall

_LIST = "go.staff_certificate_calls"


def _call(scene: Scene) -> CertificateCall | None:
    calls = scene.known.certificate_calls
    return next((c for c in calls if f"c{c.id}" == scene["call"]), None)


def _calls(scene: Scene) -> tuple[Choice, ...]:
    listed = tuple(
        Choice(
            f"c{call.id}",
            Joined((call.certificate.firm.name, _about(call, scene), Day(call.duty.due))),
            words=(call.certificate.firm.name, call.contacts.phone),
        )
        for call in scene.known.certificate_calls
    )
    return listed or (TO_STAFF,)


def _about(call: CertificateCall, scene: Scene) -> Text:
    return certificate_name(call.certificate, scene.known.programme)


def _ask_call(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.certificate_calls:
        return (T("No firm is waiting for a call."),)
    return (T("Which firm will you call? Nearest last day first."),)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    call = _call(scene)
    if call is None:
        return (T("Somebody has closed this call in the meantime."),)
    held, duty = call.contacts, call.duty
    lines: list[Text] = [
        Joined((call.certificate.firm.name, _about(call, scene))),
        Joined((named_duty(duty.duty, duty.number, duty.due), away(duty.due, today(scene.known)))),
    ]
    people = ((held.name, held.phone), (held.second_name, held.second_phone))
    known = [Joined((name, shown_phone(phone))) for name, phone in people if phone]
    lines += known or [T("No phone number is known.")]
    lines.append(T("Why: {reason}", reason=why(call.reason)))
    return (*lines, *last_note(call.outcome))


def _actions(scene: Scene) -> tuple[Choice, ...]:
    if _call(scene) is None:
        return (Choice(_LIST, T("Other calls")),)
    return (Choice("called", T("I have called"), ("đã gọi", "xong")),)


def arranged(text: str, today: date) -> date | Invalid | None:
    """The day anywhere after "hẹn": "hẹn đánh giá ngày 20/12", "hẹn chiều thứ 5".

    The first word that looks like a day decides; `Invalid` if it is none ("hẹn 31/2").
    """
    found = appointment(text, today)
    if found is None or not isinstance(found, Invalid):
        return found
    words = clean(text).split()
    after = next(i for i, word in enumerate(words) if fold(word) in _APPOINTED) + 1
    for start in range(after, len(words)):
        word = fold(words[start])
        sure = _NUMBERS.match(words[start]) or _DAY.match(word)
        # "Mai" and "Thu" are names as well, "thu" and "đầu" other words.
        if not sure and (words[start][:1].isupper() or not _MAYBE.match(word)):
            continue
        day = appointment(" ".join(("hẹn", *words[start:])), today)
        if sure or not isinstance(day, Invalid):
            return day
    return None


_APPOINTED = ("hen", "appointment")
_NUMBERS = re.compile(r"\d{1,2}[/.-]\d")
_DAY = re.compile(r"(?:ngay|ram|mung|mong|tet|gieng|chap)$")
_MAYBE = re.compile(r"(?:thu|mai|tuan|thang|cuoi|dau|chu)$")
"""First words of days; those of the lunar calendar are asked back."""


def _planned(scene: Scene) -> date | None:
    """The day that the note arranges, if any."""
    found = arranged(scene["outcome"], today(scene.known))
    return None if isinstance(found, Invalid) else found


def _outcome(typed: str, scene: Scene) -> str | Invalid:
    """A few words; what looks like a day after "hẹn" must be one, because it holds reminders."""
    said = remark(typed, scene)
    if isinstance(said, Invalid):
        return said
    day = arranged(said, today(scene.known))
    return day if isinstance(day, Invalid) else said


def _last_day(call: CertificateCall, scene: Scene) -> date:
    """The last day in time of what the call is about: the end of its window, if it has one."""
    one = scene.known.certificate(call.certificate.id)
    duties = open_duties(one, scene.known.programme, scene.known.now) if one else ()
    return next((d.limit for d in duties if key_of(d) == call.duty), call.duty.due)


def _finish(scene: Scene) -> Act:
    id, planned = int(scene["call"][1:]), _planned(scene)
    if scene["after"] == STAYS:
        again = CloseCertificateCall(id, scene["outcome"], None, stays=True)
        return Act((again,), Reply(text=(STAYS_ON_LIST,)), go=_LIST)
    said: list[Text] = [T("Noted. The call is closed.")]
    if planned:
        said.append(T("Arranged for {day}: no reminders until then.", day=Day(planned)))
        call = _call(scene)
        if call and planned > (last := _last_day(call, scene)):
            said.append(T("This is after the last day in time, {day}.", day=Day(last)))
    return Act(
        effects=(CloseCertificateCall(id, scene["outcome"], planned),),
        reply=Reply(text=tuple(said)),
        go=_LIST,
        settles=("certificate_calls", id),
    )


STAFF_CERTIFICATE_CALLS = Dialogue(
    id="staff_certificate_calls",
    version=2,
    above="staff_certificates",
    title=T("Firms to call"),
    roles=roles_with(Right.CALLS),
    questions=(
        Question(id="call", ask=_ask_call, options=_calls, then={TO_STAFF.id: TO_STAFF.id}),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={_LIST: _LIST},
            resets=("outcome",),
        ),
        Question(
            id="outcome",
            ask=lambda scene: (
                *_ask_what(scene)[:1],
                T("What came of the call? With “hẹn 12/8” the reminders wait until then."),
            ),
            read=_outcome,
            typing=T("A few words"),
            resets=("after",),
        ),
        after_question(skip=lambda scene: _planned(scene) is not None),
    ),
    finish=_finish,
)
