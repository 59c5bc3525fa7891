"""What a choice or a command does, whether it was pressed or typed."""

from handlers import commands, screens
from handlers.answers import ASK, USEFUL
from handlers.asked import follow_guess, rated
from handlers.dialogue import OPEN
from handlers.effects import Withdraw
from handlers.flow import Turn
from handlers.menu import help_text
from handlers.programme import SENDS_NOTHING
from handlers.reply import EDIT
from handlers.stage import RESUME
from handlers.text import T

_LANGUAGES = frozenset({commands.VIETNAMESE, commands.ENGLISH, commands.OTHER_LANGUAGE})
ALWAYS = frozenset({commands.MENU, commands.BACK, commands.LATER, commands.CANCEL})


def choose(turn: Turn, id: str) -> bool:
    """Follow a choice by its id; False if the screen does not offer it any more."""
    asked = turn.question
    if id in _LANGUAGES:
        obey(turn, id)
    elif asked and any(c.id == id for c in asked.options(turn.scene)):
        turn.answer(asked, id)
    elif id.startswith(ASK):
        return follow_guess(turn, id)
    elif id.startswith(USEFUL):
        rated(turn, id)
    elif id.startswith(OPEN):
        turn.follow(id)
    elif id.startswith(screens.CONTINUES):
        turn.carry_on(id.removeprefix(screens.CONTINUES))
    elif id == screens.HERE.id:
        pass  # the question is shown again, with its own choices
    elif id == screens.MORE:
        turn.turn_page()
    elif id in ALWAYS:
        obey(turn, id)
    elif turn.form and turn.form.question == RESUME:
        if id not in (screens.CONTINUE, screens.AGAIN, screens.DISCARD):
            return False
        turn.resume(id)
    elif turn.checking and id == screens.YES:
        turn.confirm()
    elif turn.checking and id == commands.STOP:
        obey(turn, id)
    elif turn.checking and id == EDIT:
        turn.choose_change()
    elif turn.checking and id.startswith(screens.CHANGE):
        turn.change(id.removeprefix(screens.CHANGE))
    else:
        return False
    turn.misses = 0
    return True


def obey(turn: Turn, command: str) -> None:
    turn.misses = 0
    if command == commands.BACK:
        turn.back()
    elif command == commands.LATER:
        turn.later()
    elif command == commands.CANCEL:
        turn.cancel()
    elif command == commands.MENU:
        turn.to_menu()
    elif command == commands.OFFICER:
        turn.open("officer")
    elif command == commands.HELP:
        turn.say(*help_text(turn.known))
    elif command == commands.STOP:
        _stop(turn)
    else:
        spoken = turn.language or turn.known.tongue.code
        other = "vi" if spoken == "en" else "en"
        wanted = command.removeprefix("language.")
        turn.language = other if command == commands.OTHER_LANGUAGE else wanted
        turn.say(T("I will speak English from now on."))


def _stop(turn: Turn) -> None:
    """One word stops everything that is sent unasked."""
    agreed = [p.id for p in turn.known.programme.purposes if p.id in turn.known.person.consents]
    turn.hushed = True
    turn.effects.extend(Withdraw(id) for id in agreed if id not in SENDS_NOTHING)
    turn.say(T("Done: no more reminders or news. Answers to what you ask still come."))
