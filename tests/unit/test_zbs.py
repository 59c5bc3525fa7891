"""ZBS templates: values as short as Zalo takes them, and texts that are ready to be submitted."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zbs import phone_84
from bot.channels.zbs_values import EXACT, LIMITS, Misfit, fitted, limit
from handlers.templates import PARAMETERS

GUIDE = Path(__file__).parent.parent.parent / "docs" / "zalo.md"


def test_words_are_shortened_at_a_word_and_kept_on_one_line() -> None:
    values = fitted({"event": "Tập huấn ISO 22000:2018 cho cơ sở chế biến\nthực phẩm"})
    assert values == {"event": "Tập huấn ISO 22000:2018 cho…"}
    assert len(values["event"]) <= LIMITS["event"]


@pytest.mark.parametrize("name", sorted(EXACT))
def test_a_code_or_a_date_that_does_not_fit_is_not_sent_in_part(name: str) -> None:
    with pytest.raises(Misfit, match=f"{name} has 31 characters"):
        fitted({name: "x" * 31})


def test_an_empty_value_is_not_sent_and_never_quoted() -> None:
    with pytest.raises(Misfit, match="participant is empty"):
        fitted({"participant": " "})


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(["event", "place", "another"]))
def test_whatever_the_words_they_fit(words: str, name: str) -> None:
    assert 0 < len(fitted({name: words})[name]) <= limit(name)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("0905123456", "84905123456"),
        ("+84905123456", "84905123456"),
        ("84 905 123 456", "84905123456"),
        ("905", ""),
        ("", ""),
        ("+1 202 555 0100", ""),
    ],
)
def test_phone_numbers_as_zalo_wants_them(given: str, wanted: str) -> None:
    assert phone_84(given) == wanted


def templates() -> dict[str, dict[str, str]]:
    """The templates of the guide: our name to its rows (title, paragraphs, parameters)."""
    found = {}
    for name, block in re.findall(
        r"^### `(\w+)`\n(.*?)(?=^###? |\Z)", GUIDE.read_text(), re.M | re.S
    ):
        rows = re.findall(r"^- \*\*(\w+)\*\*: (.+)$", block, re.M)
        found[name] = dict(rows)
    return found


def test_every_template_of_the_notices_has_its_text_in_the_guide() -> None:
    assert set(PARAMETERS) == set(templates()), "nothing is submitted that nothing sends"


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_a_template_can_be_submitted_as_it_stands(name: str) -> None:
    """Lengths, number of parameters and links as Zalo's rules ask (shared facts, zalo 2.6)."""
    rows = templates()[name]
    assert 9 <= len(rows["TITLE"]) <= 65
    assert 9 <= len(rows["PARAGRAPH"]) <= 400
    used = re.findall(r"<(\w+)>", rows["TITLE"] + rows["PARAGRAPH"])
    assert set(used) == set(PARAMETERS[name])
    assert len(used) <= 10
    assert "http" not in rows["PARAGRAPH"], "links belong into buttons"
    assert not re.search(r"\d{6,}", rows["PARAGRAPH"]), "phones belong into buttons"
    assert 5 <= len(rows["BUTTON"].split(" → ")[0]) <= 30
    listed = dict(re.findall(r"`(\w+)` \((?:[^,)]+, )?(\d+)\)", rows["PARAMETERS"]))
    assert {p: int(n) for p, n in listed.items()} == {p: limit(p) for p in PARAMETERS[name]}
