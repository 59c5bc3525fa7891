"""What a reminder says: the certificates of one firm that are due on one day, in one message."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from handlers.certificate_words import away, certificate_name, reference, titled
from handlers.cycle import Obligation
from handlers.duties import done_label
from handlers.ladder_step import Step, To
from handlers.outlook import Watch, local_day
from handlers.programme import Programme
from handlers.reply import Choice, Reply, Template
from handlers.templates import surveillance_due
from handlers.text import TN, Day, Joined, T, Text
from storage.certificate_records import Certificate, Duty
from storage.follow_records import Followed
from storage.frozen import frozen

_SHOWN = 4
"""Certificates that one message lists; with what is said besides it stays on one screen."""
ADVICE = Choice("go.request.surveillance", T("I need advice"), ("cần tư vấn", "tư vấn"))
"""A request for support with surveillance audits, the component of the plan."""


@frozen
class Due:
    """One duty of which somebody is to be reminded now, and the step that says so."""

    watch: Watch
    step: Step


def reminder(due: Sequence[Due], to: To, programme: Programme, now: datetime) -> Reply:
    """The message to a holder or a second contact, with buttons that work at any time."""
    today = local_day(programme, now)
    first = due[0].watch
    if len(due) == 1:
        text, choices = _one(due[0], programme, today), answers(first.followed, first.obligation)
    else:
        text, choices = _several(due, programme, today)
    if to is To.SECOND:
        text = (T("You are the second contact; the first one has not answered yet."), *text)
    return Reply(
        header=Joined((T("Reminder"), first.followed.contacts.firm.name)),
        text=text,
        choices=choices,
        stays=True,
        template=_template(due, programme),
    )


def _one(due: Due, programme: Programme, today: date) -> tuple[Text, ...]:
    watch = due.watch
    planned = watch.heard.planned_on or watch.obligation.confirmed
    said = titled(watch.followed, watch.obligation, programme)
    if planned and planned < today:
        late = (_limit(watch, today),) if watch.obligation.limit < today else ()
        return (said, *late, T("It was arranged for {day}. Is it done?", day=Day(planned)))
    if watch.obligation.duty is Duty.EXPIRY:
        return (said, _limit(watch, today), T("Is the new certificate there?"))
    paid = watch.obligation.duty is Duty.FEE
    return (said, *_days(watch, today), T("Is it paid?") if paid else T("Have you arranged a day?"))


def _days(watch: Watch, today: date) -> tuple[Text, ...]:
    """The last day, and what the rule says besides: the window, and the day to aim at."""
    duty = watch.obligation
    besides: list[Text] = []
    if duty.limit >= today and duty.opens and duty.closes:
        window = T("{a} to {b}", a=Day(duty.opens), b=Day(duty.closes))
        besides.append(T("Allowed by the rule: {days}", days=window))
    if today <= duty.target < duty.limit:
        besides.append(T("Aim at: {day}", day=Day(duty.target)))
    return (_limit(watch, today), *besides)


def _limit(watch: Watch, today: date) -> Text:
    """The last day, and that it has gone by; with the rule, which says how sure it is."""
    obligation = watch.obligation
    late = (today - obligation.limit).days
    if late > 0:
        return TN("Overdue by {n} day, last day {day}.", "Overdue by {n} days, last day {day}.",
                  n=late, day=Day(obligation.limit))  # fmt: skip
    return T("Last day: {day}: {basis}.", day=away(obligation.limit, today), basis=obligation.basis)


def answers(followed: Followed, duty: Obligation) -> tuple[Choice, ...]:
    """What one tap answers; each opens its dialogue, also days later."""
    about = reference(followed, duty)
    day = Choice(f"go.planned.{about}", T("Arranged for a day…"), ("đã hẹn", "đã hẹn ngày"))
    return (
        *((day,) if duty.duty is not Duty.FEE else ()),
        Choice(
            f"go.audited.{about}", done_label(duty.duty), ("đã đánh giá xong", "đã xong", "xong")
        ),
        Choice(f"go.snooze.{about}", T("Remind me later"), ("nhắc lại sau",)),
        Choice(f"go.aware.{about}", T("I know"), ("tôi biết rồi", "biết rồi", "đã biết")),
        ADVICE,
    )


def _several(
    due: Sequence[Due], programme: Programme, today: date
) -> tuple[tuple[Text, ...], tuple[Choice, ...]]:
    shown = {one.watch.followed.certificate.id: one.watch.followed for one in due[:_SHOWN]}
    alike = Counter(one.certificate.scheme for one in shown.values())

    def told(what: Text, held: Certificate) -> Text:
        """With its number, where two are of one scheme."""
        if alike[held.scheme] < 2 or not held.number:
            return what
        return Joined((what, T("No. {number}", number=held.number)))

    lines: list[Text] = [
        T(
            "{what}: {day}",
            what=told(
                titled(one.watch.followed, one.watch.obligation, programme),
                one.watch.followed.certificate,
            ),
            day=away(one.watch.obligation.limit, today),
        )
        for one in due[:_SHOWN]
    ]
    if len(due) > _SHOWN:
        lines.append(TN("and {n} more", "and {n} more", n=len(due) - _SHOWN))
    choices = tuple(
        Choice(
            f"go.certificates.c{id}",
            T("See {what}", what=told(certificate_name(one.certificate, programme),
                                      one.certificate)),
        )
        for id, one in shown.items()
    )  # fmt: skip
    return tuple(lines), (*choices, ADVICE)


def _template(due: Sequence[Due], programme: Programme) -> Template:
    """The same where free words are not allowed: the duty whose last day is the nearest."""
    nearest = min(due, key=lambda one: one.watch.obligation.limit).watch
    return surveillance_due(
        nearest.followed.contacts.firm.name,
        titled(nearest.followed, nearest.obligation, programme),
        nearest.obligation.limit,
    )


def silent(due: Sequence[Due], programme: Programme, now: datetime) -> Reply:
    """For the officers: firms that have not answered, nearest last day first."""
    today = local_day(programme, now)
    ordered = sorted(due, key=lambda one: one.watch.obligation.limit)
    lines: list[Text] = [
        Joined(
            (
                one.watch.followed.contacts.firm.name,
                titled(one.watch.followed, one.watch.obligation, programme),
                away(one.watch.obligation.limit, today),
            )
        )
        for one in ordered[:_SHOWN]
    ]
    if len(ordered) > _SHOWN:
        lines.append(TN("and {n} more", "and {n} more", n=len(ordered) - _SHOWN))
    return Reply(
        header=T("Firms that have not answered"),
        text=tuple(lines),
        choices=(Choice("go.staff", T("Staff")),),
        stays=True,
    )


def silenced(firm: str, silent: bool) -> Reply:
    """To the other contact of a firm: the reminders of the whole firm were stopped, or go on."""
    said = (
        T("The other contact has stopped the reminders of all certificates of {firm}.", firm=firm)
        if silent
        else T("The other contact has the certificates of {firm} reminded of again.", firm=firm)
    )
    see = Choice("go.certificate_firm", T("Contacts, calendar, stop reminders"))
    return Reply(header=T("Reminders"), text=(said,), choices=(see,), stays=True)
