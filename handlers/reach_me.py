"""Whom an officer calls if no message arrives: asked of who agreed to reminders and left no number.

Whoever registers for a training has told it; the holder of a certificate has not.
"""

from dataclasses import replace

from handlers.contacts import name_question, phone_question
from handlers.dialogue import Act, Dialogue, Scene, unknown
from handlers.effects import CorrectContact
from handlers.known import Known
from handlers.readers import shown_phone
from handlers.reply import Choice, Reply
from handlers.text import T

_OFFER = Choice("go.reach_me", T("Leave my phone number"), ("để lại số", "số điện thoại"))


def offered(known: Known) -> tuple[Choice, ...]:
    """The way here, for who has left no number."""
    return () if known.person.phone else (_OFFER,)


def _finish(scene: Scene) -> Act:
    name, phone = scene["name"], scene["phone"]
    said = T("Noted: an officer calls {name}, {phone}, if no message arrives.",
             name=name, phone=shown_phone(phone))  # fmt: skip
    return Act((CorrectContact(name, phone),), Reply(text=(said,)))


REACH_ME = Dialogue(
    id="reach_me",
    version=1,
    title=T("Whom to call"),
    purpose="register",
    words=("để lại số điện thoại", "để lại số", "leave my number"),
    questions=(
        name_question(T("Name"), T("Whom may an officer call? Full name?")),
        # Asked in any case: whoever comes here has another number to leave.
        replace(phone_question(T("Phone number?")), recall=unknown),
    ),
    finish=_finish,
)
