"""Rules as data, judged with three values: a rule is met, not met, or not known yet.

A rule asks one thing of one fact. Besides the answers that meet it, it may name answers on which
its source is silent or says two things: then no further fact helps and only the Department can
decide. What a list of rules comes to is a conjunction:

- one rule not met: *not eligible*, whatever else is still unknown;
- all met: *eligible*;
- otherwise *undetermined*, with the fields whose answers would decide it, or `DEPARTMENT` where
  no answer would.

More facts never turn *eligible* or *not eligible* into anything else; tests try every combination.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from storage.frozen import frozen
from storage.records import Words

DEPARTMENT = "department"
"""Stands in `Verdict.missing` for what only the Department of Science and Technology can say."""

Facts: TypeAlias = Mapping[str, frozenset[str]]
"""The answers known of each field; a field that is absent or empty is unknown."""


class Value(StrEnum):
    """What a list of rules comes to."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNDETERMINED = "undetermined"


class Result(StrEnum):
    """What one rule comes to."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    DEPARTMENT = "department"


@frozen
class Rule:
    """One condition, in force from `starts` until and including `ends` (None: no end named).

    `met`: answers that fulfil it. `department`: answers on which only the Department can decide.
    Any other answer of `domain`, all there are, fails. `when` limits it: it asks nothing of
    somebody whose answer to that other field is not among these.
    """

    id: str
    field: str
    met: frozenset[str]
    department: frozenset[str]
    domain: frozenset[str]
    says: Words
    source: Words
    starts: date
    ends: date | None = None
    when: tuple[str, frozenset[str]] | None = None

    @property
    def can_fail(self) -> bool:
        """Whether some answer to its own field fails it."""
        return bool(self.domain - self.met - self.department)


@frozen
class Finding:
    """A rule as judged; `missing` names the fields that keep it unknown."""

    rule: Rule
    result: Result
    missing: tuple[str, ...] = ()


@frozen
class Verdict:
    """What a list of rules comes to, what would decide it, and the rules it follows from."""

    value: Value
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]


def judge(rule: Rule, facts: Facts) -> Finding:
    """Judge one rule by what is known."""
    concerned: bool | None = True
    if rule.when is not None:
        field, answers = rule.when
        given = facts.get(field, frozenset())
        concerned = bool(given & answers) if given else None
    if concerned is False:
        return Finding(rule, Result.MET)
    answer = facts.get(rule.field, frozenset())
    result = _of_answer(rule, answer)
    if result == Result.MET:
        return Finding(rule, Result.MET)
    unknown = (rule.field,) if result == Result.UNKNOWN else ()
    if concerned is None and rule.when is not None:
        return Finding(rule, Result.UNKNOWN, (rule.when[0], *unknown))
    return Finding(rule, result, unknown)


def _of_answer(rule: Rule, answer: frozenset[str]) -> Result:
    if not answer:
        return Result.MET if rule.domain <= rule.met else Result.UNKNOWN
    if answer & rule.met:
        return Result.MET
    return Result.DEPARTMENT if answer & rule.department else Result.NOT_MET


def conclude(findings: tuple[Finding, ...]) -> Verdict:
    """What all these rules together come to."""
    results = {finding.result for finding in findings}
    if Result.NOT_MET in results:
        return Verdict(Value.NOT_ELIGIBLE, (), findings)
    if results <= {Result.MET}:
        return Verdict(Value.ELIGIBLE, (), findings)
    # Beside what only the Department can decide, an answer still matters if it can fail a rule.
    doubt = Result.DEPARTMENT in results
    missing = [
        field
        for finding in findings
        if finding.result == Result.UNKNOWN and (finding.rule.can_fail or not doubt)
        for field in finding.missing
    ]
    named = tuple(dict.fromkeys(missing)) or (DEPARTMENT,)
    return Verdict(Value.UNDETERMINED, named, findings)


def in_force(versions: Sequence[Rule], day: date) -> Rule:
    """Of one rule's versions the one that holds on a day: the last begun, else the first to come.

    A version that has ended still says what held last; the programme's notice says so.
    """
    if len(versions) == 1:
        return versions[0]
    begun = [rule for rule in versions if rule.starts <= day]
    if begun:
        return max(begun, key=lambda rule: rule.starts)
    return min(versions, key=lambda rule: rule.starts)
