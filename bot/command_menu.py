"""The menu of commands that a messenger shows beside the field for typing."""

from collections.abc import Mapping, Sequence

from handlers.stage import Book
from handlers.text import T, Text, Tongue

_OPEN = ("register", "mine", "officer")
"""Dialogues that are worth a place in the menu; a command opens the one of its name."""


def command_menu(book: Book, tongue: Tongue) -> Sequence[tuple[str, str]]:
    """The commands, most wanted first, with what each does."""
    opens = [(id, book.dialogues[id].title) for id in _OPEN]
    commands: list[tuple[str, Text]] = [
        ("menu", T("Main menu")),
        *opens,
        ("help", T("How this works")),
        ("stop", T("Stop reminders and news")),
        *((id, name) for id, name in (("english", "English"), ("tiengviet", "Tiếng Việt"))),
    ]
    return [(id, tongue.say(does)) for id, does in commands]


def command_menus(
    book: Book, tongues: Mapping[str, Tongue], default: str
) -> dict[str, Sequence[tuple[str, str]]]:
    """The menu for everybody ("") in the programme's language, and in each other language."""
    others = {code: command_menu(book, tongue) for code, tongue in tongues.items()}
    return {"": others.pop(default), **others}
