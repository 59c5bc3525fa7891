"""The eligibility rules, for every combination of answers: exact, free of contradiction, honest.

`POSSIBLE` holds every combination of complete answers with what follows from it. A combination
with unknown answers is then judged against all its completions: what they agree on must be said,
what they do not agree on must not be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from typing import TypeAlias

import pytest

from handlers.eligibility import FIELDS, Assessment, assess
from handlers.rules import DEPARTMENT, Facts, Result, Value, Verdict, conclude, in_force
from tests.world import programme

DAY = date(2026, 11, 23)
CHARTER = programme().charter
COMPONENTS = [entitlement.component for entitlement in CHARTER.entitlements]
ALL = ["overall", *COMPONENTS]
CATEGORIES = FIELDS["products"][:-1]
BUSINESSES = ("enterprise", "cooperative", "facility", "household")

Answers: TypeAlias = tuple[str, ...]
# What matters of products is whether one counts: one that does, one that does not, both.
CHOICES = {**FIELDS, "products": ("key_local", "other", "key_local+other")}
NAMES = tuple(CHOICES)


def facts(answers: Answers) -> Facts:
    given = zip(NAMES, answers, strict=True)
    return {name: frozenset(answer.split("+")) for name, answer in given if answer}


def verdicts(assessment: Assessment) -> Mapping[str, Verdict]:
    return {"overall": assessment.overall, **assessment.components}


@cache
def judged(answers: Answers) -> Mapping[str, Verdict]:
    return verdicts(assess(CHARTER, facts(answers), DAY))


COMPLETE: list[Answers] = list(product(*CHOICES.values()))
PARTIAL: list[Answers] = list(product(*(("", *all_) for all_ in CHOICES.values())))


def completions(answers: Answers) -> Iterator[Answers]:
    return product(
        *((given,) if given else CHOICES[name] for name, given in zip(NAMES, answers, strict=True))
    )


def hue(**more: str) -> dict[str, Value]:
    """The verdicts for somebody in Huế."""
    answers = tuple({"place": "hue", **more}.get(name, "") for name in NAMES)
    return {id: verdict.value for id, verdict in judged(answers).items()}


def maker(entity: str, **more: str) -> dict[str, Value]:
    """The verdicts for somebody in Huế who produces a key local product, in food."""
    given = {"activity": "produces", "products": "key_local", "sector": "food",
             "applies_system": "yes", **more}  # fmt: skip
    return hue(entity=entity, **given)


# -- every combination ---------------------------------------------------------------------------


@pytest.mark.parametrize("id", ALL)
def test_what_is_said_is_exactly_what_all_completions_agree_on(id: str) -> None:
    """Nothing is promised too early, and nothing is left open that is certain already."""
    for answers in PARTIAL:
        said = judged(answers)[id]
        possible = {judged(complete)[id].value for complete in completions(answers)}
        expected = possible.pop() if len(possible) == 1 else Value.UNDETERMINED
        assert said.value == expected, answers


@pytest.mark.parametrize("id", ALL)
def test_undetermined_names_just_what_would_decide_it(id: str) -> None:
    """Every field named can change the verdict, none that can is left out, and together they
    decide for at least one answer; where no answer could, the Department is named."""
    for answers in PARTIAL:
        said = judged(answers)[id]
        if said.value != Value.UNDETERMINED:
            assert said.missing == ()
            continue
        possible = {complete: judged(complete)[id].value for complete in completions(answers)}
        if set(possible.values()) == {Value.UNDETERMINED}:
            assert said.missing == (DEPARTMENT,), answers
            continue
        assert set(said.missing) == set(relevant(answers, possible)), answers
        assert any(judged(one)[id].value != Value.UNDETERMINED for one in told(answers, said))


def relevant(answers: Answers, possible: Mapping[Answers, Value]) -> Iterator[str]:
    """The unknown fields of which one answer more or less makes a difference."""
    for place, name in enumerate(NAMES):
        if not answers[place] and any(
            possible[(*c[:place], other, *c[place + 1 :])] != value
            for c, value in possible.items()
            for other in CHOICES[name]
        ):
            yield name


def told(answers: Answers, verdict: Verdict) -> Iterator[Answers]:
    """The same answers with every possible reply to what the verdict asks for."""
    return product(
        *(
            CHOICES[name] if name in verdict.missing else (given,)
            for name, given in zip(NAMES, answers, strict=True)
        )
    )


def test_more_facts_never_turn_a_verdict_into_another() -> None:
    """Whatever is answered next, *eligible* and *not eligible* stay what they were."""
    for answers in PARTIAL:
        before = judged(answers)
        for place, name in enumerate(NAMES):
            if answers[place]:
                continue
            for answer in CHOICES[name]:
                after = judged((*answers[:place], answer, *answers[place + 1 :]))
                for id, verdict in before.items():
                    if verdict.value != Value.UNDETERMINED:
                        assert after[id].value == verdict.value, (answers, name, answer, id)


@pytest.mark.parametrize("id", ALL)
def test_every_verdict_can_be_reached(id: str) -> None:
    """None of the three is there for show, and the two decided ones follow from full answers."""
    assert {judged(answers)[id].value for answers in PARTIAL} == set(Value)
    complete = {judged(answers)[id].value for answers in COMPLETE}
    assert complete >= {Value.ELIGIBLE, Value.NOT_ELIGIBLE}


def test_the_verdicts_do_not_contradict_one_another() -> None:
    """To whom the plan applies, its consulting is open; to whom it does not, nothing that asks
    for it is; HACCP, VietGAP and GMP are management systems too."""
    own_circle = {"expert", "course", "seminar", "tccs", "conformity", "barcode", "awareness"}
    for answers in PARTIAL:
        said = {id: verdict.value for id, verdict in judged(answers).items()}
        if said["overall"] == Value.ELIGIBLE:
            assert said["systems"] == said["awareness"] == Value.ELIGIBLE
        if said["overall"] == Value.NOT_ELIGIBLE:
            for id in set(COMPONENTS) - own_circle:
                assert said[id] == Value.NOT_ELIGIBLE, (answers, id)
        for id in ("haccp", "vietgap", "gmp", "technology", "model", "certification"):
            if said[id] == Value.ELIGIBLE:
                assert said["systems"] == said["overall"] == Value.ELIGIBLE


def test_every_group_of_products_counts_the_same_and_other_adds_nothing() -> None:
    """One of the plan's four groups is enough, also beside others."""
    for chosen in (*CATEGORIES, "+".join(CATEGORIES), *(f"{c}+other" for c in CATEGORIES)):
        assert maker("household", products=chosen) == maker("household")


