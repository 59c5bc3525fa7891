"""The rule that a day came from, in words: shown beside it and written by `bot cycle`.

A figure that no source was read for is never stated as certain: it asks to be checked.
"""

from datetime import date

from handlers.schemes import Anchor, Renewal, Rule, Scheme
from handlers.surveillance import Audit
from handlers.text import Joined, T, Text
from storage.certificate_records import Certificate

CHECK = T("please check")
"""Said with every figure that is not certain."""


def surveillance(scheme: Scheme, certificate: Certificate, audit: Audit) -> Text:
    """Why a surveillance audit is due on its day."""
    if audit.printed:
        return printed()
    if certificate.interval is not None:
        return T("every {n} months by the contract", n=certificate.interval)
    rule = scheme.surveillance
    assert rule is not None, "without an interval of its own only schemes with surveillance"
    words: Text
    match rule.rule:
        case Rule.CALENDAR_YEAR if audit.number == 1:
            words = T("at most {n} months after the certification decision", n=rule.months)
        case Rule.CALENDAR_YEAR:
            words = T("at least once in each calendar year, except the recertification year")
        case Rule.WINDOW:
            words = T("{a} months before to {b} months after the anniversary of the audit",
                      a=rule.before, b=rule.after)  # fmt: skip
        case Rule.PERIOD:
            words = T("on any day within each {n} months, announced or not", n=rule.months)
        case Rule.ANNIVERSARY:
            words = T("at the latest every {n} months", n=rule.months)
    return _counted(words, scheme, certificate, rule.sure, audit.due)


def anchored(scheme: Scheme, certificate: Certificate) -> bool:
    """Whether the day is known from which the scheme counts; else the decision stands for it."""
    return scheme.anchor is not Anchor.AUDIT or certificate.audited_on is not None


def renewal(
    scheme: Scheme, certificate: Certificate, rule: Renewal, on: date, is_printed: bool
) -> Text:
    """Why recertification, or the file for a renewal, is due on its day."""
    if is_printed:
        return printed()
    words: Text
    if not rule.audit:
        words = T("file for renewal handed in {n} months before the expiry", n=rule.months_before)
    elif rule.opens:
        words = T("recertification in the {n} months before this day, none after", n=rule.opens)
    else:
        words = T("recertification completed before the expiry")
    return _counted(words, scheme, certificate, rule.sure, on)


def fee(scheme: Scheme, on: date) -> Text:
    """Why a yearly fee is due."""
    return _sourced(T("paid before this day each year"), scheme, True, on)


def expiry(scheme: Scheme | None, on: date, is_printed: bool, decided: date | None) -> Text:
    """Why the certificate ends on its day."""
    if is_printed or scheme is None or scheme.validity is None:
        return printed()
    rule = scheme.validity
    words: Text = T("valid for {n} months from the decision", n=rule.months)
    if rule.at_most and rule.extension:
        words = T("valid for {n} months at most, to be extended by {more} at most",
                  n=rule.months, more=rule.extension)  # fmt: skip
    elif rule.at_most:
        words = T("valid for {n} months at most: see the certificate", n=rule.months)
    # How long it is valid was laid down when it was decided.
    return _sourced(words, scheme, rule.sure, on, decided or on)


def restoration() -> Text:
    """Why a suspension ends."""
    return Joined((T("a suspension usually lasts 6 months at most"), CHECK))


def printed() -> Text:
    """A day that was read off the certificate or the contract."""
    return T("as printed on the certificate or in the contract")


def _counted(words: Text, scheme: Scheme, certificate: Certificate, sure: bool, on: date) -> Text:
    if anchored(scheme, certificate):
        return _sourced(words, scheme, sure, on)
    instead = T("counted from the decision, as the last day of the audit is not known")
    return Joined((words, *((scheme.source,) if sure else ()), instead, CHECK))


def _sourced(words: Text, scheme: Scheme, sure: bool, *days: date) -> Text:
    if not sure:
        return Joined((words, CHECK))  # the scheme's source does not say this figure
    return Joined((words, scheme.source, *(() if scheme.certain(sure, *days) else (CHECK,))))
