"""`bot cycle`: what staff and scripts read, and how a wrong input is refused."""

import json
from datetime import datetime
from typing import Any

import pytest

from bot.__main__ import main
from tests.talk import SetClock

KEYS = {"kind", "number", "due", "opens", "closes", "basis"}


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["cycle", *arguments])
    captured = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, captured.out, captured.err


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    code, out, _ = ran(capsys, *arguments, "--json")
    assert code == 0
    found: list[dict[str, Any]] = json.loads(out)
    assert all(set(row) == KEYS and row["basis"] for row in found)
    return found


def dues(found: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    return [(row["kind"], row["number"], row["due"]) for row in found]


def test_json_lists_what_is_still_to_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys, "iso9001", "--decided", "2024-02-29", "--done", "2025-02-01")
    assert dues(found) == [
        ("surveillance", 2, "2026-12-31"),
        ("recertification", 1, "2027-02-28"),
        ("expiry", 1, "2027-02-28"),
    ]
    assert {(row["opens"], row["closes"]) for row in found} == {(None, None)}


def test_a_window_has_its_two_ends(capsys: pytest.CaptureFixture[str]) -> None:
    first = rows(capsys, "IATF", "--decided", "2025-11-30")[0]
    assert (first["opens"], first["due"], first["closes"]) == (
        "2026-08-30",
        "2026-11-30",
        "2027-02-28",
    )


@pytest.mark.parametrize("done", [["--done", "2025-02-01", "2026-02-01"],
                                  ["--done", "2026-02-01", "--done", "2025-02-01"]])  # fmt: skip
def test_audits_can_be_given_in_any_way(
    capsys: pytest.CaptureFixture[str], done: list[str]
) -> None:
    found = rows(capsys, "iso9001", "--decided", "2024-02-29", *done)
    assert [row["kind"] for row in found] == ["recertification", "expiry"]


def test_the_file_for_a_renewal_counts_as_recertification(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = rows(capsys, "attp", "--decided", "2024-08-31")
    assert dues(found) == [("recertification", 1, "2027-02-28"), ("expiry", 1, "2027-08-31")]


def test_a_yearly_fee_is_listed_for_three_years_or_as_long_as_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert [row["due"] for row in rows(capsys, "gs1_fee", "--decided", "2024-07-01")] == [
        "2025-06-30",
        "2026-06-30",
        "2027-06-30",
    ]
    until = ("--until", "2025-12-31")
    assert len(rows(capsys, "gs1_fee", "--decided", "2024-07-01", *until)) == 1


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("OHSAS 18001", "iso45001"),
        ("ohsas18001", "iso45001"),
        ("ISO/TS 16949", "iatf16949"),
        ("ts16949", "iatf16949"),
        ("iso 22k", "iso22000"),
        ("iso9k", "iso9001"),
        ("ISO 9000", "iso9001"),
        ("iso 9001-2015", "iso9001"),
        ("i so 9001:2015", "iso9001"),
        ("VIET GAP trong trot", "vietgap_crop"),
        ("hac cap", "haccp"),
        ("ô cốp", "ocop"),
        ("VSATTP", "attp"),
        ("hợp quy", "hop_quy"),
        ("phi ma vach", "gs1_fee"),
        ("9001", "iso9001"),
        ("TCVN ISO 9001:2015", "iso9001"),
        ("giấy chứng nhận iso 9oo1", "iso9001"),
        ("isoo 9001", "iso9001"),
        ("rau VietGAP", "vietgap_crop"),
        ("vietgap nuôi tôm", "vietgap_aqua"),
        ("FSSC 22000 v5.1", "fssc22000"),
    ],
)
def test_a_scheme_goes_by_every_name_that_owners_use(
    capsys: pytest.CaptureFixture[str], typed: str, id: str
) -> None:
    decided = ("--decided", "2025-03-31")
    assert rows(capsys, typed, *decided) == rows(capsys, id, *decided)


