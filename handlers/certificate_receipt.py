"""What the holder is told of a certificate: what comes next, by which rule, when he is reminded."""

from datetime import date, datetime

from handlers.certificate_choice import GONE
from handlers.certificate_words import certificate_name, duty_days, duty_line, expected
from handlers.cycle import Obligation
from handlers.dates import today
from handlers.dialogue import Act
from handlers.duties import duty_name
from handlers.known import Known
from handlers.outlook import expired_on, key_of, open_duties, unrecorded, watches
from handlers.reply import Choice, File, Reply
from handlers.text import Day, T, Text, When
from storage.certificate_records import Certificate
from storage.follow_records import Contacts, Followed

_LISTED = 2
"""Duties whose days are told at once; the others stand on the certificate's page."""
LATEST = T("The latest audit or payment")
"""What a holder presses to tell what was done before he entered the certificate."""
REMINDERS_OFF = T("Reminders are off: type “remind me” to switch them on.")
TO_CERTIFICATES = Choice("go.certificates", T("My certificates"), ("chứng nhận của tôi",))


def receipt(certificate: Certificate, draft: str, known: Known) -> Reply:
    """The answer to a certificate that was just entered."""
    one = Followed(certificate, Contacts(certificate.firm))
    duties = open_duties(one, known.programme, known.now)
    lines: list[Text] = [certificate_name(certificate, known.programme)]
    lines += ran_out(one, known)
    lines += described(duties, known)
    lines += reminded_next(one, known)
    latest = not_recorded(one, known)
    lines += latest
    coming = next_day(one, known)
    files = (calendar_file(coming, draft),) if coming else ()
    return Reply(
        header=T("Certificate kept"),
        text=tuple(lines),
        choices=(*((Choice("go.latest", LATEST),) if latest else ()), TO_CERTIFICATES),
        files=files,
        stays=True,
    )


def ran_out(one: Followed, known: Known) -> tuple[Text, ...]:
    """That the certificate is not in force any more, and what to do if there is a new one."""
    ended = expired_on(one, known.programme, known.now)
    return (ran_out_on(ended),) if ended else ()


def ran_out_on(day: date) -> Text:
    """The same for a day."""
    return T("This certificate ran out on {day}. Is there a new one? Then enter its days.",
             day=Day(day))  # fmt: skip


def not_recorded(one: Followed, known: Known) -> tuple[Text, ...]:
    """What was due last before the certificate was entered: it may have been done long ago.
    Whatever is older than something on record is of no interest any more."""
    since = max((done.on for done in one.certificate.done), default=None)
    before = unrecorded(one, known.programme, known.now)
    if not before or (since and before[-1].limit <= since):
        return ()
    last = before[-1]
    return (
        T("Not recorded: {duty} (last day {day}). If it is done, tell me the day.",
          duty=duty_name(last), day=Day(last.limit)),
    )  # fmt: skip


def next_day(one: Followed, known: Known) -> Obligation | None:
    """The first duty of which the day is ahead: nobody enters a past one in his calendar."""
    duties = open_duties(one, known.programme, known.now)
    ahead = (d for d in duties if expected(one, d) >= today(known))
    return next(ahead, None)


def duty_gone() -> Act:
    """The answer to a button of a duty that is over."""
    return Act(reply=Reply(text=(GONE,), choices=(TO_CERTIFICATES,)))


def described(duties: tuple[Obligation, ...], known: Known) -> tuple[Text, ...]:
    """The next duties with their days and rules; nothing known is said as well."""
    on = today(known)
    if not duties:
        return (T("No further audit follows from its days. An officer can look at it with you."),)
    nearest = duty_days(duties[0], on)
    return (*nearest, *(T("Then {duty}", duty=duty_line(d, on)) for d in duties[1:_LISTED]))


def reminded_next(one: Followed, known: Known) -> tuple[Text, ...]:
    """When the next reminder goes out; none is promised to who would not get it."""
    if one.contacts.stopped:
        return (T("Reminders for {firm} are stopped.", firm=one.contacts.firm.name),)
    if one.stopped:
        return (T("Reminders of it are stopped."),)
    at = first_reminder(one, known)
    if at is None:
        return ()
    if not known.agreed("remind"):
        return (REMINDERS_OFF,)
    return (T("I will remind you first on {when}.", when=When(at, known.now)),)


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
