"""From a scheme, a certificate and its history to dated duties. Pure.

Sources: shared facts, certificates B1 (figures) and B2 (how to compute). Three days are kept
apart: the one that the rule names, the one to aim at, and the one that the certification body
has fixed. Days printed on the certificate win over every rule.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from handlers import basis
from handlers.audit_history import History
from handlers.months import shifted
from handlers.obligation import Obligation
from handlers.schemes import Anchor, Fee, Renewal, Scheme, Surveillance
from handlers.surveillance import UNDER_WAY, Cycle, by_contract
from storage.certificate_records import Certificate, Duty, Marked, Standing

__all__ = ["Obligation", "computed_expiry", "expires", "obligations", "outstanding"]

SUSPENSION = 6
"""Months that a suspension usually lasts at most before withdrawal (B1, [S] pqi.vn, vca.net.vn);
the body's letter says the real day, so this is never shown as certain."""

_ORDER = tuple(Duty)


def obligations(
    scheme: Scheme | None, certificate: Certificate, until: date
) -> tuple[Obligation, ...]:
    """All duties up to `until` and the expiry, in the order of their days, done ones too.

    `scheme` None: one that the programme does not know; only the certificate's own days count.
    """
    expiry = expires(scheme, certificate)
    if certificate.printed:
        certificate = replace(certificate, printed=_of_its_time(certificate, expiry))
    history = History(certificate, expiry)
    audits = _surveillance(scheme, certificate, expiry, until, history) if scheme else ()
    found = [
        *audits,
        *(_renewal(scheme, certificate, expiry, history, audits) if scheme else ()),
        *(_fees(scheme.fee, scheme, certificate, until, history) if scheme else ()),
        *_restoration(certificate, history),
        *_expiry(scheme, certificate, expiry, history),
    ]
    found += _only_printed(certificate, found, history)
    asked = sorted(
        (o for o in found if _asked(o, certificate, expiry, until)),
        key=lambda o: (o.due, _ORDER.index(o.duty), o.number),
    )
    return tuple(replace(o, expires=expiry, confirmed=_confirmed(certificate, o)) for o in asked)


def outstanding(obligations: tuple[Obligation, ...]) -> tuple[Obligation, ...]:
    """What is still to be done."""
    return tuple(o for o in obligations if o.met is None)


def expires(scheme: Scheme | None, certificate: Certificate) -> date | None:
    """The last day of validity: as printed, else by the scheme; None if neither says."""
    return certificate.expires_on or computed_expiry(scheme, certificate)


def computed_expiry(scheme: Scheme | None, certificate: Certificate) -> date | None:
    """The expiry by the scheme's rule alone, to be compared with the printed one."""
    if scheme is None or scheme.validity is None or certificate.decided_on is None:
        return None
    method = scheme.method(certificate.method)
    if method is not None and not method.validity:
        return None
    return shifted(certificate.decided_on, scheme.validity.months)


def _of_its_time(certificate: Certificate, expiry: date | None) -> tuple[Marked, ...]:
    """The printed days that can be of this certificate. One that was left behind when decision or
    expiry were put right is none of its own, and the rule's day holds again."""
    decided = certificate.decided_on
    return tuple(
        mark
        for mark in certificate.printed
        if (decided is None or mark.on > decided) and (expiry is None or mark.on <= expiry)
    )


def _surveillance(
    scheme: Scheme, certificate: Certificate, expiry: date | None, until: date, history: History
) -> tuple[Obligation, ...]:
    rule, method = _rule(scheme, certificate), scheme.method(certificate.method)
    anchor = _anchor(scheme, certificate)
    if rule is None or anchor is None or (method is not None and not method.surveillance):
        return ()
    cycle = Cycle(certificate, rule, anchor, _ends(scheme, certificate, expiry), until)
    return tuple(
        Obligation(
            Duty.SURVEILLANCE,
            audit.number,
            audit.due,
            audit.target,
            basis.surveillance(scheme, certificate, audit),
            opens=audit.opens,
            closes=audit.closes,
            met=audit.met,
            printed=audit.printed,
            sure=audit.printed
            or certificate.interval is not None
            or (scheme.certain(rule.sure, audit.due) and basis.anchored(scheme, certificate)),
        )
        for audit in cycle.audits(history)
    )


def _rule(scheme: Scheme, certificate: Certificate) -> Surveillance | None:
    """The scheme's rule; where it has none but is renewed by an audit, the contract's interval."""
    audited = scheme.renewal is not None and scheme.renewal.audit
    if scheme.surveillance is None and audited and certificate.interval is not None:
        return by_contract(certificate.interval)
    return scheme.surveillance


def _anchor(scheme: Scheme, certificate: Certificate) -> date | None:
    """The day from which the months count. Without the audit's last day, the decision's."""
    if scheme.anchor is Anchor.AUDIT:
        return certificate.audited_on or certificate.decided_on
    return certificate.decided_on


def _ends(scheme: Scheme, certificate: Certificate, expiry: date | None) -> date | None:
    """When the cycle is over for its surveillance audits: with the recertification, by the day
    printed for it or that of the rule; else with the certificate."""
    rule = scheme.renewal
    if rule is None or not rule.audit:
        return expiry
    printed = _printed(certificate, Duty.RECERTIFICATION, 1)
    return printed or (expiry and _renewed_by(rule, scheme, certificate, expiry))