# -- row by row (shared facts, eligibility C1) -----------------------------------------------------


def eligible(said: Mapping[str, Value]) -> set[str]:
    return {id for id, value in said.items() if value == Value.ELIGIBLE}


OPEN = {"course", "seminar"}
TASK_1 = {"tccs", "conformity", "barcode"}
FACILITIES = {"overall", "awareness", "technology", "systems", "haccp", "gmp", "surveillance"}


@pytest.mark.parametrize("entity", ["facility", "household"])
def test_household_businesses_are_included_as_facilities_are(entity: str) -> None:
    assert eligible(maker(entity)) == OPEN | TASK_1 | FACILITIES


def test_a_cooperative_also_gets_vietgap_if_it_farms() -> None:
    assert eligible(maker("cooperative", sector="agriculture")) == (
        OPEN | TASK_1 | FACILITIES | {"vietgap"}
    )
    assert maker("cooperative", sector="textile")["vietgap"] == Value.NOT_ELIGIBLE
    assert maker("cooperative", sector="food")["vietgap"] == Value.UNDETERMINED


def test_certification_and_pilot_models_name_enterprises_alone() -> None:
    said = eligible(maker("enterprise"))
    assert said == OPEN | TASK_1 | FACILITIES | {"expert", "model", "certification"}
    for entity in BUSINESSES[1:]:
        for id in ("model", "certification", "expert"):
            assert maker(entity)[id] == Value.NOT_ELIGIBLE


def test_an_individual_is_named_for_task_1_only() -> None:
    said = hue(entity="individual")
    assert eligible(said) == OPEN | TASK_1
    assert Value.UNDETERMINED not in said.values()


def test_an_agency_may_send_staff_to_become_experts() -> None:
    said = hue(entity="agency")
    assert eligible(said) == OPEN | TASK_1 | {"expert"}
    assert said["overall"] == Value.NOT_ELIGIBLE


@pytest.mark.parametrize("entity", BUSINESSES)
def test_a_trader_is_told_neither_yes_nor_no(entity: str) -> None:
    """Only awareness is arguable; nothing that he could still tell decides it."""
    said = maker(entity, activity="trades")
    assert said["overall"] == said["awareness"] == Value.UNDETERMINED
    for id in ("technology", "systems", "haccp", "vietgap", "gmp", "model", "certification"):
        assert said[id] == Value.NOT_ELIGIBLE
    answers = (entity, "hue", "trades", "key_local", "food", "yes")
    assert judged(answers)["overall"].missing == (DEPARTMENT,)


def test_outside_hue_there_is_nothing() -> None:
    for answers in PARTIAL:
        if answers[1] == "elsewhere":
            assert {v.value for v in judged(answers).values()} == {Value.NOT_ELIGIBLE}


def test_products_of_no_group_end_it_and_unknown_ones_leave_it_open() -> None:
    assert maker("enterprise", products="other")["overall"] == Value.NOT_ELIGIBLE
    assert maker("enterprise", products="")["overall"] == Value.UNDETERMINED


def test_technology_needs_a_sector_of_the_plan_and_surveillance_a_system() -> None:
    for sector in FIELDS["sector"]:
        expected = Value.NOT_ELIGIBLE if sector == "other" else Value.ELIGIBLE
        assert maker("facility", sector=sector)["technology"] == expected
    assert maker("facility", applies_system="no")["surveillance"] == Value.NOT_ELIGIBLE
    assert maker("facility", applies_system="")["surveillance"] == Value.UNDETERMINED


# -- trace, dates ----------------------------------------------------------------------------------


def test_every_verdict_can_be_traced_to_a_place_in_the_plan() -> None:
    for answers in PARTIAL:
        for verdict in judged(answers).values():
            results = {finding.result for finding in verdict.findings}
            if verdict.value == Value.NOT_ELIGIBLE:
                assert Result.NOT_MET in results
            if verdict.value == Value.ELIGIBLE:
                assert results == {Result.MET}
    for [rule] in CHARTER.rules.values():
        assert "48/KH-UBND" in rule.source.vi
        assert "2021" in rule.source.en


def test_a_later_plan_takes_over_on_its_first_day() -> None:
    """Two versions of a rule: the day decides; before the first and after the last, the nearest."""
    first = CHARTER.rule("place.hue", DAY)
    later = replace(first, starts=date(2027, 1, 1), ends=date(2030, 12, 31))
    versions = [first, later]
    assert in_force(versions, date(2020, 1, 1)) is first
    assert in_force(versions, date(2026, 12, 31)) is first
    assert in_force(versions, date(2027, 1, 1)) is later
    assert in_force(versions, date(2040, 1, 1)) is later


def test_no_rules_ask_nothing() -> None:
    assert conclude(()).value == Value.ELIGIBLE
