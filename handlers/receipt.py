"""The receipt of a registration: a seat with its ticket, or a place in the waiting list."""

from handlers.codes import letters
from handlers.dialogue import Scene
from handlers.events import summary
from handlers.reply import Choice, File, Reply
from handlers.screens import contact
from handlers.text import T, Text, When
from storage.records import Event

_CODE_LENGTH = 6


def code(token: str) -> str:
    """The registration's name, from a turn's fresh randomness (hex): "HG-7K3M9Q"."""
    return f"HG-{letters(token[:16], _CODE_LENGTH)}"


def ticket(registration_code: str) -> tuple[File, ...]:
    """The calendar entry and the QR ticket that go with a confirmed registration."""
    return (
        File("qr", registration_code, f"{registration_code}.png", T("QR ticket")),
        File("ics", registration_code, f"{registration_code}.ics", T("Add to calendar")),
    )


def seat_given(event: Event, given: str, scene: Scene) -> Reply:
    """The seat is taken: code, ticket, calendar entry, and what to do with them."""
    what_next = (
        T("Please show the QR ticket when you come."),
        T("To see or cancel it, type “my registrations”."),
    )
    return _receipt(T("Registered"), event, given, scene, what_next, ticket(given))


def put_on_list(event: Event, given: str, scene: Scene) -> Reply:
    """A place in the waiting list: nothing to bring along yet, and when there will be."""
    what_next = (
        T("You are on the waiting list and have no seat yet."),
        T("Once a seat is free it is yours: I write at once, with QR ticket and calendar entry."),
        T("To see your place or give it up, type “my registrations”."),
    )
    return _receipt(T("Waiting list"), event, given, scene, what_next)


def _receipt(
    header: Text,
    event: Event,
    given: str,
    scene: Scene,
    what_next: tuple[Text, ...],
    files: tuple[File, ...] = (),
) -> Reply:
    return Reply(
        header=header,
        text=(
            *summary(event, When(event.starts_at, scene.known.now)),
            T("Participant: {name}", name=scene["name"]),
            T("Your code: {code}", code=given),
            *what_next,
            contact(scene.known.programme.officer),
        ),
        choices=(Choice(f"go.colleague.e{event.id}", T("Register another person")),),
        files=files,
        stays=True,
    )
