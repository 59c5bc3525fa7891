"""When somebody is reminded of one duty, and whom: the ladder of reminders. Pure.

Steps are named ("90", "30", "late-1" …): the name goes into the business key of the message, so
that planning twice writes one row.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.cycle import Obligation
from handlers.programme import QuietPolicy
from handlers.schemes import Lead
from storage.certificate_records import Heard


class To(StrEnum):
    """Who is turned to, in the order in which silence escalates."""

    HOLDER = "holder"
    SECOND = "second"
    OFFICER = "officer"
    CALL_LIST = "call_list"


class Fate(StrEnum):
    """What is to become of a step.

    COMING: its time is ahead. NOW: it is to be sent. SENT. PASSED: its time went by before it
    could be useful, and a later one says the same. HELD: acknowledged, planned or snoozed.
    """

    COMING = "coming"
    NOW = "now"
    SENT = "sent"
    PASSED = "passed"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Habit:
    """How a programme reminds: `days` before the last day, then weekly, and who when silent.

    `second_at`, `officer_at`: days before the last day from which the second contact and the
    officer hear of it as well (negative: after it). `call_at`: from which the holder is called.
    """

    days: tuple[int, ...]
    every: int
    late: int
    second_at: int
    officer_at: int
    call_at: int


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder: when it goes out, until when it makes sense, to whom, what becomes of it."""

    name: str
    when: datetime
    useful_until: datetime
    to: tuple[To, ...]
    fate: Fate


def ladder(
    obligation: Obligation,
    lead: Lead | None,
    habit: Habit,
    quiet: QuietPolicy,
    heard: Heard,
    now: datetime,
) -> tuple[Step, ...]:
    """Every step of one duty in the order of time, passed ones included."""
    return ()
