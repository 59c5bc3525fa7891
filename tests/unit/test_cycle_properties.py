"""The cycle, whatever the days are: what holds for every certificate that can be on record."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from handlers.cycle import Obligation, obligations
from handlers.months import shifted
from handlers.schemes import Anchor, Rule
from storage.certificate_records import Certificate, Done, Duty, Marked, Standing
from storage.frozen import frozen
from tests.certificates import scheme
from tests.world import FIRM, programme, tongue

CERTIFIABLE = [s.id for s in programme().schemes if s.certificate]
DAYS = st.dates(date(2018, 1, 1), date(2028, 12, 31))
NAMES = [
    *((Duty.SURVEILLANCE, n) for n in range(1, 5)),
    *((Duty.FEE, n) for n in range(1, 4)),
    *((duty, 1) for duty in (Duty.RECERTIFICATION, Duty.RENEWAL, Duty.RESTORATION, Duty.EXPIRY)),
]
"""What the chat names an audit with: the duty that it was reported for, as it was then."""
MARKS = [(Duty.SURVEILLANCE, n) for n in range(1, 5)] + [
    *((Duty.FEE, 1), (Duty.FEE, 2), (Duty.RECERTIFICATION, 1), (Duty.TRANSITION, 1)),
]


def _after(decided: date, first: int = -30) -> st.SearchStrategy[date]:
    """Days near the decision and all over the cycle: both have found mistakes."""
    later = st.integers(first, 400) | st.integers(first, 1900)
    return later.map(lambda n: _later(decided, n))


def _done(decided: date) -> st.SearchStrategy[Done]:
    """Without a name, as staff enter it, or with one, as the chat stores it. What names a duty
    and lies before the decision is not of this certificate (`storage.certificates`)."""
    named = st.builds(lambda on, name: Done(on, *name), _after(decided, 1), st.sampled_from(NAMES))
    return st.builds(Done, _after(decided)) | named


def _marks(decided: date) -> st.SearchStrategy[tuple[Marked, ...]]:
    """Printed or fixed days: a duty has one at most (`bot.effects.certificates`)."""
    mark = st.builds(
        lambda name, on: Marked(name[0], name[1], on), st.sampled_from(MARKS), _after(decided)
    )
    return st.lists(mark, max_size=3, unique_by=lambda m: (m.duty, m.number)).map(tuple)


@st.composite
def certificates(draw: st.DrawFn) -> Certificate:
    id = draw(st.sampled_from(CERTIFIABLE))
    decided = draw(DAYS)
    return Certificate(
        1, FIRM, id, decided,
        draw(st.none() | st.integers(1, 1900).map(lambda n: _later(decided, n))),
        # The decision follows before the first audit by any interval falls due.
        audited_on=draw(st.none() | st.integers(-170, 0).map(lambda n: _later(decided, n))),
        interval=draw(st.sampled_from([None, None, 6, 12])),
        method=draw(st.sampled_from([None, 1, 5, 7])),
        standing=draw(st.sampled_from(Standing)),
        since=draw(st.none() | _after(decided)),
        printed=draw(_marks(decided)),
        confirmed=draw(_marks(decided)),
        done=tuple(draw(st.lists(_done(decided), max_size=6))),
    )  # fmt: skip


def _later(start: date, days: int) -> date:
    return date.fromordinal(start.toordinal() + days)


def plan(held: Certificate, until: date = date(2040, 1, 1)) -> tuple[Obligation, ...]:
    return obligations(scheme(held.scheme), held, until)


def active(held: Certificate) -> tuple[Obligation, ...]:
    """What it asks while it is in force: all of the plan."""
    return plan(replace(held, standing=Standing.ACTIVE))


def _numbered(found: Sequence[Obligation]) -> set[tuple[Duty, int]]:
    return {(o.duty, o.number) for o in found}


def _of(found: Sequence[Obligation], duty: Duty) -> list[Obligation]:
    return sorted((o for o in found if o.duty is duty), key=lambda o: o.number)


@given(certificates())
def test_no_duty_is_there_twice_and_none_ends_after_the_expiry(held: Certificate) -> None:
    found = active(held)
    assert len(_numbered(found)) == len(found)
    assert [o.due for o in found] == sorted(o.due for o in found)
    for o in found:
        assert o.expires is None or max(o.due, o.limit) <= o.expires
        assert (o.opens or o.due) <= o.due <= o.limit
        assert held.decided_on is not None
        assert o.due > held.decided_on or o.duty is Duty.RENEWAL


@given(certificates())
def test_surveillance_comes_in_the_order_of_its_numbers_and_before_recertification(
    held: Certificate,
) -> None:
    """But for printed days: they stand where the paper has them, whatever that does to the order
    (B2.1). Those of the rule keep theirs among themselves."""
    found = active(held)
    ruled = [o for o in _of(found, Duty.SURVEILLANCE) if not o.printed]
    assert [o.due for o in ruled] == sorted(o.due for o in ruled)
    assert [o.limit for o in ruled] == sorted(o.limit for o in ruled)
    # A second audit in one calendar year, reported as the next one, leaves the year to be covered
    # (17021-1): the day is there twice, once done.
    open_ = [o.due for o in ruled if o.met is None]
    assert len(set(open_)) == len(open_)
    for last in _of(found, Duty.RECERTIFICATION):
        assert all(o.limit <= last.limit for o in ruled)
        assert all(o.due < last.due for o in ruled)


@given(certificates())
def test_numbers_count_up_without_a_gap(held: Certificate) -> None:
    """A printed day may be of any number: one audit more than the rule knows of."""
    found = active(held)
    for duty in Duty:
        ruled = [o.number for o in found if o.duty is duty and not o.printed]
        assert {*range(1, max(ruled, default=0))} <= {o.number for o in _of(found, duty)}


@given(certificates())
def test_a_certificate_that_is_over_keeps_of_its_plan_what_was_done(held: Certificate) -> None:
    asked = active(held)
    if held.standing is Standing.SUSPENDED:
        assert tuple(o for o in plan(held) if o.duty is not Duty.RESTORATION) == asked
    elif held.standing is not Standing.ACTIVE:
        assert plan(held) == tuple(o for o in asked if o.met)


@given(certificates())
def test_an_audit_without_a_name_settles_one_duty_and_none_of_a_later_period(
    held: Certificate,
) -> None:
    assume(not _by_calendar_year(held))
    rule = scheme(held.scheme).surveillance
    named = {d.on for d in held.done if d.duty}
    met = [o for o in active(held) if o.met and o.met not in named and o.duty is not Duty.FEE]
    assert len({o.met for o in met}) == len(met)
    anchor = held.audited_on if scheme(held.scheme).anchor is Anchor.AUDIT else None
    months = held.interval or (rule.months if rule else 0)
    for o in met:
        if o.duty is Duty.SURVEILLANCE and not o.printed and o.met:
            began = shifted(anchor or held.decided_on or o.due, months * (o.number - 1))
            assert o.met >= (o.opens or began)


@given(certificates(), st.data())
def test_nothing_is_lost_when_the_history_grows(held: Certificate, data: st.DataObject) -> None:
    """But for the one duty more of a calendar year (17021-1) that an audit on record covers."""
    assert held.decided_on is not None
    more = data.draw(_done(held.decided_on))
    before, afterwards = active(held), active(replace(held, done=(*held.done, more)))
    lost = [o for o in before if (o.duty, o.number) not in _numbered(afterwards)]
    for o in lost:
        assert _by_calendar_year(held)
        assert o.duty is Duty.SURVEILLANCE
        years = {a.met.year for a in afterwards if a.met} | {a.due.year for a in afterwards}
        assert o.due.year in years


@given(certificates(), st.data())
def test_what_was_done_is_not_undone_when_the_history_grows(
    held: Certificate, data: st.DataObject
) -> None:
    """But for calendar years (17021-1): an audit more can move the year that a number is for."""
    assume(not _by_calendar_year(held))
    assert held.decided_on is not None
    more = data.draw(_done(held.decided_on))
    before, afterwards = active(held), active(replace(held, done=(*held.done, more)))
    met, still = [_numbered([o for o in found if o.met]) for found in (before, afterwards)]
    assert met <= still


def _by_calendar_year(held: Certificate) -> bool:
    rule = scheme(held.scheme).surveillance
    return held.interval is None and rule is not None and rule.rule is Rule.CALENDAR_YEAR


@given(certificates(), st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(held: Certificate, chance: Random) -> None:
    entered = replace(
        held,
        done=tuple(chance.sample(held.done, len(held.done))),
        printed=tuple(chance.sample(held.printed, len(held.printed))),
        confirmed=tuple(chance.sample(held.confirmed, len(held.confirmed))),
    )
    assert plan(entered) == plan(held)


@given(certificates(), st.data())
def test_what_is_entered_and_taken_back_in_any_order_leaves_the_plan_as_it_was(
    held: Certificate, data: st.DataObject
) -> None:
    """By the steps by which certificates are changed: an audit reported and refused, a printed
    day and the one before it again, the contract's interval, the audit counted from, a standing."""
    assert held.decided_on is not None
    changes = _changes(held, data)
    enter = data.draw(st.permutations(changes))
    back = data.draw(st.permutations(changes))
    changed = held
    for change in enter:
        changed = change.enter(changed)
    whole = held
    for change in changes:
        whole = change.enter(whole)
    assert plan(changed) == plan(whole)
    for change in back:
        changed = change.take_back(changed)
    assert plan(changed) == plan(held)


