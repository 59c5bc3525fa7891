"""The question "which certificate?" or "which duty?", and what was chosen."""

from collections.abc import Callable, Mapping
from datetime import date

from handlers.certificate_words import certificate_name, duty_line, reference, titled
from handlers.cycle import Obligation
from handlers.dates import Lean, day, today
from handlers.dialogue import Question, Scene
from handlers.known import Known
from handlers.outlook import expired_on, open_duties
from handlers.reply import Choice
from handlers.text import Day, Joined, T, Text
from storage.certificate_records import Duty, Standing
from storage.follow_records import Followed

_ADD = Choice("go.certificate", T("Add a certificate"), ("thêm", "thêm chứng nhận"))
GONE = T("This is done already, or the certificate is no longer there.")
_ENOUGH = 3
"""Duties of a certificate that can be spoken of; those that follow are years away."""


def certificate_label(one: Followed, known: Known) -> Text:
    """A certificate with its number and what comes next, for a button."""
    certificate = one.certificate
    duties = open_duties(one, known.programme, known.now)
    name = certificate_name(certificate, known.programme)
    firm = one.contacts.firm.name if len(known.cared_for) > 1 else ""
    head = Joined(tuple(part for part in (name, certificate.number, firm) if part))
    ended = expired_on(one, known.programme, known.now)
    coming = duty_line(duties[0], today(known)) if duties else T("nothing due")
    if ended and certificate.standing is Standing.ACTIVE:
        coming = T("ran out on {day}", day=Day(ended))
    return Joined((head, coming), by="\n")


def certificate_choices(scene: Scene) -> tuple[Choice, ...]:
    """One button for each certificate of the person; what is due next comes first."""
    known = scene.known

    def due(one: Followed) -> date:
        duties = open_duties(one, known.programme, known.now)
        return duties[0].limit if duties else date.max

    return tuple(
        Choice(f"c{one.certificate.id}", certificate_label(one, scene.known),
               words=tuple(w for w in (one.certificate.number, one.certificate.scheme) if w))
        for one in sorted(known.certificates, key=due)
    )  # fmt: skip


def chosen_certificate(value: str, known: Known) -> Followed | None:
    """The certificate behind "c12" or "c12-surveillance-1", if the person looks after it."""
    id = value.partition("-")[0]
    return next((one for one in known.certificates if f"c{one.certificate.id}" == id), None)


def the_certificate(scene: Scene) -> Followed | None:
    """The certificate that a dialogue asked for first (`certificate_question`)."""
    return chosen_certificate(scene["which"], scene.known)


def duty_choices(scene: Scene) -> tuple[Choice, ...]:
    """One button for each open duty, or the way to enter a certificate."""
    found = tuple(
        Choice(reference(one, duty), Joined((titled(one, duty, scene.known.programme),
                                             duty_line(duty, today(scene.known))), by="\n"))
        for one in scene.known.certificates
        for duty in open_duties(one, scene.known.programme, scene.known.now)[:_ENOUGH]
    )  # fmt: skip
    return found or (_ADD,)


def chosen_duty(value: str, known: Known) -> tuple[Followed, Obligation] | None:
    """What "c12-surveillance-1" means now; None if it is done or the certificate is gone."""
    one = chosen_certificate(value, known)
    duties = open_duties(one, known.programme, known.now) if one else ()
    for duty in duties:
        if one and reference(one, duty) == value:
            return one, duty
    return None


def about_duty(scene: Scene) -> tuple[Text, ...]:
    """What a question is about, so that nobody answers for the wrong duty."""
    found = chosen_duty(scene["which"], scene.known)
    return (titled(*found, scene.known.programme),) if found else (GONE,)


def of_page(scene: Scene) -> dict[str, str]:
    """The certificate whose page is open, for what is begun there."""
    one = chosen_certificate(scene["which"], scene.known) if scene["which"] else None
    return {"which": f"c{one.certificate.id}"} if one else {}


def duty_of_page(scene: Scene) -> dict[str, str]:
    """The next duty of the certificate whose page is open."""
    one = chosen_certificate(scene["which"], scene.known) if scene["which"] else None
    duties = open_duties(one, scene.known.programme, scene.known.now) if one else ()
    return {"which": reference(one, duties[0])} if one and duties else {}


def with_day(question: str, lean: Lean) -> Callable[[str, Scene], Mapping[str, str]]:
    """What "đã hẹn ngày 15/12" says besides opening its dialogue: the day, for this question."""

    def hears(said: str, scene: Scene) -> Mapping[str, str]:
        found = _last_day(said, today(scene.known), lean)
        heard = {question: found.isoformat()} if found else {}
        return {**duty_of_page(scene), **heard}

    return hears


def _last_day(said: str, on: date, lean: Lean) -> date | None:
    """The day that a message ends with, whatever stands before it: "iso 14001 11/5/2027"."""
    words = said.split()
    for first in range(len(words)):
        found = day(" ".join(words[first:]), on, lean)
        if isinstance(found, date):
            return found
    return None


def only_duty(known: Known) -> str:
    """The next duty of whoever has a single certificate: he need not choose."""
    if len(known.certificates) != 1:
        return ""
    [one] = known.certificates
    duties = open_duties(one, known.programme, known.now)
    behind = [d for d in duties if d.duty is Duty.FEE and d.limit < today(known)]
    # Of several years that are not paid he says himself which one it was.
    return reference(one, duties[0]) if duties and len(behind) < 2 else ""


def _ask_duty(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.certificates:
        return (T("You have not entered a certificate yet."),)
    return (T("Which one is it about?"),)


def duty_question() -> Question:
    """Which duty is meant; a button of a reminder says it already."""
    return Question(
        id="which",
        ask=_ask_duty,
        options=duty_choices,
        recall=only_duty,
        then={_ADD.id: _ADD.id},
    )


def certificate_question() -> Question:
    """Which certificate is meant."""
    return Question(
        id="which",
        ask=lambda scene: _ask_duty(scene),
        options=lambda scene: certificate_choices(scene) or (_ADD,),
        recall=_only_certificate,
        then={_ADD.id: _ADD.id},
    )


def _only_certificate(known: Known) -> str:
    only = known.certificates
    return f"c{only[0].certificate.id}" if len(only) == 1 else ""
