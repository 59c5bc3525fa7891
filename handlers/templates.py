"""What is sent where free words are not allowed: an approved template and the values for it.

A ZBS template of Zalo is approved word by word, in Vietnamese; only its parameters are ours
(shared facts, zalo 2.6: a name 30, a code 30, an address 200, a date 20 characters at most, a
date as `hh:mm dd/mm/yyyy`). Which number Zalo gave a template stands in the configuration of the
channel; here stand the names by which the notices call them.
"""

from datetime import date

from handlers.reply import Template
from handlers.text import Day, Stamp, Text
from storage.records import Event, Registration

EVENT_REMINDER = "event_reminder"
"""An event is near. Parameters: see `PARAMETERS`."""
SEAT_GIVEN = "seat_given"
"""A seat from the waiting list."""
EVENT_MOVED = "event_moved"
"""Another date or place."""
EVENT_CANCELLED = "event_cancelled"
"""An event is called off."""
SURVEILLANCE_DUE = "surveillance_due"
"""An audit, a renewal or a fee of a certificate is near."""

_REGISTRATION = ("participant", "event", "time", "place", "code")
PARAMETERS: dict[str, tuple[str, ...]] = {
    EVENT_REMINDER: _REGISTRATION,
    SEAT_GIVEN: _REGISTRATION,
    EVENT_MOVED: _REGISTRATION,
    EVENT_CANCELLED: ("participant", "event", "time", "reason"),
    SURVEILLANCE_DUE: ("business", "duty", "date"),
}
"""What each template is filled with. participant: a name (several with commas); event: its title;
time: `hh:mm dd/mm/yyyy`; place: an address; code: of the registration; reason: in a few words;
business: its name; duty: certificate and what it asks; date: `dd/mm/yyyy`, the last day."""


def of_registration(name: str, registration: Registration) -> Template:
    """A template about somebody's place at an event."""
    event = registration.event
    values = (registration.name, event.title, Stamp(event.starts_at), event.place)
    return _filled(name, (*values, registration.code))


def event_cancelled(event: Event, participants: str, reason: str) -> Template:
    """The template that tells everybody whom a person has registered for an event called off."""
    return _filled(EVENT_CANCELLED, (participants, event.title, Stamp(event.starts_at), reason))


def surveillance_due(business: str, duty: Text, last_day: date) -> Template:
    """The template that reminds of a certificate's duty."""
    return _filled(SURVEILLANCE_DUE, (business, duty, Day(last_day)))


def _filled(name: str, values: tuple[Text, ...]) -> Template:
    return Template(name, dict(zip(PARAMETERS[name], values, strict=True)))
