"""One turn under way: the moves that are possible in every dialogue.

`Turn` is a builder that lives for one step: it starts from a session, is moved by the engine,
and ends as a new session, the effects wanted and one reply. Nothing outside sees it change.
"""

from dataclasses import replace

from handlers import screens
from handlers.assent import assents, refuses
from handlers.dialogue import FINISH, MENU, NEXT, OPEN, TERMS, Act, Dialogue, Question, Scene
from handlers.effects import Agree, EraseMe
from handlers.matching import candidates
from handlers.naming import named_among
from handlers.programme import SENDS_NOTHING
from handlers.reply import Choice
from handlers.session import Form
from handlers.spelling import fold
from handlers.stage import RESUME, STAFF_ONLY, Stage
from handlers.support_effects import KeepAnswers
from handlers.text import T

_NOTHING = Act()


class Turn(Stage):
    """The moves of one step. Each leaves the turn on a screen that can be shown."""

    def open(self, id: str, preset: str = "", said: str = "") -> None:
        """Begin a dialogue, or go back to its draft; consent and role come first."""
        dialogue = self.book.dialogues[id]
        if dialogue.roles and self.known.person.role not in dialogue.roles:
            self.say(STAFF_ONLY)
            return
        first = dialogue.questions[0]
        heard = dialogue.hears(said, self.scene)
        chosen = self._choose_first(
            first, preset if dialogue.linkable or dialogue.tappable else "", said
        )
        if said and not chosen and len(named := self.named_among(dialogue, said)) == 1:
            chosen = named[0].id
        chosen = chosen or heard.get(first.id, "")
        if dialogue.purpose and not self.known.agreed(dialogue.purpose):
            self._set_aside()
            self.form = self._new("welcome", {"then": id, "preset": chosen})
            self.advance()
            return
        draft = self.form if self.form and self.form.dialogue == id else self.drafts.get(id)
        if self.form and self.form.dialogue != id:
            self._set_aside()
        if draft and dialogue.keeps and not chosen:
            if draft is not self.form or self._own(draft):
                self.form = replace(draft, question=RESUME)
            return
        answers = dict(draft.answers) if draft and dialogue.keeps else {}
        if answers.get(first.id, chosen) != chosen:
            self.say(T("I have taken over what you had filled in before."))
        self.drafts.pop(id, None)
        self.form = self._new(id, {**answers, **heard})
        if chosen:
            self.answer(first, chosen)
            if self.form and self.form.dialogue == id:
                # Where it came from the screen above, "back" leads there at once.
                trail = () if dialogue.above else self.form.trail
                self.form = replace(self.form, trail=trail, given=(first.id, *heard))
        else:
            self.advance()

    def names_choice(self, id: str, said: str) -> bool:
        """Whether the words name a choice of the first question of a dialogue."""
        return bool(self._choose_first(self.book.dialogues[id].questions[0], "", said))

    def named_among(self, dialogue: Dialogue, said: str) -> tuple[Choice, ...]:
        """The choices of its first question that are named among words that want it opened."""
        options = dialogue.questions[0].options(self.scene)
        spellings = (said, self.answers.written_out(said))
        return named_among(spellings, dialogue, options, self.known.tongue)

    def open_by_name(self, typed: str) -> bool:
        """Begin the dialogue whose first question has a choice of this name ("5S"). A yes or a no
        is no name, though a full class "có danh sách chờ"."""
        if assents(typed) or refuses(typed):
            return False
        for id, dialogue in self.book.dialogues.items():
            if dialogue.by_name and (
                chosen := self._choose_first(dialogue.questions[0], "", typed)
            ):
                self.open(id, chosen)
                return True
        return False

    def answer(self, asked: Question, value: str) -> None:
        """Take an answer, do what it causes at once and go where it leads."""
        assert self.form is not None
        since = self.known.now.isoformat()
        before = self.scene
        self.form = self.form.answered(asked.id, value, asked.resets, since)
        self._keep_certain(asked, before)
        self.misses = 0
        doing = asked.does.get(value) or asked.does.get("*")
        act = doing(self.scene) if doing else _NOTHING
        self._take(act)
        self._go(act.go or asked.leads(value))

    def _keep_certain(self, asked: Question, before: Scene) -> None:
        """Of the answers that another one made uncertain, those that hold all the same."""
        form, dialogue = self.form, self.dialogue
        assert form is not None
        assert dialogue is not None
        for id in asked.resets:
            voided = dialogue.question(id)
            value = before[id]
            if voided and value and id not in form.answers and voided.holds(value, self.scene):
                form = replace(form, answers={**form.answers, id: value})
        self.form = form

    def advance(self) -> None:
        """To the first question that still needs an answer, else to the end."""
        self._forget_gone()
        form, dialogue = self.form, self.dialogue
        assert form is not None
        assert dialogue is not None
        scene = self.scene
        for asked in dialogue.questions:
            if asked.id not in form.answers and not asked.skip(scene):
                self.form = form.at(asked.id)
                return
        if dialogue.check:
            self.form = form.at("")
            if (terms := dialogue.terms(scene)) != scene[TERMS]:
                self.form = replace(self.form, answers={**form.answers, TERMS: terms})
        else:
            self.finish()

    def _forget_gone(self) -> None:
        """Of a form that was left lying, what can no longer be chosen: a class called off."""
        for asked in self.dialogue.questions if self.dialogue else ():
            if not asked.gone:
                continue
            value = self.scene[asked.id]
            if value and all(c.id != value for c in asked.options(self.scene)):
                self.say(asked.gone)
                self.take_back(asked.id)

    def confirm(self) -> None:
        """Finish, unless that would do something else than was said."""
        assert self.form is not None
        assert self.dialogue is not None
        if self.form.changing:
            self.advance()  # who says yes to the list of answers has to see the answers first
        elif self.dialogue.terms(self.scene) == self.scene[TERMS]:
            self.finish()
        else:
            self.say(T("This has just changed. Please look at it once more:"))
            self.advance()

    def finish(self) -> None:
        """The person has confirmed: do it, and forget the form."""
        form, dialogue = self.form, self.dialogue
        assert form is not None
        assert dialogue is not None
        act = dialogue.finish(self.scene)
        self.drafts.pop(form.dialogue, None)
        self.form = None
        if act.effects:
            self.done = self.known.tongue.say(act.done or T("That is done already."))
        self._take(act)
        self._go(act.go or MENU)

    def back(self) -> None:
        """To the question before; from the first one to where this was opened, or to the menu."""
        form = self.form
        if form is None:
            return
        if form.changing:
            self.advance()
        elif form.trail and form.question != RESUME:
            last = form.trail[-1]
            self.form = replace(form.at(last), trail=form.trail[:-1]).without(last)
        else:
            dialogue = self.book.dialogues[form.dialogue]
            self.to_menu()
            if dialogue.above:
                # A thing's part is called after it: the duty "c1-surveillance-1" of "c1".
                of = form.answers.get(dialogue.questions[0].id, "").partition("-")[0]
                self.open(dialogue.above, of)

    def change(self, id: str) -> None:
        """Ask one question again from the check-your-answers screen."""
        if self.form and (dialogue := self.dialogue) and dialogue.question(id):
            self.form = self.form.at(id, changing=True)

    def choose_change(self) -> None:
        """From the check-your-answers screen to a list of the answers."""
        if self.form and self.checking:
            self.form = self.form.at("", changing=True)

    def later(self) -> None:
        """Keep the form as a draft and go to the menu."""
        if self._set_aside():
            self.say(T("Saved. I will keep it for 7 days: choose “Continue” when you are ready."))
        self.form = None

    def stop_keeping(self) -> bool:
        """Leave the form, with nothing sent, but keep it; False if there is nothing to keep."""
        if not self._set_aside():
            return False
        self.form = None
        self.say(T("Stopped. Nothing has been sent."))
        return True

    def cancel(self) -> None:
        """Drop the form; nothing of it was sent."""
        if self.form is not None:
            self.drafts.pop(self.form.dialogue, None)
            self.say(T("Stopped. What was registered or sent before stays as it is."))
        self.form = None

    def resume(self, how: str) -> None:
        """What becomes of a draft: continue, begin again, delete."""
        assert self.form is not None
        id = self.form.dialogue
        if how == screens.CONTINUE:
            self.drafts.pop(id, None)
            self.advance()
        else:
            self.drafts.pop(id, None)
            self.form = None
            if how == screens.AGAIN:
                self.open(id)
            else:
                self.say(T("The draft is deleted."))

    def carry_on(self, id: str) -> None:
        """Go on with a draft: who says so is not asked whether he wants to."""
        if id not in self.book.dialogues:
            self.to_menu()
            return
        self.open(id)
        if self.form and self.form.dialogue == id and self.form.question == RESUME:
            self.resume(screens.CONTINUE)

    def to_menu(self) -> None:
        """Leave; a form in which anything was filled in becomes a draft, and the person is told."""
        if self._filled_in() and self._set_aside():
            self.say(T("I have kept what you filled in: choose “Continue” to go on."))
        self.form = None

    def turn_page(self) -> None:
        """Show the next options of a long list; after the last ones the first again."""
        form, dialogue = self.form, self.dialogue
        if form is None or dialogue is None:
            return
        asked = self.question
        listed = asked.options(self.scene) if asked else screens.checked(dialogue, form)
        self.form = replace(form, page=(form.page + 1) % screens.pages(listed))

    def take_back(self, question: str) -> None:
        """Ask this question again, the answer given to it being void."""
        if self.form and (dialogue := self.dialogue) and dialogue.question(question):
            trail = tuple(q for q in self.form.trail if q != question)
            self.form = replace(self.form.at(question), trail=trail).without(question)

    # -- inside ------------------------------------------------------------------------------

    def _go(self, target: str) -> None:
        if target == NEXT:
            self.advance()
        elif target == FINISH:
            self.finish()
        elif target == MENU:
            self.form = None
        elif target.startswith(OPEN):
            self.form = None
            self.follow(target)
        else:
            if self.form and target in self.form.trail:
                # Back by a choice: what was answered after it is no way back to it.
                trail = self.form.trail
                self.form = replace(self.form, trail=trail[: trail.index(target) + 1])
            self.take_back(target)

    def follow(self, link: str) -> None:
        """Open what `go.<dialogue>.<first answer>` names; an unknown name shows the menu."""
        id, _, preset = link.removeprefix(OPEN).partition(".")
        if id in self.book.dialogues:
            self.open(id, preset)
        else:
            self.to_menu()

    def _take(self, act: Act) -> None:
        self.hear(act.reply)
        self.effects.extend(act.effects)
        if act.settles:
            self.known = self.known.without(*act.settles)
        if not act.effects:
            return
        for effect in act.effects:
            if isinstance(effect, KeepAnswers):
                self.known = self.known.answered(effect.answers)
        # What was agreed to just now counts for what is opened next in this very turn.
        given = {e.purpose: e.version for e in act.effects if isinstance(e, Agree)}
        if any(isinstance(effect, EraseMe) for effect in act.effects):
            self.drafts = {}
        if given.keys() - SENDS_NOTHING:
            self.hushed = False
        if given:
            consents = {**self.known.person.consents, **given}
            self.known = replace(self.known, person=replace(self.known.person, consents=consents))

    def _new(self, id: str, answers: dict[str, str]) -> Form:
        dialogue = self.book.dialogues[id]
        recalled = {
            q.id: value
            for q in dialogue.questions
            if q.id not in answers and (value := q.recall(self.known))
        }
        return Form(
            dialogue=id,
            version=dialogue.version,
            question=dialogue.questions[0].id,
            draft=self.known.token,
            since=self.known.now.isoformat(),
            answers={**answers, **recalled},
            recalled=tuple(recalled),
        )

    def _choose_first(self, first: Question, preset: str, said: str) -> str:
        """The first answer, if a link or the words that opened the dialogue already gave it."""
        if not preset and not said:
            return ""
        options = first.options(self.scene)
        if preset and not options and first.read:
            return preset
        if preset:
            return preset if any(c.id == preset for c in options) else ""
        found = candidates(said, options, self.known.tongue) if fold(said) else ()
        return found[0].id if len(found) == 1 else ""
