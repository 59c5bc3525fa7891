"""Where a turn stands, what it says from there, and which forms it keeps.

`Stage` is what `handlers.flow.Turn` moves on. Nothing here leads from one screen to another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from handlers import screens
from handlers.answers import Answers
from handlers.dialogue import Dialogue, Question, Scene, Unfinished
from handlers.effects import Effect
from handlers.entries import Entries
from handlers.known import Known
from handlers.menu import menu
from handlers.reply import Choice, Reply
from handlers.session import Form, Session, begun
from handlers.text import T, Text
from storage.frozen import frozen

RESUME = "?"
"""Stands in `Form.question` while the person decides what becomes of a draft."""
DRAFT_LIFE = timedelta(days=7)
_NO_ANSWERS: Mapping[str, str] = {}
STAFF_ONLY = T("This part is for the Department's staff only.")


@frozen
class Book:
    """All dialogues, the words that open them, and the answers to questions in between."""

    dialogues: Mapping[str, Dialogue]
    answers: Answers
    entries: Entries

    @staticmethod
    def of(dialogues: Iterable[Dialogue], answers: Answers) -> "Book":
        """A book with its index."""
        by_id = {dialogue.id: dialogue for dialogue in dialogues}
        return Book(by_id, answers, Entries(by_id))


class Stage:
    """What one step has to stand on: the form under way, the drafts, what has been said so far.

    `unseen`: this was written before the last screen can have been seen; `unread`: before it can
    have been read.
    """

    def __init__(
        self,
        session: Session,
        book: Book,
        known: Known,
        unseen: bool = False,
        unread: bool = False,
    ) -> None:
        self.book = book
        self.known = known
        self.form = session.form
        self.drafts = dict(session.drafts)
        self.misses = session.misses
        self.language = session.language
        self.hushed = session.hushed
        self.effects: list[Effect] = []
        self.said: Reply | None = None
        self.only: tuple[str, ...] = ()
        self.instead: Reply | None = None
        self.offered: tuple[Choice, ...] = ()
        self.asked = ""
        self.typed = ""
        """As it was written: what is read may be the words for it (“👍”)."""
        self.done = ""
        self.asked_before = session.asked
        self.unseen = unseen
        self.unread = unseen or unread
        self._scene: Scene | None = None
        self._put_away_outdated()

    @property
    def answers(self) -> Answers:
        """The answers to questions, with everything that the staff taught."""
        return self.book.answers.taught(self.known.lessons)

    @property
    def scene(self) -> Scene:
        """Made anew only when the form or what is known has changed since."""
        form, scene = self.form, self._scene
        answers = form.answers if form else _NO_ANSWERS
        if scene is None or scene.answers is not answers or scene.known is not self.known:
            draft = form.draft if form else ""
            scene = self._scene = Scene(answers, self.known, draft, self._unfinished())
        return scene

    def _unfinished(self) -> tuple[Unfinished, ...]:
        """By the dialogues' names alone: what a draft is about may have to be looked up."""
        if not self.drafts:
            return ()
        return tuple(
            Unfinished(self.book.dialogues[id].title, begun(form) + DRAFT_LIFE)
            for id, form in self.drafts.items()
        )

    @property
    def dialogue(self) -> Dialogue | None:
        return self.book.dialogues[self.form.dialogue] if self.form else None

    @property
    def question(self) -> Question | None:
        form = self.form
        return self.book.dialogues[form.dialogue].question(form.question) if form else None

    @property
    def checking(self) -> bool:
        """Whether all answers are shown, to be confirmed or changed."""
        return self.form is not None and self.form.question == ""

    @property
    def room(self) -> int:
        """How many choices still fit beside those of the screen and of what is said."""
        said = self.said.choices if self.said else ()
        shown = self.screen().choices if self.form else self.offered
        return max(0, screens.PAGE - len(shown) - len(said))

    def screen(self) -> Reply:
        """What is shown where the turn stands now, or `instead` of it."""
        if self.instead:
            return self.instead
        form, dialogue = self.form, self.dialogue
        if form is None or dialogue is None:
            if self.offered or (self.said and self.said.choices):
                return Reply(text=(), choices=self.offered, footer=(screens.TO_MENU,))
            return menu(self.known, self.drafts, self.book.dialogues)
        if form.question == RESUME:
            return screens.resume(dialogue, form, self.scene)
        if asked := self.question:
            shown = screens.question(dialogue, asked, form, self.scene)
            if 0 < len(self.only) <= screens.PAGE:  # more would not narrow it down
                options = asked.options(self.scene)
                shown = replace(shown, choices=tuple(c for c in options if c.id in self.only))
            return shown
        if form.changing:
            answers = screens.checked(dialogue, form)
            return screens.which_change(dialogue, form, self.scene, answers)
        return screens.check(dialogue, form, self.scene)

    def say(self, *text: Text, choices: tuple[Choice, ...] = ()) -> None:
        """Add something to be said before the next screen."""
        said = self.said or Reply(text=())
        self.said = replace(said, text=(*said.text, *text), choices=(*said.choices, *choices))

    def offer(self, *choices: Choice) -> None:
        """Offer steps that follow from what is said: in a form beside its own choices, as many
        as fit, else in place of the menu, which would bury them."""
        if self.form is None:
            self.offered = (*self.offered, *choices)
        else:
            self.say(choices=choices[: self.room])

    def hear(self, reply: Reply | None) -> None:
        """Add a whole reply before the next screen."""
        if reply is not None:
            self.said = screens.merged(self.said, reply) if self.said else reply

    # -- forms that are kept -----------------------------------------------------------------

    def _set_aside(self) -> bool:
        """Keep the form as a draft if anything in it was typed by the person."""
        form, dialogue = self.form, self.dialogue
        if form is None or dialogue is None or not dialogue.keeps:
            return False
        if not self._own(form):
            return False
        self.drafts[form.dialogue] = form
        return True

    @staticmethod
    def _own(form: Form) -> bool:
        """Whether anything in it was typed or chosen by the person."""
        return bool(set(form.answers) - set(form.recalled))

    def _filled_in(self) -> bool:
        """Whether anything was, after the form was opened with what a link or the words gave."""
        form = self.form
        return bool(form and set(form.answers) - {*form.recalled, *form.given})

    def _put_away_outdated(self) -> None:
        """Drafts of dialogues that have changed, or older than a week, are not continued."""
        oldest = self.known.now - DRAFT_LIFE
        for id, form in list(self.drafts.items()):
            if not self._current(form) or begun(form) < oldest:
                del self.drafts[id]
        if self.form is None:
            return
        dialogue = self.book.dialogues.get(self.form.dialogue)
        if dialogue and dialogue.roles and self.known.person.role not in dialogue.roles:
            # The role was taken away since the screen was shown: the next one shows nothing.
            self.form = None
            self.say(STAFF_ONLY)
        elif not self._current(self.form):
            self.form = None
            self.say(T("This form has been improved in the meantime. Please begin it again."))
        elif begun(self.form) < oldest:
            self.form = None
            self.say(T("The form was not continued for 7 days and has been put away."))

    def _current(self, form: Form) -> bool:
        dialogue = self.book.dialogues.get(form.dialogue)
        return dialogue is not None and dialogue.version == form.version
