"""Registering further people of the same business for the same event: only who comes is asked."""

from dataclasses import replace

from handlers.contacts import of_another
from handlers.dialogue import Question
from handlers.events import named
from handlers.known import Known
from handlers.register import REGISTER, registered
from handlers.text import T


def _latest_event(known: Known) -> str:
    """That of the person's latest registration, as long as one can register for it."""
    latest = max(known.mine, key=lambda one: one.created_at, default=None)
    event = named(f"e{latest.event.id}", known.events) if latest else None
    return f"e{event.id}" if event else ""


def _asked(asked: Question) -> Question:
    """The same question, for somebody else who comes to the same event."""
    if asked.id == "event":
        return replace(asked, recall=_latest_event)
    return of_another(asked) if asked.id in ("name", "phone") else asked


COLLEAGUE = replace(
    REGISTER,
    id="colleague",
    version=1,
    title=T("Register another person"),
    by_name=False,
    words=(
        *("đăng ký thêm người", "đăng ký thêm", "thêm người", "thêm người tham dự"),
        *("đăng ký cho đồng nghiệp", "đăng ký cho người khác", "đăng ký hộ"),
        *("register another person", "register a colleague"),
    ),
    questions=tuple(_asked(asked) for asked in REGISTER.questions),
    finish=registered,
)
