"""What the holder is told of a certificate: what comes next, by which rule, when he is reminded."""

from datetime import datetime

from handlers.certificate_words import certificate_name, duty_days, duty_line
from handlers.cycle import Obligation
from handlers.dates import today
from handlers.duties import duty_name
from handlers.known import Known
from handlers.outlook import Watch, key_of, open_duties, watches
from handlers.reply import Choice, File, Reply
from handlers.text import T, Text, When
from storage.certificate_records import Certificate
from storage.follow_records import Contacts, Followed

_LISTED = 2
"""Duties whose days are told at once; the others stand on the certificate's page."""
TO_CERTIFICATES = Choice("go.certificates", T("My certificates"), ("chứng nhận của tôi",))


def receipt(certificate: Certificate, draft: str, known: Known) -> Reply:
    """The answer to a certificate that was just entered."""
    one = Followed(certificate, Contacts(certificate.firm))
    duties = open_duties(one, known.programme, known.now)
    lines: list[Text] = [certificate_name(certificate, known.programme)]
    lines += described(duties, known)
    lines += reminded_next(one, known)
    files = tuple(calendar_file(duty, draft) for duty in duties[:1])
    return Reply(
        header=T("Certificate kept"),
        text=tuple(lines),
        choices=(TO_CERTIFICATES,),
        files=files,
        stays=True,
    )


def described(duties: tuple[Obligation, ...], known: Known) -> tuple[Text, ...]:
    """The next duties with their days and rules; nothing known is said as well."""
    on = today(known)
    if not duties:
        return (T("No further audit follows from its days. An officer can look at it with you."),)
    nearest = duty_days(duties[0], on)
    return (*nearest, *(T("Then {duty}", duty=duty_line(d, on)) for d in duties[1:_LISTED]))


def reminded_next(one: Followed, known: Known) -> tuple[Text, ...]:
    """When the next reminder goes out."""
    if one.silenced:
        return (T("Reminders of it are stopped."),)
    at = first_reminder(one, known)
    return (T("I will remind you first on {when}.", when=When(at, known.now)),) if at else ()


def first_reminder(one: Followed, known: Known) -> datetime | None:
    """The instant of the next reminder of any duty."""
    return min((at for w in watches(one, known.programme, known.now) if (at := w.next_at)),
               default=None)  # fmt: skip


def calendar_file(duty: Obligation, subject: str) -> File:
    """The calendar entry of a duty. `subject`: the certificate, by its draft or as "c12"."""
    key = key_of(duty)
    about = f"{subject}-{key.duty.value}-{key.number}"
    return File("duty", about, f"{key.duty.value}-{key.due}.ics",
                T("To the calendar: {duty}", duty=duty_name(duty)))  # fmt: skip


def nearest(one: Followed, known: Known) -> Watch | None:
    """The open duty whose last day comes first, with its reminders."""
    found = watches(one, known.programme, known.now)
    return min(found, key=lambda watch: watch.obligation.limit, default=None)
