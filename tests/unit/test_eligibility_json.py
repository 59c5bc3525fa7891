"""`bot eligibility`: what other programs give and get, and what they are told about a mistake."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.__main__ import main
from bot.commands.eligibility import table
from bot.eligibility_json import Refused, answer, facts, read
from handlers.eligibility import FIELDS
from tests.world import programme, tongue

README = Path(__file__).parents[2] / "README.md"
DAY = date(2026, 11, 23)
FULL: dict[str, Any] = {
    "entity": "household",
    "place": "hue",
    "activity": "produces",
    "products": ["hue_brand"],
    "sector": "food",
    "applies_system": True,
}


def judged(given: dict[str, Any]) -> dict[str, Any]:
    return answer(programme().charter, facts(given), DAY, tongue())


def bot(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, list[Any], str]:
    """Runs the command on an input; its exit code, the objects it wrote, what it complained of."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    with pytest.raises(SystemExit) as ended:
        main(["eligibility", "--json", *more])
    said = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, [json.loads(line) for line in said.out.splitlines()], said.err


def test_the_answer_has_just_the_keys_that_were_agreed() -> None:
    said = judged(FULL)
    assert list(said) == ["overall", "components", "missing", "trace"]
    assert said["overall"] == "eligible"
    assert list(said["components"]) == [c.id for c in programme().components]
    assert said["missing"] == []
    for step in said["trace"]:
        assert list(step) == ["rule", "source", "result"]
        assert "48/KH-UBND" in step["source"]


@pytest.mark.parametrize(
    "unknown",
    [
        {},
        {**dict.fromkeys(FIELDS)},
        {"entity": "unknown", "place": "unknown", "activity": "unknown", "sector": "unknown"},
        {"products": [], "applies_system": None},
    ],
)
def test_absent_null_unknown_and_empty_are_the_same(unknown: dict[str, Any]) -> None:
    said = judged(unknown)
    assert said["missing"] == list(FIELDS)
    assert set(said["components"].values()) == {"undetermined"}


def test_a_trader_is_for_the_department_to_judge() -> None:
    said = judged({**FULL, "activity": "trades"})
    assert said["overall"] == "undetermined"
    assert said["missing"] == ["activity"]
    assert {"activity.trader": "department"}.items() <= {
        step["rule"]: step["result"] for step in said["trace"]
    }.items()


def test_whatever_is_undetermined_names_a_field() -> None:
    """Another program reads `missing` as names of fields, and finds one for every doubt."""
    for entity in (*FIELDS["entity"], "unknown"):
        for activity in (*FIELDS["activity"], "unknown"):
            for product in FIELDS["products"]:
                for sector in FIELDS["sector"]:
                    said = judged(
                        {**FULL, "entity": entity, "activity": activity, "products": [product],
                         "sector": sector}
                    )  # fmt: skip
                    doubt = "undetermined" in (said["overall"], *said["components"].values())
                    assert set(said["missing"]) <= set(FIELDS)
                    assert bool(said["missing"]) == doubt, said


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"entity": "enterprize"}, 'entity: found "enterprize", did you mean "enterprise"?'),
        ({"place": 7}, "place: found 7, expected one of: hue, elsewhere, unknown"),
        ({"products": "other"}, 'products: found "other", expected a list such as ["other"]'),
        ({"products": ["unknown"]}, "products: found"),
        ({"applies_system": "yes"}, 'applies_system: found "yes", expected true, false or null'),
        ({"applies_system": 1}, "applies_system: found 1, expected true, false or null"),
        ({"sector": ["food"]}, 'sector: found ["food"]'),
        (["hue"], "expected an object"),
        ("hue", "expected an object"),
        (None, "expected an object"),
    ],
)
def test_a_mistake_is_named_with_what_was_expected(wrong: object, words: str) -> None:
    with pytest.raises(Refused) as refused:
        facts(wrong)
    assert words in str(refused.value)


def test_all_mistakes_of_an_object_are_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        facts({"entity": "x", "place": "y"})
    assert str(refused.value).count("expected one of") == 2


def test_a_bad_line_is_answered_in_its_place_and_the_others_are_judged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.dumps(FULL), "", "{", '{"entity": "king"}', '{"entiti": "agency"}']
    code, said, errors = bot("\n".join(lines), monkeypatch, capsys)
    assert code == 1
    assert [next(iter(one)) for one in said] == ["overall", "error", "error", "overall"]
    assert "not JSON" in said[1]["error"]
    assert 'object 4: "entiti" is not looked at, did you mean "entity"?' in errors
    assert "Traceback" not in errors


def test_a_line_that_begins_an_array_and_never_ends_it_takes_nothing_along(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["[1]", "[", json.dumps(FULL), json.dumps([FULL, FULL]), json.dumps(FULL)]
    code, said, _ = bot("\n".join(lines), monkeypatch, capsys)
    assert code == 1
    assert [next(iter(one)) for one in said] == ["error", "error", *["overall"] * 4]


def test_an_array_is_taken_as_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = "\ufeff" + json.dumps([FULL, {"place": "elsewhere"}], indent=1)
    code, said, _ = bot(typed, monkeypatch, capsys)
    assert code == 0
    assert [one["overall"] for one in said] == ["eligible", "not_eligible"]


def test_an_empty_input_is_no_mistake(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bot("\n \n", monkeypatch, capsys) == (0, [], "")


def test_a_day_that_is_none_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, errors = bot("{}", monkeypatch, capsys, "--on", "tomorrow")
    assert code == 2
    assert "expected a day such as 2021-06-01" in errors


@given(st.text(max_size=60))
def test_nothing_that_is_typed_ends_in_a_traceback(typed: str) -> None:
    for one in read(typed.splitlines()):
        assert one.refused or one.facts is not None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "more"]), json_values))
def test_any_object_is_judged_or_refused_in_words(found: dict[str, Any]) -> None:
    [one] = read([json.dumps(found)])
    if one.refused:
        assert "expected" in one.refused or "did you mean" in one.refused
    else:
        assert answer(programme().charter, one.facts, DAY, tongue())["overall"]


def test_the_readme_shows_the_table_of_today() -> None:
    assert "\n".join(table(programme(), DAY)) in README.read_text(encoding="utf-8")
