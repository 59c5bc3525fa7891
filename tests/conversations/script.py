"""The one format of a conversation: who does what, and what he must read then.

A script names what people see (labels, words), never a channel's own ids, so that the same one
is played on a page, in a terminal and in every messenger.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Deed: TypeAlias = Literal["opens", "says", "presses", "sends_file", "joins"]


@dataclass(frozen=True, slots=True)
class Step:
    """`what`: a link's parameter, words, the beginning of a label, the name of a file, or (to
    join) a role of the staff. `sees`: words that must stand in the answer."""

    who: str
    deed: Deed
    what: str = ""
    sees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation from its first word to its end. `files`: how many the last answer has."""

    name: str
    steps: tuple[Step, ...]
    files: int = 0


class Voice:
    """Writes the steps of one person: `lan = Voice("lan"); lan.says("menu", "Anh/chị")`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def opens(self, link: str = "", *sees: str) -> Step:
        return Step(self.name, "opens", link, sees)

    def says(self, text: str, *sees: str) -> Step:
        return Step(self.name, "says", text, sees)

    def presses(self, label: str, *sees: str) -> Step:
        return Step(self.name, "presses", label, sees)

    def sends_file(self, name: str, *sees: str) -> Step:
        return Step(self.name, "sends_file", name, sees)

    def joins(self, role: str, *sees: str) -> Step:
        """Opens an invitation to the staff."""
        return Step(self.name, "joins", role, sees)
