"""What owners type: names, tax codes, phones, any spelling; and what is said when it is wrong."""

import re
import unicodedata

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import commands, readers
from handlers.commands import command
from handlers.dialogue import Invalid, Scene
from handlers.matching import candidates, ordinal
from handlers.reply import Choice
from handlers.spelling import SLIPS_FROM, alike, clean, closest, fold
from tests.world import known, tongue

FIRM = Scene({"kind": "enterprise"}, known())
HOUSEHOLD = Scene({"kind": "household"}, known())


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("0905123456", "+84905123456"),
        ("0905 123 456", "+84905123456"),
        ("0905.123.456", "+84905123456"),
        ("84 905 123 456", "+84905123456"),
        ("+84 905-123-456", "+84905123456"),
        ("0084905123456", "+84905123456"),
        ("O905 123 456", "+84905123456"),
        ("(0234) 3822333", "+842343822333"),
    ],
)
def test_a_phone_number_is_understood_however_it_is_written(typed: str, e164: str) -> None:
    assert readers.phone(typed, FIRM) == e164


@pytest.mark.parametrize(
    "typed", ["12", "chín không năm", "054 3822333", "0905", "19001234", "1800599920"]
)
def test_what_cannot_be_called_is_refused_with_an_example(typed: str) -> None:
    refused = readers.phone(typed, FIRM)
    assert isinstance(refused, Invalid)
    assert refused.example


def test_an_old_eleven_digit_number_is_offered_as_it_is_today() -> None:
    refused = readers.phone("01699 123 456", FIRM)
    assert isinstance(refused, Invalid)
    assert refused.example == "0399123456"
    assert readers.phone(str(refused.example), FIRM) == "+84399123456"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3300100113", "3300100113"),
        ("33 0010 0113", "3300100113"),
        ("3300100113-001", "3300100113-001"),
        ("3300100113001", "3300100113-001"),
    ],
)
def test_a_tax_code_is_kept_in_its_official_form(typed: str, code: str) -> None:
    assert readers.tax_code(typed, FIRM) == code


@pytest.mark.parametrize("typed", ["3300100114", "33001", "abc", "046085001234", "3300100113-000"])
def test_a_wrong_tax_code_is_explained(typed: str) -> None:
    refused = readers.tax_code(typed, FIRM)
    assert isinstance(refused, Invalid)
    assert readers.tax_code(str(refused.example), FIRM) == refused.example


def test_a_household_may_use_the_personal_number_and_it_is_masked() -> None:
    assert readers.tax_code("046 085 001 234", HOUSEHOLD) == "046085001234"
    assert readers.shown_tax_code("046085001234") == "046*******34"
    assert readers.shown_tax_code("3300100113") == "3300100113"


def test_names_are_names() -> None:
    assert readers.person_name("  Nguyễn   Văn An ", FIRM) == "Nguyễn Văn An"
    for wrong in ("", "1", "A", "0905123456", "là ai?", "x" * 121):
        assert isinstance(readers.person_name(wrong, FIRM), Invalid), wrong
    assert readers.firm_name("5S Huế", FIRM) == "5S Huế"
    assert isinstance(readers.firm_name("???", FIRM), Invalid)


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Hồng", "nguyen thi hong", "Trần Linh Chi", "Khổng Văn Được", "Lê Mây Gió"]
)
def test_no_real_name_is_taken_for_a_question(name: str) -> None:
    assert readers.person_name(name, FIRM) == name
    assert readers.firm_name(f"HTX {name}", FIRM) == f"HTX {name}"


@pytest.mark.parametrize(
    "typed", ["hoc phi bao nhieu tien vay em", "lớp này có mất tiền không", "cho hỏi học ở đâu"]
)
def test_a_question_is_no_name(typed: str) -> None:
    assert isinstance(readers.person_name(typed, FIRM), Invalid)
    assert isinstance(readers.firm_name(typed, FIRM), Invalid)


