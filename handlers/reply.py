"""What is answered, before a channel has given it a shape.

A reply is one message: header, lines of text, the answers to check, choices, files. The
channel's renderer decides what becomes a button, a numbered line or a link.
"""

from collections.abc import Mapping

from handlers.text import Text
from storage.frozen import frozen

EDIT = "edit"
"""The choice that leads to a list of the lines, where these have no buttons of their own."""


@frozen
class Choice:
    """Something a person can press or type.

    `id` is stable and at most 40 ASCII characters (64 bytes of Telegram's callback data, less
    the screen's number); `words` are further ways to type it.
    """

    id: str
    label: Text
    words: tuple[str, ...] = ()
    url: str = ""


@frozen
class Line:
    """One answer on the check-your-answers screen, with the choice that changes it."""

    label: Text
    value: Text
    change: Choice | None = None


@frozen
class File:
    """A file to hand over, as a recipe: `kind` and `subject` say what to make when it is asked for.

    Made on demand so that a turn does not wait for a QR code; the host keeps the recipe with
    the message and signs an expiring address for it.
    """

    kind: str
    subject: str
    name: str
    label: Text


@frozen
class Template:
    """The same said through an approved template, for routes that take no free words (ZBS).

    `name` and the parameters of `data` are those of `handlers.templates`.
    """

    name: str
    data: Mapping[str, Text]


@frozen
class Reply:
    """One message. `stays`: a receipt or a notice, never replaced by a later screen.

    `contact`: the label of a button that shares the own phone number; `contact_over`: the screen
    before had one, which is to be taken away.
    `files_after`: so many lines of the text stand above the files, what is asked next below them;
    0: all.
    `template`: what a notice says on a route that takes nothing else.
    """

    text: tuple[Text, ...]
    header: Text = ""
    lines: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()
    footer: tuple[Choice, ...] = ()
    files: tuple[File, ...] = ()
    files_after: int = 0
    stays: bool = False
    typing: Text = ""
    contact: Text = ""
    contact_over: bool = False
    template: Template | None = None

    def offered(self) -> tuple[Choice, ...]:
        """Everything that can be chosen; what is in the lines and the footer has no number."""
        changes = [line.change for line in self.lines if line.change]
        return (*self.choices, *changes, *self.footer)


def payload(screen: int, choice: str) -> str:
    """What a button carries: the number of its screen and the choice, so an old one is known."""
    return f"{screen}:{choice}"
