"""Rules of the plan are data that civil servants change: every slip of the hand is told."""

import re
import shutil
from pathlib import Path

import pytest

from bot.content import ContentError, load_programme
from handlers.eligibility import FIELDS
from tests.unit.test_content import PLAN, SHIPPED, numbers
from tests.world import programme

CHARTER = programme().charter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped folder, to be spoilt."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "hue-2021"))


def faults(folder: Path, file: str, old: str, new: str) -> tuple[str, ...]:
    """What is said after the first `old` of a file has become `new`."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{file} does not say {old!r} any more: the test must follow"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_programme(folder)
    return caught.value.faults


MISTAKES = {
    "an answer that is none": (
        'met = ["hue"]',
        'met = ["huế"]',
        r"eligibility\.toml: rules\[0\]\.met \(place\.hue\): found \"huế\", "
        r"expected an answer of place: hue, elsewhere",
    ),
    "a field that is none": (
        'field = "place"',
        'field = "where"',
        r"eligibility\.toml: rules\[0\]\.field: found \"where\", expected one of: entity, .+",
    ),
    "an answer both met and for the Department": (
        'department = ["trades"]',
        'department = ["produces"]',
        r"eligibility\.toml: rules\[3\]\.department \(activity\.trader\): found \"produces\", .+",
    ),
    "a rule that is not there": (
        '"place.hue", "named.expert"',
        '"place.huee", "named.expert"',
        r"eligibility\.toml: entitlements\[0\]\.rules \(expert\): found \"place\.huee\", .+",
    ),
    "a rule of the whole that is not there": (
        'rules = ["place.hue", "entity.beneficiary", "activity.trader", "products.producer"]',
        'rules = ["nowhere"]',
        r"eligibility\.toml: overall\.rules: found \"nowhere\", expected one of: .+",
    ),
    "a component nobody offers": (
        'component = "haccp"',
        'component = "hacap"',
        r"eligibility\.toml: entitlements\[6\]\.component: found \"hacap\", expected one of: .+",
    ),
    "a component twice": (
        'component = "barcode"',
        'component = "conformity"',
        r"eligibility\.toml: entitlements\[13\]\.component: found \"conformity\", .+",
    ),
    "an end before the beginning": (
        "ends = 2021-12-31",
        "ends = 2020-12-31",
        r"eligibility\.toml: rules\[0\]\.ends \(place\.hue\): found 2020-12-31, "
        r"expected a date after starts, 2021-02-18",
    ),
    "the same version twice": (
        'id = "entity.beneficiary"\nfield = "entity"',
        'id = "place.hue"\nfield = "entity"',
        r"eligibility\.toml: rules\[1\]\.id: found \"place\.hue\", expected another id .+",
    ),
    "more at most than at least": (
        "least = 8\nmost = 10",
        "least = 8\nmost = 7",
        r"eligibility\.toml: entitlements\[5\]\.most \(systems\): found 7, expected at least .+",
    ),
    "a whole that is none": (
        'within = "systems"',
        'within = "system"',
        r"eligibility\.toml: entitlements\[6\]\.within \(haccp\): found \"system\", .+",
    ),
    "a group without one of the components": (
        '"technology", "model"]',
        '"technology"]',
        r"eligibility\.toml: groups: found nothing, expected a group that has \"model\"",
    ),
    "a head alarmed before the officer": (
        "head_after = 5",
        "head_after = 2",
        r"eligibility\.toml: alarms\.head_after: found 2, expected at least officer_after, 3",
    ),
    "words for an answer that is none": (
        'answer = "enterprise"',
        'answer = "company"',
        r"eligibility\.toml: words\[0\]\.answer: found \"company\", expected an answer of entity.+",
    ),
    "a day in quotes": (
        "starts = 2021-02-18",
        'starts = "2021-02-18"',
        r"eligibility\.toml: rules\[0\]\.starts: found \"2021-02-18\", expected a date without.+",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_rules_is_told_with_its_place(folder: Path, mistake: str) -> None:
    old, new, expected = MISTAKES[mistake]
    found = faults(folder, "eligibility.toml", old, new)
    assert any(re.fullmatch(expected, line) for line in found), found


def test_versions_of_a_rule_must_not_overlap(folder: Path) -> None:
    head = "\n[[rules]]\n"
    first = (folder / "eligibility.toml").read_text(encoding="utf-8").split(head)[1]
    later = first.replace("starts = 2021-02-18", "starts = 2021-06-01")
    [line] = faults(folder, "eligibility.toml", head, head + later + head)
    assert "place.hue" in line
    assert "expected a date before 2021-06-01, when its next version starts" in line


def test_a_place_is_not_both_here_and_elsewhere(folder: Path) -> None:
    [line] = faults(folder, "places.toml", '"An Giang"', '"Phong Điền"')
    assert line.startswith('places.toml: elsewhere[0]: found "Phong Điền"')


def test_the_numbers_of_the_plan_are_those_of_the_article() -> None:
    """In the sources of rules, and in the slots that are counted."""
    for [rule] in CHARTER.rules.values():
        assert numbers(rule.source.vi) == numbers(rule.source.en)
        assert numbers(rule.source.vi) <= PLAN
    for entitlement in CHARTER.entitlements:
        shown = programme().component(entitlement.component)
        assert shown is not None
        counted = {str(n) for n in (entitlement.least, entitlement.most) if n is not None}
        assert counted <= PLAN
        if counted:
            assert shown.slots is not None
            assert counted <= numbers(shown.slots.vi), entitlement.component


def test_every_rule_is_used_and_every_rule_ends_with_its_plan() -> None:
    used = {*CHARTER.overall, *(r for e in CHARTER.entitlements for r in e.rules)}
    assert used == set(CHARTER.rules)
    assert {str(rule.ends) for [rule] in CHARTER.rules.values()} == {"2021-12-31"}


def test_the_forty_wards_and_communes_are_known_with_what_they_were() -> None:
    places = programme().places
    assert len({unit.code for unit in places.units}) == 40
    assert sum(unit.name.startswith("Phường") for unit in places.units) == 21
    for unit in places.units:
        for name in (unit.name, *unit.formerly):
            assert places.locate(name) == "hue", name


def test_every_word_means_one_answer_of_its_field() -> None:
    for entry in CHARTER.vocabulary:
        assert entry.answer in FIELDS[entry.field]
