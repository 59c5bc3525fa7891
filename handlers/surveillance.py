"""The surveillance audits between decision and expiry, by each scheme's rule. Pure.

An audit on record settles a duty: the one that it names, else the first open one whose own period
had begun by then. An audit more covers nothing of what comes later. What the rules leave open is
decided towards reminding once too often, and said beside the decision.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from handlers.audit_history import History
from handlers.months import shifted
from handlers.schemes import Rule, Surveillance
from storage.certificate_records import Certificate, Duty, Marked
from storage.frozen import frozen

UNDER_WAY = 3
"""Months before the expiry in which recertification is under way: no surveillance falls due, and
an audit that no surveillance needs is the recertification (B2.2: "start ≥3 months earlier")."""


@frozen
class Audit:
    """One surveillance audit that is due; the fields are those of `handlers.cycle.Obligation`."""

    number: int
    due: date
    target: date
    opens: date | None = None
    closes: date | None = None
    met: date | None = None
    printed: bool = False


@frozen
class Cycle:
    """One certificate from its anchor to its end (None: not known): the day by which it is to be
    recertified, which may come before the expiry where the months count from an audit."""

    certificate: Certificate
    rule: Surveillance
    anchor: date
    ends: date | None
    until: date

    def audits(self, history: History) -> tuple[Audit, ...]:
        """Every surveillance audit of the cycle, with those done marked as met."""
        match self.rule.rule:
            case Rule.CALENDAR_YEAR if self.certificate.interval is None:
                return tuple(self._by_calendar_year(history))
            case Rule.WINDOW:
                return self._by_window(history)
            case _:
                return tuple(self._by_interval(history))

    def _by_calendar_year(self, history: History) -> Iterator[Audit]:
        """ISO/IEC 17021-1:2015, 9.1.3: the first within 12 months of the decision, later one in
        each calendar year but the one of the recertification.

        Years are counted from the one in which the previous audit was held, if that was early:
        one held in the decision's own year leaves every later year to be covered. A late one
        moves nothing, but covers the calendar year in which it was held; a second one in a year
        covers nothing. A printed day wants an audit of its own (B2.1).
        """
        assert self.ends is not None, "a scheme with this rule has a validity"
        due = target = shifted(self.anchor, self.rule.months)
        number, year, latest = 1, due.year, date.min
        while due < self.ends:
            printed = self._printed(number)
            due, target = printed or due, printed or target
            met = self._held(number, due, latest, history, printed is not None)
            yield Audit(number, due, target, met=met, printed=printed is not None)
            year = _to_cover(number, year, due, met)
            if year >= self.ends.year:
                return
            number, latest = number + 1, max(met or date.min, latest or date.min)
            due = date(year, 12, 31)
            target = shifted(self.anchor, 12 * (year - self.anchor.year))

    def _held(
        self, number: int, due: date, latest: date, history: History, printed: bool
    ) -> date | None:
        """The audit that covers the year of `due`; `latest` is the last one held so far."""
        if named := history.named(Duty.SURVEILLANCE, number):
            return named
        covered = latest.year >= due.year
        if covered and not printed:
            return latest
        recertified = history.named(Duty.RECERTIFICATION, 1)
        if number > 1 and recertified and recertified.year == due.year:
            return recertified
        return history.take(latest + timedelta(days=1) if covered else date(latest.year + 1, 1, 1))

    def _by_interval(self, history: History) -> Iterator[Audit]:
        """At the latest every so many months from the anchor; early and late ones move nothing,
        and one before the period begins is not the audit of that period.

        PERIOD: any day of the period may be the day, announced or not (SA8000).
        """
        months = self.certificate.interval or self.rule.months
        before = self.anchor
        for number, day in self._days(months):
            printed = self._printed(number)
            due, opens = printed or day, shifted(self.anchor, months * (number - 1))
            window = self.rule.rule is Rule.PERIOD and printed is None
            named = history.named(Duty.SURVEILLANCE, number)
            yield Audit(
                number,
                due,
                due,
                opens=opens if window else None,
                closes=day if window else None,
                met=named or history.take(since=_begins(due, opens, before, months)),
                printed=printed is not None,
            )
            before = due

    def _by_window(self, history: History) -> tuple[Audit, ...]:
        """Around each anniversary of the anchor. An audit counts for the window it lies in, else
        for the one missed last; before the first window opens it counts for nothing. So which
        one it was reported for does not matter, but for a printed day, which has no window."""
        months = self.certificate.interval or self.rule.months
        audits = [self._window(number, day) for number, day in self._days(months)]
        printed = [mark.number for mark in self._marks()]
        history.unname(Duty.SURVEILLANCE, but=printed)
        for place, audit in enumerate(audits):
            since = audit.opens or self._opens(months * audit.number, audit.due)
            met = history.named(Duty.SURVEILLANCE, audit.number)
            met = met or history.take(since, audit.closes or audit.due)
            audits[place] = replace(audit, met=met)
        until = shifted(self.ends, -UNDER_WAY) if self.ends else None
        for place, audit in reversed(tuple(enumerate(audits))):
            if audit.met is None:
                audits[place] = replace(audit, met=history.take(audit.closes or audit.due, until))
        return tuple(audits)

    def _window(self, number: int, day: date) -> Audit:
        if printed := self._printed(number):
            return Audit(number, printed, printed, printed=True)
        opens, closes = shifted(day, -self.rule.before), shifted(day, self.rule.after)
        return Audit(number, day, day, opens, min(closes, self.ends) if self.ends else closes)

    def _opens(self, months: int, printed: date) -> date:
        """From when on an audit is the one of a printed day: it has no window, but one that was
        too early for every window is not meant for it."""
        return shifted(min(printed, shifted(self.anchor, months)), -self.rule.before)

    def _days(self, months: int) -> Iterator[tuple[int, date]]:
        """The anniversaries until recertification is under way; without an end, until `until`, but
        not fewer than days are printed for, which may come before those of the rule."""
        last, printed = self.until, max((m.number for m in self._marks()), default=0)
        if self.ends:
            last, printed = shifted(self.ends, -UNDER_WAY), 0
        number = 1
        while (day := shifted(self.anchor, months * number)) <= last or number <= printed:
            yield number, day
            number += 1

    def _printed(self, number: int) -> date | None:
        return next((mark.on for mark in self._marks() if mark.number == number), None)

    def _marks(self) -> Iterator[Marked]:
        """The days printed for surveillance audits."""
        return (mark for mark in self.certificate.printed if mark.duty is Duty.SURVEILLANCE)


def by_contract(months: int) -> Surveillance:
    """The audits that a certificate's own contract asks for, where the scheme leaves them to it
    (B1: GMP for food, VietGAP of livestock and aquaculture "per certifier")."""
    return Surveillance(Rule.ANNIVERSARY, months, before=0, after=0, sure=True)


def _begins(due: date, opens: date, before: date, months: int) -> date:
    """When the period of an audit begins: by the rule, but not before the last day of the one
    before it, which may be printed. A printed day ahead of all that has the months before it."""
    began = (max(opens, before), before, shifted(due, -months))
    return next(on for on in began if on < due)


def _to_cover(number: int, year: int, due: date, met: date | None) -> int:
    """The calendar year that the next audit is to cover: the one after `due`, unless this audit was
    held in an earlier year; never one before that of this audit by the rule, whatever is printed.
    """
    if met is None or met.year >= due.year:
        return max(due.year + 1, year)
    return met.year + 1 if number == 1 else max(due.year, year)
