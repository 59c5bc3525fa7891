"""What is wanted with questions that were not answered well; `bot.effects.learning` does it."""

from collections.abc import Mapping
from dataclasses import field

from storage.frozen import frozen
from storage.learning_records import Kind, Why


@frozen
class KeepQuestion:
    """Put a question into the staff's queue. `text` is masked; `topic`: what was answered."""

    text: str
    why: Why
    topic: str = ""
    guesses: tuple[str, ...] = ()


@frozen
class FoundAmongGuesses:
    """The owner pressed what he had meant: his question, masked, need not wait any more."""

    text: str


@frozen
class AnswerQuestion:
    """Staff: tell whoever asked the answer, and take the question off the queue."""

    question: int
    words: str


@frozen
class DropQuestion:
    """Staff: take a question off the queue without an answer."""

    question: int


@frozen
class Teach:
    """Staff: from now on this wording asks for this topic, which `content` makes if it is new.

    Refused if anything that is answered right today were answered otherwise then. Whoever asked
    is told the answer.
    """

    question: int
    kind: Kind
    topic: str
    wording: str
    content: Mapping[str, str] = field(default_factory=dict)


@frozen
class Unteach:
    """Staff: undo a lesson, everywhere at once."""

    lesson: int
