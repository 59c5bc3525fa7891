"""Questions that were not answered well, and what the staff taught the bot from them."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from storage.frozen import frozen


class Why(StrEnum):
    """Why a question is in the queue."""

    UNANSWERED = "unanswered"
    NOT_USEFUL = "not_useful"


class Kind(StrEnum):
    """What a lesson is: another wording of a topic, or a topic of its own."""

    WORDING = "wording"
    TOPIC = "topic"


@frozen
class OpenQuestion:
    """A question that waits for the staff. `text` has no personal data in it.

    `topic`: what was answered, "" if nothing was. `guesses`: the nearest topics, best first.
    `chat`: where it was asked; None for those of an earlier release, which did not keep it.
    """

    id: int
    person_id: int
    text: str
    why: Why
    topic: str
    guesses: tuple[str, ...]
    created_at: datetime
    chat: int | None = None


@frozen
class Lesson:
    """Something taught: `wording` now asks for `topic`.

    `content` of a new topic: title, answer_vi, answer_en, source. A lesson is never changed;
    another one is taught, or it is undone.
    """

    id: int
    kind: Kind
    topic: str
    wording: str
    taught_at: datetime
    taught_by: str = ""
    content: Mapping[str, str] = field(default_factory=dict)
