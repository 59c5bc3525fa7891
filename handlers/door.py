"""Who comes in: the code of a ticket, and a named reason for every refusal at the door."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.codes import ALPHABET
from handlers.dialogue import Invalid, Scene
from handlers.readers import shown_phone
from handlers.spelling import fold
from handlers.text import T, Text, When
from storage.records import EventState, Registration, RegistrationState

# Six letters alone, behind "HG", or at the end of the link that a QR ticket says.
_CODE = re.compile(rf"(?:^|HG|[^0-9A-Z])-?([{ALPHABET}]{{6}})$")

_EXAMPLE = "HG-7K3M9Q"
_DIGITS = 3
"""Of a phone number, as many as are shown where several people fit."""
_SUBSCRIBER = 9
"""Digits of a phone number behind the 0 that stands for +84 (shared facts, inputs D3)."""
_SHOWN = 6
"""Names in one refusal: more are no help at a door."""
NO_SUCH_CODE = T("No registration has this code.")


def canonical(typed: str) -> str:
    """The code in what was typed or scanned, as it was made; "" if there is none."""
    found = _CODE.search("".join(typed.upper().split()))
    return f"HG-{found[1]}" if found else ""


def ticket_code(typed: str, scene: Scene) -> str | Invalid:
    """The code of a ticket, typed in any way or scanned as a link."""
    return canonical(typed) or Invalid(T("This is not a ticket code."), _EXAMPLE)


def holder(typed: str, scene: Scene) -> str | Invalid:
    """The code of whom staff mean at an event's door: by code, phone number or name.

    Who has left the ticket at home still knows his name.
    """
    code = canonical(typed)
    if code and scene.known.ticket(code):
        return code
    fitting = [r for r in scene.known.roster(int(scene["event"][1:])) if _fits(typed, r)]
    if len(fitting) == 1:
        return fitting[0].code
    if fitting:
        names = ", ".join(f"{r.name} ({shown_phone(r.phone)[-3:]})" for r in fitting[:_SHOWN])
        return Invalid(T("Several people fit: {names}. Please type the phone number.", names=names))
    if code:
        return code  # to be refused as a code that nobody has
    return Invalid(T("Nobody is registered here with this code, phone number or name."), _EXAMPLE)


def _fits(typed: str, registration: Registration) -> bool:
    """Whether it is the name, or a part of it, or the phone number, or the end of it."""
    digits = re.sub(r"[\s.\-+]", "", typed)
    if digits.isdigit():
        national = digits[1:] if digits.startswith("0") and len(digits) > _SUBSCRIBER else digits
        return len(digits) >= _DIGITS and registration.phone.endswith(national)
    words = set(fold(typed).split())
    return bool(words) and words <= set(fold(registration.name).split())


def refusal(registration: Registration | None, event: int) -> Text | None:
    """Why the holder of this ticket is not let in to this event; None if he is."""
    if registration is None:
        return NO_SUCH_CODE
    at, name = registration.event, registration.name
    if at.id != event:
        return T(
            "{name} is registered for another event: {event}, {when}.",
            name=name,
            event=at.title,
            when=When(at.starts_at),
        )
    if at.state == EventState.CANCELLED:
        return T("This event is cancelled.")
    if registration.state == RegistrationState.CANCELLED:
        return T("The registration of {name} was cancelled.", name=name)
    if registration.state == RegistrationState.WAITING:
        return T("{name} is on the waiting list and has no seat.", name=name)
    if registration.attended_at is not None:
        return T(
            "{name} was already checked in: {when}.",
            name=name,
            when=When(registration.attended_at),
        )
    return None


def is_today(registration: Registration, now: datetime, timezone: str) -> bool:
    """Whether the event touches the local day of `now`."""
    zone, event = ZoneInfo(timezone), registration.event
    first, last = (at.astimezone(zone).date() for at in (event.starts_at, event.ends_at))
    return first <= now.astimezone(zone).date() <= last
