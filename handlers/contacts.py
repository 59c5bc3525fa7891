"""The two questions that several dialogues ask: whose name, whose phone."""

from handlers.dialogue import Question
from handlers.readers import person_name, phone, shown_phone
from handlers.text import T, Text


def name_question(label: Text, prompt: Text) -> Question:
    """A person's full name; known from the profile if there is one."""
    return Question(
        id="name",
        label=label,
        ask=lambda scene: (prompt,),
        read=person_name,
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
