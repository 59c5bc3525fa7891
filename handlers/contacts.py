"""The two questions that several dialogues ask: whose name, whose phone."""

from handlers.asking.names import MIDDLE, is_name
from handlers.dialogue import Invalid, Question, Scene
from handlers.firms import kind_of
from handlers.readers import person_name, phone, shown_phone
from handlers.spelling import as_written, fold
from handlers.text import T, Text


def _read_name(typed: str, scene: Scene) -> str | Invalid:
    """A person's full name, which that of a business is not."""
    if _is_firm(typed):
        return Invalid(
            T("That is the name of a business. Please type the full name of the person."),
            "Nguyễn Thị Lan",
        )
    return person_name(typed, scene)


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