@pytest.mark.parametrize("typed", ["2024-08-31", "31/8/2024", "ngày 31 tháng 8 năm 2024"])
def test_a_day_is_read_in_every_way_in_which_owners_write_it(
    capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    assert dues(rows(capsys, "attp", "--decided", typed))[1] == ("expiry", 1, "2027-08-31")


def test_an_older_name_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, said = ran(capsys, "OHSAS 18001", "--decided", "2025-03-31", "--json")
    assert "ISO 45001 thay thế" in said
    assert json.loads(out)


@pytest.mark.parametrize("typed", ["9001", "OHSAS 18001", "TCVN ISO 9001:2015", "iso 22k"])
def test_which_scheme_was_taken_is_said(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    code, out, said = ran(capsys, typed, "--decided", "2025-03-31", "--json")
    assert (code, bool(json.loads(out))) == (0, True)
    id = {"OHSAS 18001": "iso45001", "iso 22k": "iso22000"}.get(typed, "iso9001")
    assert f"Hiểu “{typed}” là {id}" in said
    _, _, said = ran(capsys, id, "--decided", "2025-03-31", "--json")
    assert "Hiểu" not in said


@pytest.mark.parametrize(
    ("typed", "fitting"),
    [
        ("vietgap", ["vietgap_crop", "vietgap_livestock", "vietgap_aqua"]),
        ("việt gáp", ["vietgap_crop", "vietgap_livestock", "vietgap_aqua"]),
        ("GMP", ["gmp_food", "gmp_hfs"]),
        ("iso 9001 và iso 14001", ["iso9001", "iso14001"]),
        ("haccp gmp", ["haccp", "gmp_food", "gmp_hfs"]),
    ],
)
def test_a_name_of_several_is_refused_with_the_list(
    capsys: pytest.CaptureFixture[str], typed: str, fitting: list[str]
) -> None:
    code, out, said = ran(capsys, typed, "--decided", "2025-03-31", "--json")
    assert (code, out) == (2, "")
    assert f"“{typed}”" in said
    assert ", ".join(fitting) in said


def test_a_method_in_the_name_counts_unless_another_is_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    decided = ("--decided", "2025-03-31")
    assert rows(capsys, "hợp quy phương thức 1", *decided) == []
    assert rows(capsys, "hợp quy phương thức 1", *decided, "--method", "5") == rows(
        capsys, "hop_quy", *decided
    )


@pytest.mark.parametrize(("at", "day"), [("16:59", "2025-06-30"), ("17:01", "2025-07-01")])
def test_today_is_that_of_the_programme(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, at: str, day: str
) -> None:
    """An hour of UTC after which it is tomorrow in Huế."""
    now = datetime.fromisoformat(f"2025-06-30T{at}+00:00")
    monkeypatch.setattr("bot.commands.cycle.SystemClock", lambda: SetClock(now))
    found = rows(capsys, "haccp", "--decided", "hôm nay")
    assert found == rows(capsys, "haccp", "--decided", day)


def test_an_expiry_that_contradicts_the_rule_wins_and_the_difference_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = ("--decided", "2024-03-15", "--expires", "2027-03-01")
    code, out, said = ran(capsys, "iso9001", *given)
    assert code == 0
    assert "01/03/2027" in out
    assert "15/03/2027" in said


@pytest.mark.parametrize("tool", ["5S", "kaizen", "TQM", "crm", "5 s"])
def test_tools_are_refused_politely(capsys: pytest.CaptureFixture[str], tool: str) -> None:
    code, out, said = ran(capsys, tool, "--decided", "2025-03-31", "--json")
    assert (code, out) == (2, "")
    assert f"“{tool}” không có giấy chứng nhận" in said


def test_an_audit_of_another_cycle_settles_nothing_and_that_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    days = ("--done", "2023-05-01", "2024-12-01", "2028-01-01")
    _, out, said = ran(capsys, "haccp", "--decided", "2024-02-29", "--json", *days)
    assert [row["number"] for row in json.loads(out) if row["kind"] == "surveillance"] == [2]
    assert "01/05/2023" in said
    assert "01/01/2028" in said
    assert "01/12/2024" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("haccb", "--decided", "2025-03-31"), "haccp"),
        (("halal", "--decided", "2025-03-31"), "“halal”"),
        (("", "--decided", "2025-03-31"), "iso9001"),
        (("iso9001", "--decided", "2025-02-29"), "“2025-02-29”"),
        (("iso9001", "--decided", "hôm nào đó"), "“hôm nào đó”"),
        (("iso9001", "--decided", "2025-03-31", "--expires", "2025-03-31"), "31/03/2025"),
        (("iso9001", "--decided", "2025-03-31", "--interval", "0"), "“0”"),
        (("iso9001",), "--decided"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, out, words = ran(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in words
    assert "Traceback" not in words


def test_the_table_keeps_last_day_window_and_aim_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = ran(capsys, "iso9001", "--decided", "2024-03-15")
    assert "Đánh giá giám sát lần 2: chậm nhất 31/12/2026" in out
    assert "dự kiến 15/03/2026" in out
    _, out, _ = ran(capsys, "iatf16949", "--decided", "2025-08-31")
    assert "trong khoảng 31/05/2026 đến 30/11/2026" in out


def test_a_certificate_without_a_known_end_says_where_to_find_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, said = ran(capsys, "gmp_food", "--decided", "2024-03-15", "--json")
    assert (code, json.loads(out)) == (0, [])
    assert "--expires" in said


def test_an_audit_off_its_window_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = ran(
        capsys, "iatf16949", "--decided", "2026-06-01", "--done", "2026-10-01", "2027-10-01"
    )
    assert code == 0
    assert "Ngày 01/10/2026 không nằm trong khoảng nào" in err
    assert "Ngày 01/10/2027 đã muộn: khoảng cho phép kết thúc 01/09/2027" in err


@pytest.mark.parametrize(
    ("scheme", "done", "more"),
    [
        ("haccp", ["2025-06-01", "2025-09-01"], ["01/09/2025"]),
        ("sa8000", ["2025-06-01", "2025-09-01"], ["01/09/2025"]),
        ("iso9001", ["2026-02-01", "2026-09-01"], ["01/09/2026"]),
        ("haccp", ["2025-06-01", "2026-09-01"], []),
        ("gs1_fee", ["2025-05-01", "2025-06-01"], ["01/06/2025"]),
        ("gs1_fee", ["2029-06-01"], []),
    ],
)
def test_an_audit_more_settles_nothing_and_that_is_said(
    capsys: pytest.CaptureFixture[str], scheme: str, done: list[str], more: list[str]
) -> None:
    code, _, err = ran(capsys, scheme, "--decided", "2025-03-10", "--done", *done)
    assert code == 0
    said = [line for line in err.splitlines() if "không tính cho kỳ nào" in line]
    assert [line.split()[1] for line in said] == more


def test_an_extra_audit_leaves_the_next_period_open(capsys: pytest.CaptureFixture[str]) -> None:
    given = ("--decided", "2025-03-10", "--done", "2025-06-01", "2025-09-01")
    for scheme in ("haccp", "sa8000"):
        assert dues(rows(capsys, scheme, *given))[0] == ("surveillance", 2, "2027-03-10")


def test_iatf_decided_long_after_its_audit_has_two_surveillance_audits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = rows(capsys, "iatf16949", "--decided", "2025-11-20", "--audited", "2025-08-01")
    assert dues(found) == [
        ("surveillance", 1, "2026-08-01"),
        ("surveillance", 2, "2027-08-01"),
        ("recertification", 1, "2028-08-01"),
        ("expiry", 1, "2028-11-20"),
    ]
