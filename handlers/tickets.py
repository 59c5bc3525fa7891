"""The files that go with a registration: a calendar entry and a QR ticket."""

import io
from datetime import datetime, timedelta

import segno

from handlers.text import T, Tongue
from storage.records import Registration


def calendar(registration: Registration, tongue: Tongue, now: datetime) -> bytes:
    """An iCalendar file (RFC 5545) with an alarm a day before; the uid is the code, so that a
    calendar which already has the entry replaces it."""
    # Imported here: it is the slowest of all to load, and a start does not need it.
    from icalendar import Alarm, Calendar, Event

    event = Event()
    event.add("uid", f"{registration.code}@huong")
    event.add("dtstamp", now)
    event.add("dtstart", registration.event.starts_at)
    event.add("dtend", registration.event.ends_at)
    event.add("summary", tongue.say(registration.event.title))
    event.add("location", tongue.say(registration.event.place))
    event.add("description", tongue.say(T("Your code: {code}", code=registration.code)))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-1))
    alarm.add("description", tongue.say(registration.event.title))
    event.add_component(alarm)
    whole = Calendar()
    whole.add("prodid", "-//Huong//Programme for productivity and quality//VI")
    whole.add("version", "2.0")
    whole.add_component(event)
    return bytes(whole.to_ical())


def qr(words: str) -> bytes:
    """A QR code as PNG, large enough to be read off a scratched phone."""
    image = io.BytesIO()
    segno.make(words, error="m", micro=False).save(image, kind="png", scale=8, border=4)
    return image.getvalue()


def ticket_link(public_url: str, code: str) -> str:
    """What the QR ticket says: opened by an officer it checks in, by anybody else it shows."""
    return f"{public_url.rstrip('/')}/?start=ticket-{code}"
