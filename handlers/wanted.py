"""What a person wants who does not answer: another dialogue by its name, or a question answered."""

from handlers.answers import asks
from handlers.asked import answered, guessed
from handlers.asking.matcher import Found
from handlers.courtesies import readings
from handlers.flow import Turn
from handlers.misses import count_miss
from handlers.whereabouts import where_and_when


def named(turn: Turn, typed: str) -> bool:
    """The whole message is the name of a dialogue, courtesies aside."""
    for reading in readings(typed):
        if found := turn.book.entries.named(reading):
            turn.open(found)
            return True
    return False


def coded(turn: Turn, typed: str) -> bool:
    """The whole message is the code of something that can be looked at."""
    found = turn.book.entries.coded(typed)
    if found:
        turn.open(found.dialogue, said=found.rest)
    return found is not None


def elsewhere(turn: Turn, typed: str) -> bool:
    """What the person wants done, a question, or words that open another dialogue."""
    # In the middle of a form, "đăng ký" may be part of an answer.
    filling = turn.dialogue is not None and turn.dialogue.keeps
    if not filling and where_and_when(turn, typed):
        return True
    each = turn.answers.find_each(typed)
    founds = each.founds
    if not filling and len(founds) == 1 and _wished(turn, typed, founds[0]):
        return True
    if answered(turn, each, typed) or (not filling and turn.open_by_name(typed)):
        return True
    at_work = turn.dialogue is not None and bool(turn.dialogue.roles)
    if not at_work and guessed(turn, founds[0], typed):
        count_miss(turn)
        return True
    return False


def question(turn: Turn, typed: str) -> bool:
    """A question that is understood for sure: in a form, nothing less is worth a detour."""
    return answered(turn, turn.answers.find_each(typed), typed)


def _wished(turn: Turn, typed: str, found: Found) -> bool:
    """Open what the person wants done: named in so many words, or by a topic that has one."""
    wanted = turn.answers.intent(typed, found) if found.sure else ""
    entry = None if asks(typed) else turn.book.entries.within(typed)
    if entry and (wanted in ("", entry.dialogue) or turn.names_choice(entry.dialogue, entry.rest)):
        turn.open(entry.dialogue, said=entry.rest)
        return True
    if wanted in turn.book.dialogues:
        turn.open(wanted, _component(turn, wanted, typed, found), said=typed)
        return True
    return False


def _component(turn: Turn, wanted: str, typed: str, found: Found) -> str:
    """The kind of support that the topic is about, unless the words name another."""
    about = found.topic.id.rpartition(".")[2] if found.topic else ""
    listed = turn.known.programme.component(about) is not None
    return about if listed and not turn.names_choice(wanted, typed) else ""
