"""Days are read as owners type them, and whatever is no day is asked back with an example."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dates import Lean, Span, Vague, appointment, day, day_question, read
from handlers.dialogue import Invalid, Scene
from tests.world import known, tongue

MONDAY = date(2026, 11, 23)


def span(typed: str, lean: Lean = Lean.FUTURE, today: date = MONDAY) -> str:
    found = read(typed, today, lean)
    assert isinstance(found, Span), (typed, found)
    return str(found.first) if found.first == found.last else f"{found.first}..{found.last}"


def refusal(typed: str, lean: Lean = Lean.FUTURE) -> tuple[str, str]:
    found = day(typed, MONDAY, lean)
    assert isinstance(found, Invalid), (typed, found)
    say = tongue("en").say
    return say(found.problem), say(found.example)


@pytest.mark.parametrize(
    "typed",
    ["20/11/2026", "20-11-26", "20.11.2026", "20 11 2026", "2026-11-20", "20112026", "20261120",
     "ngày 20 tháng 11 năm 2026", "ngay 20 thang 11 nam 2026", "20 tháng mười một năm 2026",
     "ngày hai mươi tháng 11 năm 2026", "NGÀY 20/11/2026 ạ", "thứ sáu 20/11/2026", "T6 20/11/26",
     "20 November 2026", "Nov 20, 2026", "lúc 14:30 ngày 20/11/2026", "8h sáng 20/11/2026",
     "  20 / 11 / 2026 ", "20/11 năm 2026", "20/11 nam nay", "20 tháng 11 năm nay", "201126",
     "20t11/2026", "20 t11 2026", "20thg11/2026", "ng 20 thg 11 năm 26", "dạ 20/11/2026",
     "cấp ngày 20/11/2026", "cap ngay 20/11/2026 roi a", "ký hôm 20/11/2026", "20/11/2026 rồi"],
)  # fmt: skip
def test_one_day_is_written_in_many_ways(typed: str) -> None:
    assert span(typed, Lean.FUTURE) == span(typed, Lean.PAST) == "2026-11-20"


@pytest.mark.parametrize(
    ("typed", "coming", "past"),
    [
        ("15/3", "2027-03-15", "2026-03-15"),
        ("15/12", "2026-12-15", "2025-12-15"),
        ("23/11", "2026-11-23", "2026-11-23"),
        ("29/2", "2028-02-29", "2024-02-29"),
        ("ngày 15", "2026-12-15", "2026-11-15"),
        ("ngày 31", "2026-12-31", "2026-10-31"),
        ("thứ sáu", "2026-11-27", "2026-11-20"),
        ("thu 2", "2026-11-30", "2026-11-16"),
        ("cn", "2026-11-29", "2026-11-22"),
        ("quý 1", "2027-01-01..2027-03-31", "2026-01-01..2026-03-31"),
        ("tháng 3", "2027-03-01..2027-03-31", "2026-03-01..2026-03-31"),
        ("tháng sáu", "2027-06-01..2027-06-30", "2026-06-01..2026-06-30"),
        ("15t3", "2027-03-15", "2026-03-15"),
        ("thg 3", "2027-03-01..2027-03-31", "2026-03-01..2026-03-31"),
        ("T12", "2026-12-01..2026-12-31", "2025-12-01..2025-12-31"),
        ("hom thu 6", "2026-11-27", "2026-11-20"),
        ("cuối quý 2", "2027-06-01..2027-06-30", "2026-06-01..2026-06-30"),
    ],
)
def test_what_is_left_out_follows_from_what_is_asked_for(
    typed: str, coming: str, past: str
) -> None:
    assert (span(typed, Lean.FUTURE), span(typed, Lean.PAST)) == (coming, past)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hôm nay", "2026-11-23"),
        ("hnay", "2026-11-23"),
        ("hôm qua", "2026-11-22"),
        ("bua qua", "2026-11-22"),
        ("hôm kia", "2026-11-21"),
        ("hqua", "2026-11-22"),
        ("mới hôm qua", "2026-11-22"),
        ("sang hom qua", "2026-11-22"),
        ("chiều qua", "2026-11-22"),
        ("sáng nay", "2026-11-23"),
        ("bữa ni", "2026-11-23"),
        ("3 bua truoc", "2026-11-20"),
        ("thứ 6 vừa rồi", "2026-11-20"),
        ("đầu tuần sau", "2026-11-30..2026-12-01"),
        ("giua tuan nay", "2026-11-25..2026-11-26"),
        ("15/3 năm ngoái", "2025-03-15"),
        ("15 thang 3 nam ngoai", "2025-03-15"),
        ("15/3 rồi", "2026-03-15"),
        ("t3/2025", "2025-03-01..2025-03-31"),
        ("t3 năm ngoái", "2025-03-01..2025-03-31"),
        ("cuối t3", "2027-03-21..2027-03-31"),
        ("032025", "2025-03-01..2025-03-31"),
        ("mai", "2026-11-24"),
        ("sáng mai", "2026-11-24"),
        ("8h sáng mai", "2026-11-24"),
        ("mốt", "2026-11-25"),
        ("mot", "2026-11-25"),
        ("ngày kia", "2026-11-25"),
        ("thứ hai tuần sau", "2026-11-30"),
        ("thu 6 tuan nay", "2026-11-27"),
        ("thứ sáu tuần trước", "2026-11-20"),
        ("chủ nhật tới", "2026-11-29"),
        ("next monday", "2026-11-30"),
        ("3 tháng nữa", "2027-02-23"),
        ("ba thang nua", "2027-02-23"),
        ("sau 3 tháng", "2027-02-23"),
        ("sau thang nua", "2027-05-23"),
        ("năm ngày nữa", "2026-11-28"),
        ("5 năm nữa", "2031-11-23"),
        ("nửa năm nữa", "2027-05-23"),
        ("nua thang nua", "2026-12-08"),
        ("một tháng nữa", "2026-12-23"),
        ("2 tuần trước", "2026-11-09"),
        ("cách đây 3 tháng", "2026-08-23"),
        ("in 2 weeks", "2026-12-07"),
        ("3 months ago", "2026-08-23"),
        ("ngày 15 tháng sau", "2026-12-15"),
        ("tuần sau", "2026-11-30..2026-12-06"),
        ("cuối tuần", "2026-11-28..2026-11-29"),
        ("tháng sau", "2026-12-01..2026-12-31"),
        ("thang sau", "2026-12-01..2026-12-31"),
        ("tháng trước", "2026-10-01..2026-10-31"),
        ("đầu tháng sau", "2026-12-01..2026-12-10"),
        ("cuối tháng", "2026-11-21..2026-11-30"),
        ("cuối năm", "2026-12-01..2026-12-31"),
        ("cuoi nam", "2026-12-01..2026-12-31"),
        ("giữa năm sau", "2027-06-01..2027-06-30"),
        ("năm ngoái", "2025-01-01..2025-12-31"),
        ("3/2027", "2027-03-01..2027-03-31"),
        ("quý II năm 2027", "2027-04-01..2027-06-30"),
    ],
)
def test_words_are_counted_from_today(typed: str, meant: str) -> None:
    assert span(typed) == meant


def test_months_are_counted_with_their_ends() -> None:
    assert span("1 tháng nữa", today=date(2027, 1, 31)) == "2027-02-28"
    assert span("tháng sau", today=date(2027, 1, 31)) == "2027-02-01..2027-02-28"
    assert span("ngày 31", today=date(2027, 2, 1)) == "2027-03-31"


@pytest.mark.parametrize(
    "typed",
    ["mùng 5 tháng giêng", "mung 5", "mồng 1 tết", "rằm", "ram thang 7", "15/8 âm lịch",
     "23 tháng chạp", "30 tết", "10/3 âm", "10/3 am", "1/1 âm ạ", "10/3al", "mùng mười",
     "mung hai", "mồng mười tháng ba", "mong muoi thang ba"],
)  # fmt: skip
def test_a_lunar_day_is_asked_back(typed: str) -> None:
    problem, example = refusal(typed)
    assert "lunar" in problem
    assert typed in problem
    assert example == "23/12/2026"


@pytest.mark.parametrize(
    ("typed", "problem", "example"),
    [
        ("31/2/2026", "“31/2/2026” is not in the calendar.", "28/02/2026"),
        ("ngày 31 tháng 4", "“ngày 31 tháng 4” is not in the calendar.", "30/04/2026"),
        ("29/2/2027", "“29/2/2027” is not in the calendar.", "28/02/2027"),
        ("3/15/2027", "“3/15/2027” is not in the calendar.", "15/03/2027"),
        ("32/1/2027", "“32/1/2027” is not in the calendar.", "23/12/2026"),
        ("00/12/2026", "“00/12/2026” is not in the calendar.", "23/12/2026"),
        ("1/1/0026", "Is the year in “1/1/0026” right?", "23/12/2026"),
        ("thứ hai 12/11/2026", "12/11/2026 falls on another day of the week.", "12/11/2026"),
        ("khi nào rảnh", "I do not understand “khi nào rảnh” as a date.", "23/12/2026"),
        ("15", "I do not understand “15” as a date.", "23/12/2026"),
        ("", "I do not understand “” as a date.", "23/12/2026"),
        ("tháng sau", "Which day of “tháng sau”?", "16/12/2026"),
        ("hôm qua", "22/11/2026 is already past; I need a day to come.", "23/12/2026"),
    ],
)
def test_what_is_no_day_is_said_with_what_was_typed_and_an_example(
    typed: str, problem: str, example: str
) -> None:
    assert refusal(typed) == (problem, example)


@pytest.mark.parametrize(
    ("typed", "problem", "example"),
    [
        ("t3", "Is “t3” the day 24/11/2026, or the month 3/2027?", "24/11/2026"),
        ("T3 tới", "Is “T3 tới” the day 24/11/2026, or the month 3/2027?", "24/11/2026"),
        ("t3 rồi", "Is “t3 rồi” the day 17/11/2026, or the month 3/2026?", "17/11/2026"),
        ("t3/25", "Is “t3/25” the day 25/11/2026, or the month 3/2025?", "25/11/2026"),
    ],
)
def test_what_may_be_a_weekday_or_a_month_is_asked_back_with_both(
    typed: str, problem: str, example: str
) -> None:
    assert refusal(typed) == (problem, example)


def test_a_day_to_come_is_no_answer_to_when_it_was() -> None:
    problem, example = refusal("mai", Lean.PAST)
    assert problem == "24/11/2026 has not come yet; I need a day that is past."
    assert example == "24/10/2026"
    assert day("mai", MONDAY, Lean.PAST, strict=False) == date(2026, 11, 24)


def test_a_month_to_come_is_not_asked_for_its_day_where_none_of_it_will_do() -> None:
    problem, example = refusal("tháng sau", Lean.PAST)
    assert problem == "“tháng sau” has not come yet; I need a day that is past."
    assert example == "24/10/2026"


def test_a_vague_time_can_be_taken_at_its_beginning_or_its_end() -> None:
    assert day("tháng sau", MONDAY, Lean.FUTURE, Vague.FIRST) == date(2026, 12, 1)
    assert day("tháng sau", MONDAY, Lean.FUTURE, Vague.LAST) == date(2026, 12, 31)


def test_in_a_dialogue_the_day_is_that_of_the_programme() -> None:
    scene = Scene({}, known())
    assert day_question(Lean.PAST)("hôm qua", scene) == "2026-11-22"
    assert isinstance(day_question(Lean.FUTURE)("hôm qua", scene), Invalid)


@pytest.mark.parametrize(
    ("said", "planned"),
    [
        ("đã gọi, hẹn 12/8", date(2027, 8, 12)),
        ("da goi, hen lai thu hai tuan sau gap chi Lan", date(2026, 11, 30)),
        ("Đã gọi anh Tân, hẹn ngày 20 tháng 12 năm 2026 đánh giá", date(2026, 12, 20)),
        ("hẹn tháng sau", date(2026, 12, 31)),
        ("đã gọi, không nghe máy", None),
        ("đã gọi ngày 20/11, sẽ gọi lại", None),
    ],
)
def test_an_appointment_is_found_in_what_an_officer_notes(said: str, planned: date | None) -> None:
    assert appointment(said, MONDAY) == planned


def test_an_appointment_that_is_no_day_is_asked_back() -> None:
    assert isinstance(appointment("hẹn rằm tháng 7", MONDAY), Invalid)


FORMS = (
    "{d}/{m}/{y}", "{d:02}-{m:02}-{yy:02}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}", "{d} {m} {y}",
    "ngày {d} tháng {m} năm {y}", "ngay {d} thang {m} nam {y}", "{d}/{m} năm {y}",
    "{d}/{m} nam {yy:02}", "{d}t{m}/{y}", "{d} t{m} {y}", "{d}thg{m} {y}", "ng {d} thg {m} năm {y}",
    "{d:02}{m:02}{yy:02}", "{d:02}{m:02}{y}", "{y}{m:02}{d:02}", "{d} tháng {m}/{y}",
)  # fmt: skip
MONTHS = ("tháng {m}/{y}", "thang {m} nam {y}", "thg {m} {y}", "t{m}/{y}", "{m}/{y}", "{m:02}{y}")
BEFORE = ("", "dạ ", "da ", "cấp ngày ", "cap ", "ký hôm ", "mới ", "khoảng ", "8h sáng ", "vào ")
AFTER = ("", " ạ", " a", " rồi", " roi em", " nhé", " luôn ạ", "!", " nha em")


def written(form: str, meant: date) -> str:
    return form.format(d=meant.day, m=meant.month, y=meant.year, yy=meant.year % 100)


@given(
    st.dates(date(2000, 1, 1), date(2069, 12, 31)),
    st.sampled_from(FORMS),
    st.sampled_from(BEFORE),
    st.sampled_from(AFTER),
    st.sampled_from(list(Lean)),
)
def test_every_written_day_is_read_back_whatever_stands_around_it(
    meant: date, form: str, before: str, after: str, lean: Lean
) -> None:
    assert read(before + written(form, meant) + after, MONDAY, lean) == Span(meant, meant)


@given(
    st.dates(date(1990, 1, 1), date(2069, 12, 31)),
    st.sampled_from(MONTHS),
    st.sampled_from(BEFORE),
    st.sampled_from(AFTER),
)
def test_every_written_month_is_read_back_whole(
    meant: date, form: str, before: str, after: str
) -> None:
    first = meant.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    typed = before + written(form, meant) + after
    assert read(typed, MONDAY, Lean.PAST) == Span(first, last)


@given(st.integers(0, 400))
def test_so_many_days_are_counted(n: int) -> None:
    assert read(f"{n} ngày nữa", MONDAY, Lean.FUTURE) == Span(*[MONDAY + timedelta(days=n)] * 2)


PIECES = (
    "ngày tháng năm quý tuần thứ hai ba tư sau trước nữa nửa cuối đầu mai mốt qua 0 2 15 31 99 "
    "2026 0000 9999 / - . t7 t3 15t3 cn next 24h rằm 999 mười sáu 150325 310226 ngoái kia rồi tới "
    "âm dạ cấp hôm bữa ni vừa thg"
)


@given(
    st.lists(st.sampled_from(PIECES.split()), max_size=6).map(" ".join) | st.text(max_size=30),
    st.dates(date(2024, 1, 1), date(2029, 12, 31)),
    st.sampled_from(list(Lean)),
)
def test_whatever_is_typed_a_day_or_a_question_comes_of_it(
    typed: str, today: date, lean: Lean
) -> None:
    found = day(typed, today, lean, Vague.LAST)
    if isinstance(found, Invalid):
        assert tongue().say(found.problem)
    else:
        assert found <= today if lean is Lean.PAST else found >= today
