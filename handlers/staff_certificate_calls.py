"""Firms to be called about a certificate: whom, why, and what came of it."""

from handlers.certificate_words import away, certificate_name
from handlers.dates import appointment, today
from handlers.dialogue import Act, Dialogue, Invalid, Question, Scene
from handlers.duties import named_duty
from handlers.readers import note, shown_phone
from handlers.reply import Choice, Reply
from handlers.staff import TO_STAFF
from handlers.staff_certificate_effects import CloseCertificateCall
from handlers.staff_rights import Right, roles_with
from handlers.text import Day, Joined, T, Text
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
    return (*lines, T("Why: {reason}", reason=WHY.get(call.reason, call.reason)))


WHY: dict[str, Text] = {
    "its time was over before anybody could be told": T("nobody could be told in time"),
    "the message was not delivered": T("the message was not delivered"),
    "the message could not be sent in time": T("the message could not be sent in time"),
}
"""Reasons as the planner keeps them, in the words of a screen."""


def _actions(scene: Scene) -> tuple[Choice, ...]:
    if _call(scene) is None:
        return (Choice(_LIST, T("Other calls")),)
    return (Choice("called", T("I have called"), ("đã gọi", "xong")),)


def _outcome(typed: str, scene: Scene) -> str | Invalid:
    """A few words; a day after "hẹn" must be one, because it holds the reminders."""
    said = note(typed, scene)
    if isinstance(said, Invalid):
        return said
    day = appointment(said, today(scene.known))
    return day if isinstance(day, Invalid) else said


def _finish(scene: Scene) -> Act:
    call, day = int(scene["call"][1:]), appointment(scene["outcome"], today(scene.known))
    planned = None if day is None or isinstance(day, Invalid) else day
    said: list[Text] = [T("Noted. The call is closed.")]
    if planned:
        said.append(T("Arranged for {day}: no reminders until then.", day=Day(planned)))
    return Act(
        effects=(CloseCertificateCall(call, scene["outcome"], planned),),
        reply=Reply(text=tuple(said)),
        go=_LIST,
        settles=("certificate_calls", call),
    )


STAFF_CERTIFICATE_CALLS = Dialogue(
    id="staff_certificate_calls",
    version=1,
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
        ),
    ),
    finish=_finish,
)
