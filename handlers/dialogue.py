"""The vocabulary in which a dialogue is written: a table of questions.

A dialogue file holds data and small pure functions of a `Scene`; everything that all dialogues
share (progress, back, change, save, cancel, old buttons …) is in `handlers.engine`.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from typing import TypeAlias

from handlers.effects import Effect
from handlers.known import Known
from handlers.reply import Choice, Reply
from handlers.text import Text
from storage.frozen import frozen
from storage.records import Role

NEXT = ""
"""Where an answer leads when nothing else is said: to the next question not yet answered."""
FINISH = "finish"
"""The dialogue is complete: check the answers if it has such a screen, then `Dialogue.finish`."""
MENU = "menu"
"""The form is dropped and the menu shown."""
TERMS = "?terms"
"""Stands among the answers for what confirming them was said to do (`Dialogue.terms`)."""
FILE = "file:"
"""`file:<token>`: an answer that is a file."""
OPEN = "go."
"""`go.<dialogue>`: leave for another dialogue."""


@frozen
class Scene:
    """What a question sees: the answers so far, and what is known.

    `unfinished`: what this chat keeps of other dialogues, to be continued.
    """

    answers: Mapping[str, str]
    known: Known
    draft: str = ""
    unfinished: tuple["Unfinished", ...] = ()

    def __getitem__(self, question: str) -> str:
        return self.answers.get(question, "")


@frozen
class Unfinished:
    """A draft: what it is called, and when it is dropped if nobody goes on with it."""

    name: Text
    until: datetime


@frozen
class Invalid:
    """Why a typed answer was not taken, and one good example.

    `among`: the choices, by id, that may have been meant; only they are offered.
    """

    problem: Text
    example: Text = ""
    among: tuple[str, ...] = ()


@frozen
class Act:
    """What an answer or the end of a dialogue causes.

    `reply` is said, in the same message, before whatever is asked next. `settles`: a record
    that this takes off a list (its kind in `Known` and its id): the next screen of the same
    turn is made before the effects are, and must not offer it again. `done`: said to somebody
    who confirms the end of a dialogue once more.
    """

    effects: tuple[Effect, ...] = ()
    reply: Reply | None = None
    go: str = ""
    settles: tuple[str, int] | None = None
    done: Text = ""


Reader: TypeAlias = Callable[[str, Scene], str | Invalid]
Doing: TypeAlias = Callable[[Scene], Act]


def _as_typed(value: str, scene: Scene) -> Text:
    return value


def _nothing(scene: Scene) -> tuple[Choice, ...]:
    return ()


def _never(scene: Scene) -> bool:
    return False


def _does_not(value: str, scene: Scene) -> bool:
    return False


def unknown(known: Known) -> str:
    """Stands in no profile."""
    return ""


def _nothing_else(typed: str) -> Mapping[str, str]:
    return {}


def _usual(scene: Scene) -> str:
    return ""


@frozen
class Question:
    """One screen.

    `ask`: the words of the prompt. `options`: what can be chosen; a choice's id is its value.
    `read`: text to value; without it only the options are answers. `then`: where a chosen id
    leads ("*" for any other); static, so that tests and diagrams can walk it. `does`: what a
    chosen id causes at once. `recall`: the value from the person's profile, "" if there is
    none. `resets`: answers that are no longer certain when this one changes; of these one stays
    of which its own question `holds` that it does.
    `gone`: said when the choice that was the answer is offered no longer; it is asked for anew.
    `tells`: answers to other questions, said along with this one: to those that follow, and, where
    it is corrected, to those that it shows to be wrong.
    `for_file`: the choice ("send another") that whoever sends a file here means by it.
    `of_person`: the answer is somebody's name, which nothing is that somebody wants done.
    `takes_contact`: the answer is the person's phone number, which some platforms share by a
    button. `words`: what a person calls it who wants to change it, besides its label; `begins`:
    those of them with which the answer itself begins ("công ty").
    """

    id: str
    ask: Callable[[Scene], tuple[Text, ...]]
    label: Text = ""
    options: Callable[[Scene], tuple[Choice, ...]] = _nothing
    read: Reader | None = None
    show: Callable[[str, Scene], Text] = _as_typed
    skip: Callable[[Scene], bool] = _never
    then: Mapping[str, str] = field(default_factory=dict)
    does: Mapping[str, Doing] = field(default_factory=dict)
    recall: Callable[[Known], str] = unknown
    resets: tuple[str, ...] = ()
    tells: Callable[[str], Mapping[str, str]] = _nothing_else
    holds: Callable[[str, Scene], bool] = _does_not
    gone: Text = ""
    takes_file: bool = False
    for_file: str = ""
    of_person: bool = False
    takes_contact: bool = False
    typing: Text = ""
    words: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()

    @property
    def can_be_skipped(self) -> bool:
        """Whether there is a condition, or a profile, that makes asking it needless."""
        return self.skip is not _never or self.recall is not unknown

    def leads(self, value: str) -> str:
        """Where this answer leads: the chosen id's target, else that of "*"."""
        return self.then.get(value, self.then.get("*", NEXT))


def leaving(question: str) -> Doing:
    """What any other choice of this question does: one that names a dialogue leads there."""
    return lambda scene: Act(go=scene[question] if scene[question].startswith(OPEN) else "")


@frozen
class Dialogue:
    """A conversation with an end: its questions and what is done when they are answered.

    `version` changes whenever a stored form could no longer be continued. `check`: show the
    answers before finishing, with `after` saying what happens next; `yes`: words that confirm
    there, even where they are a command elsewhere. `terms`: what confirming does just now if it
    is not the usual, such as a place in the waiting list, with its own choice in `confirms`; if
    that has changed since it was shown, nothing is done and it is shown again. `purpose`: the
    consent without which nothing is asked. `roles`: staff only. `keeps`: an unfinished form is
    worth saving. `words` open it; `by_name`: so does the name of a choice of its first question;
    `codes`: so does the code of a choice of its first question, which begins with this.
    `answers`: topics on which the form itself knows better than the plan. `linkable`: a link may
    carry the first answer; never where an answer does something at once. `tappable`: a button may,
    also where it does: one tap is enough. `invited`: the first
    answer is the secret of an invitation, which may follow one of its `words` ("join ABCD-…").
    `subject`: what the header names besides the title. `hears`: answers that need not be asked
    for, because they were said along with the words that open it ("đã hẹn ngày 15/12"), or are
    those of the open page. `above`: the dialogue from whose screen this one is opened, to which
    "back" leads in the end, and not to the menu; on the screen of the very thing, if the link that
    opened this one named it.
    """

    id: str
    version: int
    title: Text
    questions: tuple[Question, ...]
    finish: Doing
    above: str = ""
    check: bool = False
    confirm: Text = ""
    yes: tuple[str, ...] = ()
    confirms: Mapping[str, Choice] = field(default_factory=dict)
    terms: Callable[[Scene], str] = _usual
    after: Callable[[Scene], tuple[Text, ...]] = lambda scene: ()
    purpose: str = ""
    roles: frozenset[Role] = frozenset()
    keeps: bool = False
    words: tuple[str, ...] = ()
    by_name: bool = False
    codes: str = ""
    linkable: bool = False
    tappable: bool = False
    invited: bool = False
    answers: Mapping[str, Callable[[Scene], Reply | None]] = field(default_factory=dict)
    subject: Callable[[Scene], Text] = lambda scene: ""
    hears: Callable[[str, Scene], Mapping[str, str]] = lambda said, scene: {}

    def question(self, id: str) -> Question | None:
        for asked in self.questions:
            if asked.id == id:
                return asked
        return None
