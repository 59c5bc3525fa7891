"""Who comes in: the code of a ticket, and a named reason for every refusal at the door."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.codes import ALPHABET
from handlers.dialogue import Invalid, Scene
from handlers.text import T, Text, When
from storage.records import EventState, Registration, RegistrationState

# Six letters alone, behind "HG", or at the end of the link that a QR ticket says.
_CODE = re.compile(rf"(?:^|HG|[^0-9A-Z])-?([{ALPHABET}]{{6}})$")

NO_SUCH_CODE = T("No registration has this code.")


def canonical(typed: str) -> str:
    """The code in what was typed or scanned, as it was made; "" if there is none."""
    found = _CODE.search("".join(typed.upper().split()))
    return f"HG-{found[1]}" if found else ""


def ticket_code(typed: str, scene: Scene) -> str | Invalid:
    """The code of a ticket, typed in any way or scanned as a link."""
    return canonical(typed) or Invalid(T("This is not a ticket code."), "HG-7K3M9Q")


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