@frozen
class Change:
    """One thing that is changed, each of another part of a certificate."""

    enter: Callable[[Certificate], Certificate]
    take_back: Callable[[Certificate], Certificate]


def _changes(held: Certificate, data: st.DataObject) -> list[Change]:
    assert held.decided_on is not None
    marks = data.draw(_marks(held.decided_on))
    return [
        *map(_audit, data.draw(st.lists(_done(held.decided_on), max_size=3))),
        *(_mark(mark, _printed(held, mark)) for mark in marks),
        *(_field(name, data.draw(values), getattr(held, name)) for name, values in (
            ("interval", st.sampled_from([None, 6, 12])),
            ("audited_on", st.just(held.decided_on)),
            ("expires_on", _after(held.decided_on, 1)),
            ("standing", st.sampled_from(Standing)),
        ) if data.draw(st.booleans())),
    ]  # fmt: skip


def _audit(done: Done) -> Change:
    """Reported, then refused by staff."""

    def refused(held: Certificate) -> Certificate:
        place = held.done.index(done)
        return replace(held, done=held.done[:place] + held.done[place + 1 :])

    return Change(lambda held: replace(held, done=(*held.done, done)), refused)


def _printed(held: Certificate, mark: Marked) -> Marked | None:
    return next((m for m in held.printed if (m.duty, m.number) == (mark.duty, mark.number)), None)


