"""schemes.toml, reminders.toml: every row of the sheet, every mistake told with its place."""

import shutil
from pathlib import Path

import pytest

from bot.content import ContentError, load_programme
from handlers.schemes import Confidence, named
from tests.world import FOLDER, programme

SCHEMES = {s.id: s for s in programme().schemes}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped folder, to be spoilt."""
    return Path(shutil.copytree(FOLDER, tmp_path / "hue-2021"))


def faults(folder: Path, file: str, old: str, new: str) -> tuple[str, ...]:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{file} does not say {old!r} any more: the test must follow"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_programme(folder)
    return caught.value.faults


def test_every_row_of_the_sheet_is_there() -> None:
    assert set(SCHEMES) == {
        "iso9001", "iso14001", "iso45001", "iso22000", "iso50001", "fssc22000", "haccp",
        "gmp_food", "gmp_hfs", "attp", "vietgap_crop", "vietgap_livestock", "vietgap_aqua",
        "iso17025", "sa8000", "iatf16949", "hop_chuan", "hop_quy", "ocop", "gs1_fee", "gs1_cert",
        "tool_none",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("id", "months"),
    [("iso9001", 36), ("ocop", 36), ("attp", 36), ("vietgap_crop", 36), ("vietgap_livestock", 24),
     ("iso17025", None), ("gmp_food", None), ("gs1_cert", None), ("gs1_fee", None)],
)  # fmt: skip
def test_how_long_a_certificate_lasts(id: str, months: int | None) -> None:
    validity = SCHEMES[id].validity
    assert (validity.months if validity else None) == months


def test_what_is_from_memory_or_in_flux_is_not_certain() -> None:
    for id in ("attp", "gmp_hfs"):
        validity = SCHEMES[id].validity
        assert validity is not None
        assert not validity.sure
        assert SCHEMES[id].flux is not None
    for id in ("hop_chuan", "hop_quy"):
        assert SCHEMES[id].flux is not None
    assert {s.id for s in SCHEMES.values() if s.confidence is Confidence.LOW} == {
        "gmp_food",
        "gmp_hfs",
    }


def test_every_standard_of_the_plan_is_certified_by_a_scheme_or_is_a_tool() -> None:
    for standard in programme().standards:
        for alias in standard.aliases:
            found = [f.scheme for f in named(alias, programme().schemes)]
            assert found, alias
            assert {s.certificate for s in found} == {standard.certificate}


@pytest.mark.parametrize("typed", ["", " ", "?", "iso", "iso 9999"])
def test_a_name_of_nothing_finds_nothing(typed: str) -> None:
    assert named(typed, programme().schemes) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("schemes.toml", "months = 36 }", 'months = "36" }',
         'schemes.toml: schemes[0].validity.months (iso9001): found "36", '
         "expected a whole number of months, 1 to 120"),
        ("schemes.toml", 'rule = "calendar_year"', 'rule = "yearly"',
         'schemes.toml: schemes[0].surveillance.rule (iso9001): found "yearly", '
         'expected "calendar_year", "anniversary", "window" or "period"'),
        ("schemes.toml", 'standards = ["iso9001"]', 'standards = ["iso9002"]',
         'schemes.toml: schemes[0].standards[0] (iso9001): found "iso9002", '
         "expected an id of standards.toml"),
        ("schemes.toml", "validity = { months = 36 }\n", "",
         "schemes.toml: schemes[0].validity (iso9001): found nothing, "
         'expected a table {months = …}, because rule = "calendar_year"'),
        ("schemes.toml", 'fee = "30/06"', 'fee = "31/06"',
         'schemes.toml: schemes[19].fee (gs1_fee): found "31/06", '
         'expected a day and month such as "30/06"'),
        ("schemes.toml", 'fee = "30/06"\n', "",
         "schemes.toml: schemes[19].fee (gs1_fee): found nothing, "
         'expected a day exactly if anchor = "calendar"'),
        ("schemes.toml", "before = 3, after = 3", "before = 6, after = 6",
         "schemes.toml: schemes[15].surveillance.after (iatf16949): found 6, "
         "expected windows that do not overlap: before + after below 12"),
        ("schemes.toml", '"iso14k"', '"ISO 9001:2015"',
         'schemes.toml: schemes[1].aliases[1] (iso14001): found "ISO 9001:2015", '
         "expected a name that iso9001 does not have"),
        ("schemes.toml", "confidence =", "confidense =",
         'schemes.toml: schemes[0].confidense (iso9001): unknown key, did you mean "confidence"?'),
        ("schemes.toml", "certificate = false\n", "certificate = false\nfee = \"30/06\"\n",
         'schemes.toml: schemes[21].fee (tool_none): found "fee", '
         "expected nothing, because certificate = false"),
        ("reminders.toml", "days = [90, 60, 30, 14, 7, 1]", "days = [90, 60, 60]",
         'reminders.toml: days: found "[90, 60, 60]", '
         "expected days that get fewer: [90, 60, 30, 14, 7, 1]"),
        ("reminders.toml", "officer_at = 14", "officer_at = 45",
         "reminders.toml: officer_at: found 45, expected at most second_at, 30"),
        ("reminders.toml", 'at = "08:30"', 'at = "25:30"',
         'reminders.toml: at: found "25:30", expected a time of day such as "07:30"'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    assert any(line.startswith(said) for line in faults(folder, file, old, new))


@pytest.mark.parametrize("file", ["schemes.toml", "reminders.toml"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(ContentError) as caught:
        load_programme(folder)
    assert f"{file}: the file is missing" in caught.value.faults