def test_a_phone_is_shown_as_people_write_it() -> None:
    assert readers.shown_phone("+84905123456") == "0905 123 456"
    assert readers.shown_phone("+4915112345678") == "+49 1511 2345678"
    assert readers.shown_phone("nonsense") == "nonsense"


@given(st.from_regex(r"[35789][0-9]{8}", fullmatch=True))
def test_a_mobile_number_is_read_and_shown_as_the_library_would(digits: str) -> None:
    number = phonenumbers.parse(f"0{digits}", "VN")
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    assert readers.shown_phone(f"+84{digits}") == phonenumbers.format_number(number, national)
    assert isinstance(readers.phone(f"0{digits}", FIRM), Invalid) == (
        not phonenumbers.is_valid_number(number)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Huỷ", "hủy"),
        ("hoà", "hòa"),
        ("ĐĂNG KÝ", "dang ky"),
        (unicodedata.normalize("NFD", "đăng ký"), "đăng ký"),
        ("quay-lại!", "quay lai"),
        ("để  sau…", "de sau"),
    ],
)
def test_one_key_for_every_spelling(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text())
def test_a_key_has_the_letters_without_their_marks(text: str) -> None:
    """Said in another way, which takes three times as long."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    assert fold(text) == re.sub(r"[\W_]+", " ", bare).strip()


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_what_is_cleaned_quickly_is_cleaned_as_well(text: str) -> None:
    assert clean(text) == clean("\u200b" + text)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_what_was_cleaned_can_be_stored_and_shown(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned
    assert len(cleaned) <= 2_000


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("MENU", commands.MENU),
        ("Huỷ bỏ", commands.CANCEL),
        ("huy", commands.CANCEL),
        ("quay lai", commands.BACK),
        ("quya lai", commands.BACK),
        ("de sau", commands.LATER),
        ("gap can bo", commands.OFFICER),
        ("gặp cán bô", commands.OFFICER),
        ("tro giup", commands.HELP),
        ("DUNG", commands.STOP),
        ("Tiếng Anh", commands.ENGLISH),
        ("hũy", commands.CANCEL),
        ("đúng", None),
        ("Dũng", None),
        ("hay", None),
        ("huy hoàng", None),
        ("tôi muốn quay lại lớp hôm trước", None),
    ],
)
def test_commands_are_understood_in_any_spelling_and_nothing_else_is(
    typed: str, meant: str | None
) -> None:
    assert command(typed) == meant


@given(st.text("abc", max_size=8), st.lists(st.text("abc", min_size=SLIPS_FROM, max_size=8)))
def test_the_closest_word_is_one_that_is_alike(typed: str, words: list[str]) -> None:
    found = closest(typed, words)
    if found is None:
        assert not any(alike(typed, word) for word in words)
    else:
        assert alike(typed, found)


def test_one_slip_of_the_thumb_is_forgiven_in_long_words_only() -> None:
    assert alike("dagn ky", "dang ky")
    assert not alike("hay", "huy")
    assert not alike("dang ku lop", "dang ky")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("2", 2), ("2.", 2), ("số 2", 2), ("hai", 2), ("2a", None), ("222", None), ("", None)],
)
def test_numbers_are_read_as_people_answer_menus(typed: str, number: int | None) -> None:
    assert ordinal(typed) == number


CHOICES = (
    Choice("a", "Lớp 5S và Kaizen", words=("5s",)),
    Choice("b", "Lớp ISO 22000"),
    Choice("c", "Lớp ISO 9001"),
)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("lop iso 9001", "c"),
        ("5S", "a"),
        ("kaizen", "a"),
        ("iso", "bc"),
        ("lớp", "abc"),
        ("lop iso 22o00", "b"),
        ("xyz", ""),
        ("", ""),
    ],
)
def test_choices_are_named_in_their_own_words(typed: str, ids: str) -> None:
    assert "".join(c.id for c in candidates(typed, CHOICES, tongue())) == ids
