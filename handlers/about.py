"""What somebody is told, unasked, about a registration of his."""

from datetime import datetime

from handlers.events import summary
from handlers.receipt import ticket
from handlers.reply import Choice, Reply
from handlers.templates import of_registration
from handlers.text import T, Text, When
from storage.records import Registration, RegistrationState


def about(registration: Registration, header: Text, template: str, now: datetime) -> Reply:
    """The event, for whom, the code; with the ticket if there is a seat, and how to cancel.

    `template`: the name of what says it where free words are not allowed.
    """
    event = registration.event
    return Reply(
        header=header,
        text=(
            *summary(event, When(event.starts_at, now)),
            T("Participant: {name}", name=registration.name),
            T("Your code: {code}", code=registration.code),
            T("If you cannot come, please cancel so that somebody else can."),
        ),
        choices=(Choice("go.mine", T("My registrations")),),
        files=ticket(registration.code)
        if registration.state == RegistrationState.CONFIRMED
        else (),
        stays=True,
        template=of_registration(template, registration),
    )
