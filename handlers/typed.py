"""What was typed: a label, a command, an answer, a name, a question, or a miss."""

from handlers import commands
from handlers.answers import asks, asks_plainly
from handlers.asked import guessed
from handlers.assent import confirms, confirms_by_name, is_kept, says_nothing, thanks
from handlers.checking import confirm_or_stop, own_yes, read_checking
from handlers.choosing import by_label, by_number, by_yes_or_no, loosely, typeable
from handlers.corrections import change_along, put_right
from handlers.courtesies import readings
from handlers.dialogue import Invalid, Question
from handlers.duty_told import told_of_duty
from handlers.flow import Turn
from handlers.linking import spoken
from handlers.misses import count_miss, echo, miss
from handlers.moves import ALWAYS, choose, obey
from handlers.reply import Choice
from handlers.session import Session
from handlers.text import T
from handlers.wanted import (
    chosen_first,
    coded,
    elsewhere,
    invited,
    named,
    question,
    wanted_for_name,
)


def read_typed(turn: Turn, session: Session, typed: str) -> None:
    """Read what was typed, in the order that `handlers.engine` promises."""
    asked = turn.question
    choices = typeable(turn, session)
    # The ways out of the footer are commands, which are read below.
    labels = [choice for choice in choices if choice.id not in ALWAYS]
    if label := by_label(turn, typed, labels):
        choose(turn, label)
    elif told_of_duty(turn, typed):  # before the yes after a receipt, which a reminder made old
        pass
    elif session.done and (confirms(typed) or commands.is_in_doubt(typed)):
        if not _answers(turn, choices, typed):
            turn.say(session.done)
    elif turn.form and commands.is_in_doubt(typed):
        _doubt(turn, typed)
    elif turn.checking and own_yes(turn, typed) and read_checking(turn, typed):
        pass
    elif found := commands.command(typed, slips=not (asked and asked.read)):
        may_be_answer = asked and asked.read and not commands.is_beyond_doubt(typed)
        if found == commands.CANCEL and may_be_answer and turn.stop_keeping():
            # "Huy" is a name as well: what was filled in is not lost for it.
            turn.say(
                T(
                    "If “{typed}” was your answer: choose “Continue”, then write it out.",
                    typed=typed,
                )
            )
        else:
            obey(turn, found)
    elif code := _code(typed, alone=not (asked and asked.read)):
        turn.open("link", code)
    elif invited(turn, typed) or (asked and (put_right(turn, typed) or _kept(turn, asked, typed))):
        pass
    elif asked and asked.read:
        _read(turn, session, asked, typed)
    elif turn.checking and read_checking(turn, typed):
        pass
    elif not (
        named(turn, typed)
        or _polite(turn, session, typed)
        or coded(turn, typed)
        or by_yes_or_no(turn, choices, typed)
        or loosely(turn, session, choices, typed)
        or chosen_first(turn, typed)
        or elsewhere(turn, typed)
    ):
        miss(turn, session, typed)


def _answers(turn: Turn, choices: tuple[Choice, ...], typed: str) -> bool:
    """A yes after a receipt: to what is asked below it, if that can have been read by now."""
    if turn.unread or confirms_by_name(typed):
        return False
    return by_yes_or_no(turn, choices, typed)


def _doubt(turn: Turn, typed: str) -> None:
    """ "Dung" in a form: nothing is done, the person is asked what he means."""
    asked = turn.question
    if turn.checking:
        confirm_or_stop(turn)
    elif asked and asked.read:
        turn.say(
            T(
                "If “{typed}” is your answer, please write it out; to end reminders, type “stop”.",
                typed=typed,
            )
        )
    else:
        turn.say(T("Please choose below; to end reminders, type “stop”."))
    count_miss(turn)


def _code(typed: str, alone: bool) -> str:
    """The code that joins two chats, courtesies aside."""
    return next((code for reading in readings(typed) if (code := spoken(reading, alone))), "")


def _polite(turn: Turn, session: Session, typed: str) -> bool:
    """Thanks and goodbye, which want no answer but a friendly one."""
    if turn.form or not session.screen or not thanks(typed):
        return False
    turn.say(T("You are welcome. Write to me whenever you need anything."))
    return True


def _kept(turn: Turn, asked: Question, typed: str) -> bool:
    """A yes to the answer that stands there at present: it is not changed after all."""
    form = turn.form
    if form is None or not form.changing or asked.id not in form.answers:
        return False
    if not (is_kept(typed) or (asked.read and confirms(typed))):
        return False
    turn.say(T("Left as it is."))
    turn.advance()
    return True


def _read(turn: Turn, session: Session, asked: Question, typed: str) -> None:
    """A typed answer, unless it is a question of the person's own."""
    if asks_plainly(typed) and question(turn, typed):
        return
    if named(turn, typed):
        return
    assert asked.read is not None
    wanted = wanted_for_name(turn, typed) if asked.of_person else ""
    if wanted and wanted != (turn.form and turn.form.dialogue):
        turn.open(wanted, said=typed)
        return
    value = asked.read("" if wanted else typed, turn.scene)
    if not isinstance(value, Invalid):
        corrects = turn.form is not None and turn.form.changing
        turn.answer(asked, value)
        if corrects:
            change_along(turn, asked, typed)
        else:
            _told_along(turn, asked, typed)
    elif by_number(turn, session, typed) or _asked(turn, typed):
        return
    elif _may_ask(turn, asked, typed) and guessed(turn, turn.answers.find(typed), typed):
        count_miss(turn)
    else:
        turn.only = value.among
        turn.say(value.problem, T("You typed: “{typed}”", typed=echo(turn.typed or typed)))
        if value.example:
            turn.say(T("For example: {example}", example=value.example))
        count_miss(turn)


def _told_along(turn: Turn, asked: Question, typed: str) -> None:
    """What the answer says about the question that comes next is not asked again, but said."""
    for id, value in asked.tells(typed).items():
        following = turn.question
        if following and following.id == id:
            turn.answer(following, value)
            shows = following.show(value, turn.scene)
            turn.say(T("Noted, too. {label}: {value}", label=following.label, value=shows))


def _may_ask(turn: Turn, asked: Question, typed: str) -> bool:
    """Whether it is a question rather than an answer; where something is to be chosen, no name."""
    at_work = turn.dialogue is not None and bool(turn.dialogue.roles)
    chosen = bool(asked.options(turn.scene)) and not says_nothing(typed) and not at_work
    return asks_plainly(typed) or (chosen and asks(typed))


def _asked(turn: Turn, typed: str) -> bool:
    """A question that is answered; "em không biết" asks nothing."""
    return asks(typed) and not says_nothing(typed) and question(turn, typed)
