"""Duties of certificates as calendar files: one entry, or all of a firm as a subscription."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from handlers.certificate_words import expected, reference, titled
from handlers.cycle import Obligation
from handlers.outlook import open_duties
from handlers.programme import Programme
from handlers.text import T, Tongue
from storage.follow_records import Followed

_ALARM = timedelta(days=-7)


def calendar(
    found: Iterable[tuple[Followed, Obligation]],
    programme: Programme,
    tongue: Tongue,
    now: datetime,
) -> bytes:
    """An iCalendar file (RFC 5545): whole days, on the day on which each is expected.

    The uid names the duty, so that a calendar which has it already moves it. Nothing of a person
    stands in it: certificate, duty and rule only.
    """
    # Imported here: it is the slowest of all to load, and a start does not need it.
    from icalendar import Alarm, Calendar, Event

    whole = Calendar()
    whole.add("prodid", "-//Huong//Programme for productivity and quality//VI")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", tongue.say(T("Certificates and audits")))
    for one, duty in found:
        event, title = Event(), tongue.say(titled(one, duty, programme))
        day = expected(one, duty)
        event.add("uid", f"{reference(one, duty)}@huong")
        event.add("dtstamp", now)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", title)
        event.add("description", tongue.say(T("Rule: {basis}", basis=duty.basis)))
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", _ALARM)
        alarm.add("description", title)
        event.add_component(alarm)
        whole.add_component(event)
    return bytes(whole.to_ical())


def duty_of(about: str, one: Followed, programme: Programme, now: datetime) -> Obligation | None:
    """The duty that a file's subject names: what follows the certificate in "…-surveillance-1"."""
    wanted = about.split("-")[-2:]
    duties = open_duties(one, programme, now)
    return next((d for d in duties if [d.duty.value, str(d.number)] == wanted), None)
