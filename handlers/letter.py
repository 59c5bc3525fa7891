"""A letter of invitation, for which the programme has no topic: what there is instead of one."""

from handlers.courtesies import is_one, readings, spelt
from handlers.flow import Turn
from handlers.reply import Choice
from handlers.screens import TO_OFFICER, contact
from handlers.spelling import fold
from handlers.text import T

_LETTER = spelt(
    *("giấy mời", "thư mời", "giấy mời họp", "giấy mời tham dự", "giấy mời hội thảo"),
    *("giấy mời dự hội thảo", "giấy mời lớp", "giấy mời dự lớp", "giấy mời đi học", "thư mời họp"),
    *("thư mời hội thảo", "thư mời dự hội thảo", "letter of invitation", "invitation letter"),
)
_ASKED_FOR = frozenset(("xin", "hop", "thu", "du", "letter", "invitation"))
_AROUND = ("có", "không", "cần", "muốn", "lấy", "gửi", "ở đâu", "sở", "của", "anh", "chị", "tôi")


def letter(turn: Turn, typed: str) -> bool:
    """Say that the ticket is enough, or who writes a letter; False if none is asked for.

    Without its marks "giay moi" may be a new certificate, unless it is asked for.
    """
    said = readings(typed, *_AROUND)
    if typed.isascii() and not _ASKED_FOR.intersection(fold(typed).split()):
        return False
    if not any(is_one(reading, _LETTER) for reading in said):
        return False
    turn.misses = 0
    turn.say(
        T("I write no letters of invitation: the QR ticket of your registration lets you in."),
        T("For a letter with the Department's stamp, ask the officer."),
        contact(turn.known.programme.officer),
    )
    if not turn.form:
        turn.offer(Choice("go.mine", T("My registrations"), ("của tôi",)), TO_OFFICER)
    return True
