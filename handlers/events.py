"""How a training or seminar is shown, wherever one is named."""

from collections.abc import Iterable
from datetime import datetime

from handlers.text import TN, Joined, T, Text, When
from storage.records import Event, EventState


def seats(event: Event) -> Text:
    """How many seats are left, in words."""
    if not event.left:
        return T("full, waiting list open")
    return TN("{n} seat left", "{n} seats left", n=event.left)


def label(event: Event, now: datetime) -> Text:
    """An event in a list: what, when, where, seats left."""
    return listed(event, now, event.place, seats(event))


def listed(event: Event, now: datetime, *details: Text) -> Text:
    """An event in a list: what and when, and whatever else matters there.

    The whole date, because a list is read as text where there are no buttons.
    """
    return Joined((event.title, Joined((When(event.starts_at, now), *details))), by="\n")


def summary(event: Event, known_now: When | None = None) -> tuple[Text, ...]:
    """An event in full: title, date and hour, place."""
    return (event.title, known_now or When(event.starts_at), T("Place: {place}", place=event.place))


def state(event: Event) -> Text:
    """Whether an event takes place, for staff."""
    if event.state == EventState.CANCELLED:
        return T("cancelled")
    taken = T("{taken} of {capacity} seats taken", taken=event.taken, capacity=event.capacity)
    if event.state == EventState.CLOSED:
        return Joined((T("closed: no longer in the programme's file"), taken))
    return taken


def for_staff(events: Iterable[Event], now: datetime) -> tuple[Event, ...]:
    """What is coming, soonest first, then what is over, latest first."""
    listed = sorted(events, key=lambda e: e.starts_at)
    over = [e for e in listed if e.ends_at <= now]
    return (*(e for e in listed if e.ends_at > now), *reversed(over))


def named(id: str, events: Iterable[Event]) -> Event | None:
    """The event behind a choice's id ("e12"), if it is still there."""
    number = id[1:] if id.startswith("e") else ""
    if not (number.isascii() and number.isdigit()):
        return None
    wanted = int(number)
    for event in events:  # of what is asked most often, and faster than a generator
        if event.id == wanted:
            return event
    return None
