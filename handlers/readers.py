"""From what an owner types to a value, or to words that say what is wrong.

Sources: shared facts, inputs D1 (tax codes), D2 (personal id), D3 (phones).
"""

import re

import phonenumbers
from stdnum import exceptions as stdnum_errors
from stdnum.vn import mst

from handlers.assent import says_nothing
from handlers.courtesies import is_one, spelt
from handlers.dialogue import Invalid, Scene
from handlers.places import Gazetteer
from handlers.text import Joined, T, Text
from handlers.wards import wards

LONGEST_NAME = 120
LONGEST_NOTE = 500
NO_TAX_CODE = "none"
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_FULL_NAME = 8
# As typed, with all diacritics or with none: folded, "Mây Gió" would be "mấy giờ".
_QUESTION = re.compile(
    r"\b(bao nhiêu|bao nhieu|thế nào|the nao|ở đâu|o dau|khi nào|khi nao|bao giờ|bao gio|mấy giờ"
    r"|may gio|được không|duoc khong|duoc ko|phải không|phai khong|tôi muốn|toi muon|cho hỏi"
    r"|cho hoi|không có|khong co|ko có|ko co|chưa có|chua co)\b|\b(không|khong|ko)$"
)
_PARTICLES = spelt("nhé", "nhá", "nha", "ạ", "nghe", "nghen", "nhen", "hí", "hỉ", "nè", "hè")
"""What is said behind a name in Huế, and not as a part of it."""
_WHOLE_NAME = 3
"""Words after which a particle is one even where nothing is written with capitals."""
_ADDRESSED = re.compile(r"(?:anh|chị|chi|em|cô|chú|bác|ông|bà|dì|cậu|mợ|mệ)\s+\S+", re.IGNORECASE)
"""How a person is called, not how his full name is written: "anh Hùng"."""
_MOBILE = re.compile(r"0[35789]\d{8}")
_MOBILE_E164 = re.compile(r"\+84[35789]\d{8}")
_VIET_NAM = 84
_PERSONAL_ID = re.compile(r"\d{12}")
_NUMBERS = re.compile(r"(?<!\w)\+?\d(?:[\s.\-()]{0,2}\d){8,12}(?!\w)")
"""What may be a phone number among words."""
_TAX_CODE = re.compile(
    r"^(?:mst|mã số thuế|ma so thue|tax code)[\s:]*(?:là|la|is)?\b", re.IGNORECASE
)
_PREMIUM = ("1800", "1900")
# The prefixes that eleven-digit mobile numbers got in 2018 (D3), so the fix can be offered.
_OLD_MOBILE = {
    **{f"016{n}": f"03{n}" for n in range(2, 10)},
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


def _no_name(typed: str) -> bool:
    """Whether words typed for a name are rather something that somebody wants to know or say."""
    return "?" in typed or _QUESTION.search(typed.lower()) is not None or says_nothing(typed)


def person_name(typed: str, scene: Scene) -> str | Invalid:
    """A person's full name: two words or more, no digits, not what sounds like a question."""
    name = _without_particles(typed.split())
    words = len(name.split())
    called = _ADDRESSED.fullmatch(name) is not None
    short = called or not 2 <= words <= _LONGEST_FULL_NAME
    if short or any(c.isdigit() for c in name) or _no_name(name):
        return Invalid(T("Please type the full name of the participant."), "Nguyễn Thị Lan")
    if len(name) > LONGEST_NAME:
        return Invalid(T("The name is too long."), "Nguyễn Thị Lan")
    return name


def _without_particles(words: list[str]) -> str:
    """ "Nguyễn Thị Rớt nghe": a last word that is not written as a part of the name is none."""
    while len(words) > 1 and is_one(words[-1].strip(".,!"), _PARTICLES):
        titled = words[0][0].isupper() and words[-1].islower()
        if not titled and len(words) <= _WHOLE_NAME:
            break
        words = words[:-1]
    return " ".join(words).strip(" .,;!")


def firm_name(typed: str, scene: Scene) -> str | Invalid:
    """The name of a firm, cooperative, facility or household business."""
    return name_of_firm(typed)


def name_of_firm(typed: str) -> str | Invalid:
    """The same outside a dialogue."""
    name = " ".join(typed.split())
    if len(_LETTER.findall(name)) < 2 or _no_name(name):
        return Invalid(T("Please type the name of your business."), "Mè xửng Thiên Hương")
    if len(name) > LONGEST_NAME:
        return Invalid(T("The name is too long."), "Mè xửng Thiên Hương")
    return name


def tax_code(typed: str, scene: Scene) -> str | Invalid:
    """A tax code in its official form: 10 digits, or 13 as NNNNNNNNNN-NNN.

    Household businesses may use the owner's 12-digit personal number instead, which has no
    check digit (since 01/7/2025, TT 86/2024/TT-BTC, from 01/7/2026 TT 90/2026/TT-BTC).
    """
    return code_of_firm(typed, scene["kind"])


def code_of_firm(typed: str, kind: str) -> str | Invalid:
    """The same outside a dialogue, for a business of this kind."""
    digits = re.sub(r"[\s.\-_]", "", _TAX_CODE.sub("", typed))
    if kind == "household" and _PERSONAL_ID.fullmatch(digits):
        return digits
    example = "3300100113"
    if not digits.isascii() or not digits.isdigit():
        return Invalid(T("A tax code has digits only. If there is none, type “none yet”."), example)
    if _MOBILE.fullmatch(digits):
        return Invalid(T("This looks like a phone number, not like a tax code."), example)
    try:
        return str(mst.format(mst.validate(digits)))
    except stdnum_errors.InvalidLength:
        if kind == "household":
            return Invalid(
                T("A tax code has 10, 12 or 13 digits; this has {n}.", n=len(digits)), example
            )
        return Invalid(T("A tax code has 10 or 13 digits; this has {n}.", n=len(digits)), example)
    except stdnum_errors.ValidationError:
        return Invalid(T("The check digit does not fit: one digit seems to be mistyped."), example)


def phone(typed: str, scene: Scene) -> str | Invalid:
    """A Vietnamese phone number as E.164 (+84…), from the many ways to write one; also the one
    number among words: "Nguyen Thi Lan 0905111222"."""
    whole = e164(typed)
    return (phone_in(typed) or whole) if isinstance(whole, Invalid) else whole


def phone_in(typed: str) -> str:
    """The one phone number in a message, "" if there is none or one cannot tell which."""
    numbers = _NUMBERS.findall(typed)
    number = e164(numbers[0]) if len(numbers) == 1 else ""
    return "" if isinstance(number, Invalid) else number


def e164(typed: str) -> str | Invalid:
    """The same outside a dialogue."""
    digits = re.sub(r"[\s.\-()]", "", typed).replace("O", "0").replace("o", "0")
    example = "0905 123 456"
    if (old := _OLD_MOBILE.get(digits[:4])) and len(digits) == 11:
        return Invalid(T("Numbers with 11 digits were replaced in 2018."), old + digits[4:])
    if digits.startswith("0084"):
        digits = "+" + digits[2:]
    elif digits.startswith("84") and len(digits) >= 11:
        digits = "+" + digits
    try:
        number = _parsed(digits)
    except phonenumbers.NumberParseException:
        return Invalid(T("This is not a phone number I can call."), example)
    if digits.startswith(_PREMIUM):
        return Invalid(T("Service numbers cannot be called back."), example)
    if not phonenumbers.is_valid_number(number):
        return Invalid(T("This is not a phone number I can call."), example)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parsed(digits: str) -> phonenumbers.PhoneNumber:
    """Nearly all numbers are mobile ones, for which the library need not be asked to look twice."""
    if _MOBILE.fullmatch(digits):
        return phonenumbers.PhoneNumber(country_code=_VIET_NAM, national_number=int(digits))
    return phonenumbers.parse(digits, "VN")


def named_ward(typed: str, places: Gazetteer) -> str | Invalid:
    """The name of today of the one ward or commune that is meant."""
    units = wards(typed, places)
    if len(units) == 1:
        return units[0].name
    if not units:
        return Invalid(T("No ward or commune of Huế has this name."), "Phú Xuân")
    names = Joined(tuple(unit.name for unit in units), ", ")
    return Invalid(T("There were several of that name, today: {names}.", names=names))


def note(typed: str, scene: Scene) -> str | Invalid:
    """A few words for an officer."""
    return _words(typed, T("Please say in a few words what it is about."))


def reason(typed: str, scene: Scene) -> str | Invalid:
    """Why something is done, in a few words that others will read."""
    return _words(typed, T("Please give the reason in a few words."))


def remark(typed: str, scene: Scene) -> str | Invalid:
    """What came of something, in a few words of the staff."""
    return _words(typed, T("Please write a few words."))


def _words(typed: str, too_short: Text) -> str | Invalid:
    if len(typed) > LONGEST_NOTE:
        return Invalid(T("Please keep it below {n} characters.", n=LONGEST_NOTE))
    return Invalid(too_short) if len(_LETTER.findall(typed)) < 2 else typed


def shown_phone(e164: str) -> str:
    """A phone number as people in Viet Nam write it: 0905 123 456."""
    if _MOBILE_E164.fullmatch(e164):
        return f"0{e164[3:6]} {e164[6:9]} {e164[9:]}"
    try:
        number = phonenumbers.parse(e164, "VN")
    except phonenumbers.NumberParseException:
        return e164
    if number.country_code == _VIET_NAM:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def shown_tax_code(code: str) -> str:
    """A tax code for a screen; a personal number is masked, it is the owner's identity (D2)."""
    if _PERSONAL_ID.fullmatch(code):
        return f"{code[:3]}*******{code[-2:]}"
    return code