def _renewal(
    scheme: Scheme,
    certificate: Certificate,
    expiry: date | None,
    history: History,
    audits: tuple[Obligation, ...],
) -> Iterator[Obligation]:
    rule = scheme.renewal
    if rule is None or expiry is None:
        return
    duty = Duty.RECERTIFICATION if rule.audit else Duty.RENEWAL
    printed = _printed(certificate, duty, 1)
    due = printed or _renewed_by(rule, scheme, certificate, expiry)
    opens = shifted(due, -rule.opens) if rule.opens > 0 and printed is None else None
    met = history.named(duty, 1) or history.take(since=_under_way(rule, due, opens, audits))
    yield Obligation(
        duty,
        1,
        due,
        printed or shifted(due, -rule.aim),
        basis.renewal(scheme, certificate, rule, due, printed is not None),
        opens=opens,
        closes=due if opens else None,
        met=met,
        printed=printed is not None,
        sure=printed is not None
        or (scheme.certain(rule.sure, due) and basis.anchored(scheme, certificate)),
    )


def _renewed_by(rule: Renewal, scheme: Scheme, certificate: Certificate, expiry: date) -> date:
    """So many months before the expiry; where the cycle counts from an audit whose day is known,
    before that anniversary."""
    last = expiry
    if scheme.anchor is Anchor.AUDIT and certificate.audited_on and scheme.validity:
        last = min(expiry, shifted(certificate.audited_on, scheme.validity.months))
    return shifted(last, -rule.months_before)


def _under_way(
    rule: Renewal, due: date, opens: date | None, audits: tuple[Obligation, ...]
) -> date | None:
    """From when on an audit that no surveillance needed is the recertification: in its window; else
    from the beginning of its calendar year or its last three months, but in that year not before
    the last surveillance falls due. A file handed in may be any on record: nothing else is recorded
    of such a certificate."""
    if opens is not None or not rule.audit:
        return opens
    last = max((audit.due for audit in audits), default=date.min)
    return min(shifted(due, -UNDER_WAY), max(date(due.year, 1, 1), last))


def _fees(
    fee: Fee | None, scheme: Scheme, certificate: Certificate, until: date, history: History
) -> Iterator[Obligation]:
    """Each year's fee, settled by a payment in its calendar year or by one that names it."""
    if fee is None or certificate.decided_on is None:
        return
    days = (date(y, fee.month, fee.day) for y in range(certificate.decided_on.year, until.year + 1))
    later = (day for day in days if day > certificate.decided_on)
    for number, day in enumerate(later, start=1):
        paid = history.named(Duty.FEE, number)
        paid = paid or history.take(date(day.year, 1, 1), date(day.year, 12, 31))
        printed = _printed(certificate, Duty.FEE, number)
        yield Obligation(
            Duty.FEE,
            number,
            printed or day,
            printed or day,
            basis.fee(scheme, day),
            met=paid,
            printed=printed is not None,
            sure=printed is not None or scheme.certain(True, day),
        )


def _restoration(certificate: Certificate, history: History) -> Iterator[Obligation]:
    """The end of a suspension; what ended an earlier one does not end this."""
    if certificate.standing is Standing.SUSPENDED and certificate.since is not None:
        printed = _printed(certificate, Duty.RESTORATION, 1)
        due = printed or shifted(certificate.since, SUSPENSION)
        yield Obligation(
            Duty.RESTORATION,
            1,
            due,
            due,
            basis.restoration(),
            met=history.named(Duty.RESTORATION, 1, since=certificate.since),
            printed=printed is not None,
            sure=printed is not None,
        )


def _expiry(
    scheme: Scheme | None, certificate: Certificate, expiry: date | None, history: History
) -> Iterator[Obligation]:
    """The end of the certificate. Its holder answers with the days of the new one, which begin
    another cycle; a report that names this duty all the same ends its reminders."""
    if expiry is not None:
        printed = certificate.expires_on is not None
        sure = printed or bool(
            scheme
            and scheme.validity
            and scheme.certain(scheme.validity.sure, expiry, certificate.decided_on or expiry)
        )
        yield Obligation(
            Duty.EXPIRY,
            1,
            expiry,
            expiry,
            basis.expiry(scheme, expiry, printed, certificate.decided_on),
            met=history.named(Duty.EXPIRY, 1),
            printed=printed,
            sure=sure,
        )


def _only_printed(
    certificate: Certificate, found: list[Obligation], history: History
) -> Iterator[Obligation]:
    """Days that stand on the certificate and that no rule knows of."""
    ruled = {(o.duty, o.number) for o in found}
    for mark in certificate.printed:
        if (mark.duty, mark.number) not in ruled:
            yield Obligation(
                mark.duty,
                mark.number,
                mark.on,
                mark.on,
                basis.printed(),
                met=history.named(mark.duty, mark.number),
                printed=True,
            )


def _printed(certificate: Certificate, duty: Duty, number: int) -> date | None:
    return _day(certificate.printed, duty, number)


def _confirmed(certificate: Certificate, obligation: Obligation) -> date | None:
    return _day(certificate.confirmed, obligation.duty, obligation.number)


def _day(marks: tuple[Marked, ...], duty: Duty, number: int) -> date | None:
    return next((m.on for m in marks if (m.duty, m.number) == (duty, number)), None)


def _asked(
    obligation: Obligation, certificate: Certificate, expiry: date | None, until: date
) -> bool:
    """Whether this is within the time looked at and the certificate still asks for it."""
    if obligation.due > until or (expiry is not None and obligation.due > expiry):
        return False
    standing = certificate.standing
    return obligation.met is not None or standing in (Standing.ACTIVE, Standing.SUSPENDED)