def _mark(mark: Marked, before: Marked | None) -> Change:
    """A printed day takes the place of the one before it, as `MarkDuty` does."""

    def kept(held: Certificate, new: Marked | None) -> Certificate:
        others = tuple(m for m in held.printed if (m.duty, m.number) != (mark.duty, mark.number))
        return replace(held, printed=(*others, new) if new else others)

    return Change(lambda held: kept(held, mark), lambda held: kept(held, before))


def _field(name: str, value: Any, before: Any) -> Change:
    """A column of its own that is corrected and corrected back."""
    return Change(
        lambda held: replace(held, **{name: value}), lambda held: replace(held, **{name: before})
    )


_PRINTED_EARLY = Certificate(
    1, FIRM, "iso17025", date(2018, 1, 1),
    printed=(Marked(Duty.SURVEILLANCE, 1, date(2018, 1, 2)),), done=(Done(date(2018, 1, 2)),),
)  # fmt: skip
"""Of a scheme without an end, with an audit printed long before the day of the rule."""


@given(certificates(), DAYS)
@example(_PRINTED_EARLY, date(2018, 1, 2))
def test_looking_less_far_shows_the_beginning_of_the_same_plan(
    held: Certificate, until: date
) -> None:
    assert plan(held, until) == tuple(o for o in plan(held) if o.due <= until)


@given(certificates())
def test_only_schemes_with_a_high_source_state_a_computed_day_as_certain(
    held: Certificate,
) -> None:
    for o in plan(held):
        if not o.sure:
            assert not o.printed
            assert "kiểm tra lại" in tongue().say(o.basis)
