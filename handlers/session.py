"""What a chat remembers between two messages, as versioned JSON.

A session is data only, so that any release and any worker can read it; a form whose dialogue
has changed its version is recognised by `Form.version` and not continued blindly.
"""

from collections.abc import Collection, Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Any

import orjson

from storage.frozen import frozen

VERSION = 1


@frozen
class Form:
    """One dialogue under way.

    `trail` holds the questions answered, in order, for "back"; `recalled` those taken from the
    profile, `given` those that came with what opened it; `draft` is the business key that makes
    finishing it twice harmless; `question` is "" on the check-your-answers screen; `changing`: the
    answer asked for leads back to that screen; `page` of a long list of options.
    """

    dialogue: str
    version: int
    question: str
    draft: str
    since: str
    answers: Mapping[str, str] = field(default_factory=dict)
    trail: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    changing: bool = False
    page: int = 0

    def answered(self, question: str, value: str, resets: Collection[str], since: str) -> "Form":
        """The same form with one more (or another) answer, and without those that it voids."""
        answers = {**self.answers, question: value}
        if self.answers.get(question) != value:
            for voided in resets:
                answers.pop(voided, None)
        # Built as a whole here and in `at`: every turn does it, and `replace` costs twice as much.
        return Form(
            dialogue=self.dialogue,
            version=self.version,
            question=self.question,
            draft=self.draft,
            since=since,
            answers=answers,
            trail=self.trail if self.changing else (*self.trail, question),
            recalled=tuple([q for q in self.recalled if q != question]),
            given=tuple([q for q in self.given if q != question]) if self.given else (),
        )

    def at(self, question: str, changing: bool = False) -> "Form":
        """The same form at this question, on the first page of its options."""
        return Form(
            dialogue=self.dialogue,
            version=self.version,
            question=question,
            draft=self.draft,
            since=self.since,
            answers=self.answers,
            trail=self.trail,
            recalled=self.recalled,
            given=self.given,
            changing=changing,
        )

    def without(self, *questions: str) -> "Form":
        """The same form with these answers taken back."""
        kept = {k: v for k, v in self.answers.items() if k not in questions}
        return replace(self, answers=kept)


@frozen
class Session:
    """The state of one chat.

    `screen` numbers the messages shown; only buttons of the last one are live. `offered` are the
    ids behind the numbers 1, 2, 3 … of that message. `pressed` is the payload that led here: the
    same again is a double tap. `drafts` are forms saved for later, by dialogue. `hushed`: the
    person said "stop", so nothing is sent unasked, not even a word about a draft. `contact`: the
    last message offered to share the phone number by a button. `asked`: the question that was
    answered or guessed at last, without personal data, in case the answer was no use. `done`:
    what the last input brought to its end, for who confirms it once more; for one turn only.
    """

    form: Form | None = None
    drafts: Mapping[str, Form] = field(default_factory=dict)
    screen: int = 0
    offered: tuple[str, ...] = ()
    pressed: str = ""
    misses: int = 0
    language: str = ""
    stays: bool = False
    hushed: bool = False
    contact: bool = False
    asked: str = ""
    done: str = ""

    def to_text(self) -> str:
        """`to_json` as it is stored."""
        return orjson.dumps(self.to_json()).decode()

    @staticmethod
    def from_text(text: str) -> "Session":
        """Reads what `to_text` wrote; anything else raises ValueError, KeyError or TypeError."""
        return Session.from_json(orjson.loads(text))

    def to_json(self) -> dict[str, Any]:
        """Only what differs from a new session: most chats rest at the menu."""
        data: dict[str, Any] = {"v": VERSION, "screen": self.screen}
        if self.form:
            data["form"] = _form_to_json(self.form)
        if self.drafts:
            data["drafts"] = {k: _form_to_json(f) for k, f in self.drafts.items()}
        for name in (
            "offered",
            "pressed",
            "misses",
            "language",
            "stays",
            "hushed",
            "contact",
            "asked",
            "done",
        ):
            if value := getattr(self, name):
                data[name] = value
        return data

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Session":
        """Reads what `to_json` wrote; anything of another version begins anew at the menu."""
        if data.get("v") != VERSION:
            return Session(screen=int(data.get("screen", 0)), language=data.get("language", ""))
        return Session(
            form=_form_from_json(data["form"]) if "form" in data else None,
            drafts={k: _form_from_json(f) for k, f in data.get("drafts", {}).items()},
            screen=data["screen"],
            offered=tuple(data.get("offered", ())),
            pressed=data.get("pressed", ""),
            misses=data.get("misses", 0),
            language=data.get("language", ""),
            stays=data.get("stays", False),
            hushed=data.get("hushed", False),
            contact=data.get("contact", False),
            asked=data.get("asked", ""),
            done=data.get("done", ""),
        )


def _form_to_json(form: Form) -> dict[str, Any]:
    return {
        "dialogue": form.dialogue,
        "version": form.version,
        "question": form.question,
        "draft": form.draft,
        "since": form.since,
        "answers": form.answers,
        "trail": form.trail,
        "recalled": form.recalled,
        "given": form.given,
        "changing": form.changing,
        "page": form.page,
    }


def _form_from_json(data: Mapping[str, Any]) -> Form:
    return Form(
        dialogue=data["dialogue"],
        version=data["version"],
        question=data["question"],
        draft=data["draft"],
        since=data["since"],
        answers=dict(data["answers"]),
        trail=tuple(data["trail"]),
        recalled=tuple(data["recalled"]),
        given=tuple(data.get("given", ())),
        changing=data["changing"],
        page=data["page"],
    )


def begun(form: Form) -> datetime:
    """When the form was last worked on."""
    return datetime.fromisoformat(form.since)
