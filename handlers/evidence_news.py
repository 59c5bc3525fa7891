"""What a holder is told when staff refuse what he reported as done."""

from datetime import date

from handlers.certificate_words import certificate_name
from handlers.programme import Programme
from handlers.reply import Reply
from handlers.screens import contact
from handlers.text import Day, T
from storage.certificate_records import Certificate


def refused(programme: Programme, certificate: Certificate, on: date, reason: str) -> Reply:
    """That it counts as not done, why, and whom to ask."""
    return Reply(
        header=T("Your report was not accepted"),
        text=(
            certificate_name(certificate, programme),
            T("Reported as held on {day}", day=Day(on)),
            T("The Department: {words}", words=reason),
            T("I go on reminding you. Please send the right evidence, or call."),
            contact(programme.officer),
        ),
        stays=True,
    )
