"""One reminder of a duty: when, to whom, what becomes of it."""

from datetime import datetime
from enum import StrEnum

from storage.frozen import frozen

ANSWERS = ("after@", "later@")
"""How the names of steps begin that follow from what the holder said."""


class To(StrEnum):
    """Who is turned to, in the order in which silence escalates."""

    HOLDER = "holder"
    SECOND = "second"
    OFFICER = "officer"
    CALL_LIST = "call_list"


class Fate(StrEnum):
    """What is to become of a step.

    COMING: its time is ahead. NOW: it is to be sent at `when`. SENT. PASSED: its time went by,
    and a later one says the same or nothing is useful any more. HELD: the holder knows.
    """

    COMING = "coming"
    NOW = "now"
    SENT = "sent"
    PASSED = "passed"
    HELD = "held"


@frozen
class Step:
    """One reminder: when it goes out, until when it makes sense, to whom, what becomes of it.

    `before`: days from its day to the last day (negative: after it), before quiet hours moved it.
    """

    name: str
    before: int
    when: datetime
    useful_until: datetime
    to: tuple[To, ...]
    fate: Fate

    @property
    def answers(self) -> bool:
        """Whether it follows from what the holder said, and not from the last day."""
        return self.name.startswith(ANSWERS)
