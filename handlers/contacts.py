"""The two questions that several dialogues ask: whose name, whose phone."""

import re
from collections.abc import Mapping
from dataclasses import replace

from handlers.asking.names import MIDDLE, is_name
from handlers.dialogue import Invalid, Question, Scene, unknown
from handlers.firms import kind_of
from handlers.readers import person_name, phone, phone_in, shown_phone
from handlers.spelling import as_written, fold
from handlers.text import T, Text

_BEHIND = re.compile(
    r"[\s.,;:\-]+(?:(?:sđt|sdt|đt|dt|số điện thoại|so dien thoai|số|phone)[\s.:]*)?"
    r"\+?\d[\d\s.\-]+$",
    re.IGNORECASE,
)


def _read_name(typed: str, scene: Scene) -> str | Invalid:
    """A person's full name, which that of a business is not."""
    if _is_firm(typed):
        return Invalid(
            T("That is the name of a business. Please type the full name of the person."),
            "Nguyễn Thị Lan",
        )
    name, number = _with_phone(typed)
    return person_name(name if number else typed, scene)


def _with_phone(typed: str) -> tuple[str, str]:
    """A name and the phone number that is told behind it: "Phạm Thị Mai. sđt 0905 777 888"."""
    found = _BEHIND.search(typed)
    number = phone_in(typed) if found else ""
    return (typed[: found.start()] if found and number else typed), number


def _phone_along(typed: str) -> Mapping[str, str]:
    _, number = _with_phone(typed)
    return {"phone": number} if number else {}


def _is_firm(typed: str) -> bool:
    """ "Trường" and "Lò" begin names of people as well."""
    words = as_written(typed)
    if is_name(words) or (len(words) > 1 and fold(words[1]) in MIDDLE):
        return False
    return kind_of(typed)[0] not in ("", "other")


def name_question(label: Text, prompt: Text) -> Question:
    """A person's full name; known from the profile if there is one."""
    return Question(
        id="name",
        label=label,
        ask=lambda scene: (prompt,),
        read=_read_name,
        of_person=True,
        tells=_phone_along,
        recall=lambda known: known.person.name,
        words=(
            *("tên", "họ tên", "họ và tên", "người tham dự", "tên người tham dự", "người học"),
            *("tên người học", "người dự", "người", "name", "full name"),
        ),
        typing=T("Full name"),
    )


def phone_question(prompt: Text) -> Question:
    """A phone number that can be called; known from the profile if there is one."""
    return Question(
        id="phone",
        label=T("Phone"),
        ask=lambda scene: (prompt,),
        read=phone,
        show=lambda value, scene: shown_phone(value),
        recall=lambda known: known.person.phone,
        typing=T("Phone number"),
        takes_contact=True,
        words=(
            *("sđt", "số điện thoại", "điện thoại", "số đt", "đt", "dt", "số phone", "số di động"),
            *("số", "phone", "phone number", "number"),
        ),
    )


def of_another(asked: Question) -> Question:
    """The same question about somebody else: his name and phone stand in no profile, and the button
    would share the number of who writes."""
    return replace(asked, recall=unknown, takes_contact=False)
