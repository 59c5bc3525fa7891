"""What a person wants done, opened with whatever he said about it along with the wish.

"Đăng ký lớp 5S cho 3 người" opens the registration with the class, "xin hỗ trợ làm HACCP" the
request with the kind of support, "thêm giấy Halal" the new certificate with its name. Who says
that he has a certificate can enter it.
"""

import re

from handlers.answers import asks
from handlers.asking.matcher import Found
from handlers.dialogue import OPEN, Dialogue, Invalid
from handlers.entries import Entry
from handlers.flow import Turn
from handlers.naming import bare, told
from handlers.reply import Choice
from handlers.spelling import as_written, fold
from handlers.text import T
from handlers.timetable import CLASS, none_open, unheard

_REGISTER = "register"
_JOINS = re.compile(
    r"\b(?:tham gia|tham du|di hoc|theo hoc|(?:muon|xin|dinh|cho \w+) hoc"
    r"|(?:cho|xin|giu|dat|can|lay) (?:\w+ ){0,3}(?:suat|cho|ve|slot|ghe)|join|attend)\b"
)
_NOT_JOINS = re.compile(r"\b(?:huy|doi|bo|rut|xoa|nhac|chuyen|tai lieu|chung nhan|giay|khong)\b")
CERTIFICATE = "certificate"
_HOLDS = re.compile(
    r"\b(?:(?:có|co|được cấp|duoc cap|lưu|luu) (?:\w+ )?(?:giấy|giay|gcn|chứng chỉ|chung chi)"
    r"(?: (?:chứng nhận|chung nhan))?"
    r"|(?:mới|moi|vừa|vua) (?:được cấp|duoc cap|làm xong|lam xong|lấy được|lay duoc)) (.+)",
    re.IGNORECASE,
)
_ADDING = {CERTIFICATE: "certificates"}
"""Who names the dialogue that adds to a list wants that one, and not the list."""


def wished(turn: Turn, typed: str, found: Found) -> bool:
    """Open what the person wants done: named in so many words, or by a topic that has one."""
    wanted = turn.answers.intent(typed, found) if found.sure else ""
    entry = entry_of(turn, typed)
    if entry and (
        wanted in ("", entry.dialogue)
        or _ADDING.get(entry.dialogue) == wanted
        or turn.names_choice(entry.dialogue, entry.rest)
    ):
        about = _component(turn, wanted, typed, found) if wanted == entry.dialogue else ""
        _open(turn, entry.dialogue, typed, entry.rest, about)
        return True
    if _joins(turn, typed):
        _open(turn, _REGISTER, typed, typed)
        return True
    if wanted in turn.book.dialogues:
        _open(turn, wanted, typed, typed, _component(turn, wanted, typed, found))
        return True
    return False


def entry_of(turn: Turn, typed: str) -> Entry | None:
    """The dialogue that is named by who asks nothing, slips of the thumb put right."""
    if asks(typed):
        return None
    entries = turn.book.entries
    # Written out it has no marks left, and could be taken for what it is not.
    said = turn.answers.spellings(typed) if typed.isascii() else (typed,)
    return next((entry for each in said if (entry := entries.within(each))), None)


def _joins(turn: Turn, typed: str) -> bool:
    """Whether somebody wants to come to a class that he names, in other words than "đăng ký"."""
    said = turn.answers.spellings(typed)
    text = fold(said[1])
    if asks(typed) or not _JOINS.search(text) or _NOT_JOINS.search(text):
        return False
    choices = told_by(turn, turn.book.dialogues[_REGISTER], typed)
    return bool(choices or (CLASS.search(text) and unheard(said, turn.known)))


def told_by(turn: Turn, dialogue: Dialogue, typed: str) -> tuple[Choice, ...]:
    """The choices of a dialogue's first question that a message speaks of which opens it."""
    options = dialogue.questions[0].options(turn.scene)
    return told(turn.answers.spellings(typed), options, turn.known.tongue)


def _open(turn: Turn, id: str, typed: str, rest: str, about: str = "") -> None:
    """Open a dialogue with its first answer, if that was said in whatever words."""
    dialogue = turn.book.dialogues[id]
    first = dialogue.questions[0]
    if first.read and dialogue.keeps:  # it reads for itself what is said
        _open_read(turn, dialogue, bare(rest))
        return
    speaks_of = told_by(turn, dialogue, typed) if dialogue.keeps else ()
    one = speaks_of[0].id if len(speaks_of) == 1 else ""
    turn.open(id, "" if turn.names_choice(id, rest) else about or one, said=rest)
    form = turn.form
    if form is None or form.dialogue != id or form.question != first.id:
        return
    if len(speaks_of) > 1:
        turn.say(T("Which of these do you mean?"))
        turn.only = tuple(choice.id for choice in speaks_of)
    elif dialogue.by_name and (missing := unheard(turn.answers.spellings(typed), turn.known)):
        turn.say(none_open(missing))


def _open_read(turn: Turn, dialogue: Dialogue, said: str) -> None:
    """Open a dialogue whose first answer may be typed, with what was said as that answer."""
    turn.open(dialogue.id, said=said)
    first, form = dialogue.questions[0], turn.form
    at_first = form is not None and form.dialogue == dialogue.id and form.question == first.id
    if not (said and at_first and first.read):
        return
    value = first.read(said, turn.scene)
    if isinstance(value, Invalid):
        turn.say(value.problem)
        turn.only = value.among


def held_by(typed: str) -> str:
    """The name of the certificate that somebody says he has, "" if he asks or says nothing so."""
    found = None if asks(typed) else _HOLDS.search(" ".join(as_written(typed)))
    return bare(found[1]) if found else ""


def heard(turn: Turn, held: str) -> str:
    """That certificate as an answer, if it is one."""
    dialogue = turn.book.dialogues[CERTIFICATE]
    return dialogue.hears(held, turn.scene).get(dialogue.questions[0].id, "")


def told_with_its_day(turn: Turn, held: str) -> bool:
    """Whether a certificate is told with the day of its decision: then it is to be entered."""
    dialogue = turn.book.dialogues[CERTIFICATE]
    return bool(held) and len(dialogue.hears(held, turn.scene)) > 1


def offer_adding(turn: Turn, held: str) -> None:
    """Beside what such a certificate is: entering the one that he has."""
    if value := held and heard(turn, held):
        known = turn.names_choice(CERTIFICATE, held)
        link = f"{OPEN}{CERTIFICATE}.{value}" if known else f"{OPEN}{CERTIFICATE}"
        turn.offer(Choice(link, T("Add a certificate"), ("thêm giấy",)))


def _component(turn: Turn, wanted: str, typed: str, found: Found) -> str:
    """The kind of support that the topic is about, unless the words name another."""
    about = found.topic.id.rpartition(".")[2] if found.topic else ""
    listed = turn.known.programme.component(about) is not None
    return about if listed and not turn.names_choice(wanted, typed) else ""
