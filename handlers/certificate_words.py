"""How a certificate and its duties are said: on the holder's screens and in reminders.

Three days are kept apart, as the rules do (shared facts, certificates B2.3): the last one that
the rule allows, the one to aim at, and the one that the certification body has fixed.
"""

from datetime import date

from handlers.cycle import Obligation
from handlers.duties import duty_name
from handlers.outlook import key_of
from handlers.programme import Programme
from handlers.schemes import scheme_of
from handlers.text import TN, Day, Joined, T, Text
from storage.certificate_records import Certificate, Duty, Standing
from storage.follow_records import Followed


def certificate_name(certificate: Certificate, programme: Programme) -> Text:
    """ "ISO 9001 (quản lý chất lượng)", or what its holder calls it."""
    scheme = scheme_of(certificate.scheme, programme.schemes)
    return scheme.name if scheme else certificate.called


def standing_name(standing: Standing) -> Text:
    """Where a certificate stands, in words."""
    match standing:
        case Standing.ACTIVE:
            return T("in force")
        case Standing.SUSPENDED:
            return T("suspended")
        case Standing.WITHDRAWN:
            return T("withdrawn by its body")
        case Standing.LAPSED:
            return T("run out")
        case Standing.TRANSFERRED:
            return T("transferred to another body")
        case Standing.ENDED:
            return T("no longer needed")


def away(day: date, today: date) -> Text:
    """A day with how far away it is: "15/03/2027 (còn 90 ngày)"."""
    days = (day - today).days
    if days == 0:
        return T("{day} (today)", day=Day(day))
    if days < 0:
        return TN("{day} ({n} day ago)", "{day} ({n} days ago)", n=-days, day=Day(day))
    return TN("{day} (in {n} day)", "{day} (in {n} days)", n=days, day=Day(day))


def duty_line(obligation: Obligation, today: date) -> Text:
    """A duty with its last day, in one line of a list."""
    if obligation.confirmed:
        day = T("fixed for {day}", day=away(obligation.confirmed, today))
    else:
        day = T("by {day}", day=away(obligation.limit, today))
    return T("{duty}: {day}", duty=duty_name(obligation), day=day)


def duty_days(obligation: Obligation, today: date) -> tuple[Text, ...]:
    """Hard limit, day to aim at and fixed day, each by its own name, with the rule."""
    lines: list[Text] = [duty_name(obligation)]
    if obligation.duty is Duty.EXPIRY:
        lines[0] = T("Expiry: {day}", day=away(obligation.due, today))
    elif obligation.opens and obligation.closes:
        window = T("{a} to {b}", a=Day(obligation.opens), b=Day(obligation.closes))
        lines.append(T("Allowed by the rule: {days}", days=window))
    elif obligation.printed:
        lines.append(T("Last day as printed: {day}", day=away(obligation.limit, today)))
    else:
        lines.append(T("Last day by the rule: {day}", day=away(obligation.limit, today)))
    if obligation.target != obligation.due:
        lines.append(T("Aim at: {day}", day=Day(obligation.target)))
    if obligation.confirmed:
        day = away(obligation.confirmed, today)
        lines.append(T("Fixed by the certification body: {day}", day=day))
    lines.append(T("Rule: {basis}", basis=obligation.basis))
    return tuple(lines)


def reference(followed: Followed, obligation: Obligation) -> str:
    """A duty as a button carries it: "c12-surveillance-1"."""
    return f"c{followed.certificate.id}-{obligation.duty.value}-{obligation.number}"


def titled(followed: Followed, obligation: Obligation, programme: Programme) -> Text:
    """ "ISO 9001 · Surveillance audit 1"."""
    name = certificate_name(followed.certificate, programme)
    return Joined((name, duty_name(obligation)))


def planned_day(followed: Followed, obligation: Obligation) -> date | None:
    """The day that the holder has arranged."""
    return followed.heard(key_of(obligation)).planned_on


def expected(followed: Followed, obligation: Obligation) -> date:
    """The day on which it is to be: fixed by the body, else arranged, else the last one in time."""
    return obligation.confirmed or planned_day(followed, obligation) or obligation.limit
