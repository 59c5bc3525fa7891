"""Every dialogue, walked through: no question that cannot be reached, left or cancelled."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import pytest

from bot.commands.dialogues import document
from handlers.book import DIALOGUES
from handlers.diagram import CHECK, END, mermaid, transitions
from handlers.dialogue import MENU, OPEN, Dialogue, Question
from handlers.engine import Outcome
from handlers.flow import Turn
from handlers.screens import PAGE
from handlers.session import Form, Session
from tests.world import (
    AGREED,
    FOLDER,
    INFORMED,
    NEWCOMER,
    OFFICER,
    RETURNING,
    Player,
    bare,
    facts,
    the_book,
    unattended,
)

BY_ID = {d.id: d for d in DIALOGUES}
VALID = (
    "Nguyễn Văn An",
    "0905 123 456",
    "3300100113",
    "cần hỏi lịch học",
    "Mứt gừng Kim Long",
    "HG-AAAA22",
    "HG-AAAA25",
    "15/3/2026",
    "hôm qua",
    "15/3/2026 đến 14/3/2029",
    "15/3/2028",
    "4829 1375",
)
"""For every question that reads text, at least one of these is an answer."""
ALIKE = ("certificate",)
"""Dialogues whose first question offers so many choices alike that walking each shows no more."""
UNLIKE = "iatf"
"""The one scheme that is asked for more: the audit from which its days are counted."""

ids = pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda d: d.id)


@ids
def test_every_question_is_reached_from_the_first_one(dialogue: Dialogue) -> None:
    steps = list(transitions(dialogue))
    reached, waiting = set(), deque([dialogue.questions[0].id])
    while waiting:
        here = waiting.popleft()
        if here not in reached:
            reached.add(here)
            waiting.extend(step.target for step in steps if step.source == here)
    assert {q.id for q in dialogue.questions} <= reached


@ids
def test_every_question_leads_to_an_end_or_to_the_next_of_its_kind(dialogue: Dialogue) -> None:
    steps = list(transitions(dialogue))
    # One ticket after another: left by "menu", as the walk below shows.
    repeated = {s.source for s in steps if s.target == s.source}
    good = {END, MENU, CHECK, *repeated}
    for _ in dialogue.questions:
        good |= {s.source for s in steps if s.target in good or s.target.startswith(OPEN)}
    assert {q.id for q in dialogue.questions} <= good


@dataclass(frozen=True)
class Walked:
    """Where a walk got, by its place, and every answer with a way or an effect of its own that
    was given: dialogue, question, key of `then` or `does`."""

    places: dict[str, Session]
    given: set[tuple[str, str, str]]


@lru_cache(maxsize=64)
def walked(dialogue: str, person: str, world: str = "full") -> Walked:
    """A walk, made once for all tests of this module that want it."""
    with recorded() as given:
        # Where nothing is read everybody meets the same: one person types there.
        typist = "officer" if BY_ID[dialogue].roles else "returning"
        everywhere = (person, world) == (typist, "full")
        places = walk(Player(PEOPLE[person], world=WORLDS[world]), dialogue, everywhere)
        for session in places.values() if world == "full" else ():
            go_on(Player(PEOPLE[person], session, bare))
    return Walked(places, given)


def walk(player: Player, dialogue: str, types_everywhere: bool) -> dict[str, Session]:
    """Everywhere a person can get to in a dialogue, pressing and typing whatever is offered."""
    player.opens()
    player.opens(dialogue)
    seen: dict[str, Session] = {}
    waiting = deque([(player.session, player.offered)])
    while waiting:
        session, offered = waiting.popleft()
        form = session.form
        if form is None or form.dialogue != dialogue:
            continue
        place = place_of(form, offered)
        if place in seen:
            continue
        seen[place] = session
        asked = BY_ID[dialogue].question(form.question)
        acts = [("press", id) for id in offered]
        if types_everywhere or (asked and asked.read):
            acts += [("type", text) for text in VALID]
        if asked and asked.takes_file:
            acts.append(("file", ""))
        for kind, act in acts:
            there = Player(player.person, session, player.world)
            if kind == "file":
                there.sends_file()
            elif kind == "press":
                there.presses(act)
            else:
                there.says(act)
            assert there.outcome is not None
            check(there.outcome)
            waiting.append((there.session, there.offered))
    return seen


def place_of(form: Form, offered: tuple[str, ...]) -> str:
    """What makes two stops of a walk the same: walking on from both would show nothing more."""
    dialogue = BY_ID[form.dialogue]
    first = form.answers.get(dialogue.questions[0].id, "")
    if form.dialogue in ALIKE and not first.startswith(UNLIKE):
        first = str(bool(first))
    what = form.answers.get("what", "")
    sent = any(answer.startswith("file:") for answer in form.answers.values())
    own = sorted(own_ways(dialogue, form.question) & set(offered))
    return f"{form.question}/{form.changing}/{form.page}/{first}/{what}/{sent}/{own}"


def go_on(player: Player) -> None:
    """Press what leads its own way from here, in a world that has changed meanwhile."""
    player.sends("0:old")
    if (form := player.session.form) is None:
        return
    for id in own_ways(BY_ID[form.dialogue], form.question) & set(player.offered):
        there = Player(player.person, player.session, player.world)
        check(there.presses(id))


def own_ways(dialogue: Dialogue, question: str) -> set[str]:
    """The answers to a question that lead somewhere, or do something, of their own."""
    asked = dialogue.question(question)
    return {*asked.then, *asked.does} if asked else set()


@contextmanager
def recorded() -> Iterator[set[tuple[str, str, str]]]:
    """Every answer that dialogues are given meanwhile, by what it is in their tables."""
    given: set[tuple[str, str, str]] = set()
    answer = Turn.answer

    def noted(turn: Turn, asked: Question, value: str) -> None:
        assert turn.form is not None
        for table in (asked.then, asked.does):
            given.add((turn.form.dialogue, asked.id, value if value in table else "*"))
        answer(turn, asked, value)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Turn, "answer", noted)
        yield given


def check(outcome: Outcome) -> None:
    """A screen nobody is stuck on: words, and something to press or the way out in words."""
    assert outcome.reply is not None
    assert outcome.reply.text or outcome.reply.lines
    assert outcome.reply.offered()
    ids = [choice.id for choice in outcome.reply.offered()]
    assert all(len(f"999999:{id}".encode()) <= 64 for id in ids)
    assert len(outcome.reply.choices) <= PAGE


PEOPLE = {
    "newcomer": NEWCOMER,
    "agreed": AGREED,
    "returning": RETURNING,
    "officer": OFFICER,
    "informed": INFORMED,
}
USUAL = ("newcomer", "agreed", "returning", "officer")
WORLDS = {"full": facts, "bare": bare, "unattended": unattended}
"""Whoever finds something, whoever finds nothing, and what most people never see."""


@ids
def test_a_walk_visits_every_question_and_none_is_a_dead_end(dialogue: Dialogue) -> None:
    visited: set[str] = set()
    for name, world in (*((name, "full") for name in USUAL), ("informed", "unattended")):
        places = walked(dialogue.id, name, world).places
        visited |= {place.split("/")[0] for place in places}
        for session in places.values():
            for way_out in ("menu", "thoát", "cancel"):
                leaving = Player(PEOPLE[name], session, WORLDS[world])
                leaving.says(way_out)
                assert leaving.session.form is None
            leaving = Player(PEOPLE[name], session, WORLDS[world])
            for _ in range(20):
                if leaving.session.form is None:
                    break
                leaving.says("quay lại")
            assert leaving.session.form is None
    assert {q.id for q in dialogue.questions} <= visited


@ids
def test_every_answer_that_leads_its_own_way_is_given_somewhere(dialogue: Dialogue) -> None:
    """Also the ways out of a list that is empty, or of something that is gone by now."""
    given = set().union(
        *(walked(dialogue.id, name).given for name in USUAL),
        *(walked(dialogue.id, name, "bare").given for name in ("returning", "officer")),
        *(walked(dialogue.id, name, "unattended").given for name in ("informed", "officer")),
    )
    there_are = {(dialogue.id, q.id, key) for q in dialogue.questions
                 for key in own_ways(dialogue, q.id)}  # fmt: skip
    assert there_are - given == set()


@pytest.mark.parametrize("dialogue", [d for d in DIALOGUES if d.keeps], ids=lambda d: d.id)
def test_a_saved_form_comes_back_with_its_answers(dialogue: Dialogue) -> None:
    for session in walked(dialogue.id, "returning").places.values():
        form = session.form
        assert form is not None
        if form.question == "?" or not set(form.answers) - set(form.recalled):
            continue
        later = Player(RETURNING, session)
        later.says("để sau")
        assert later.session.form is None
        later.opens(dialogue.id)
        later.presses("continue")
        assert later.session.form is not None
        assert dict(form.answers).items() <= dict(later.session.form.answers).items()


@ids
def test_no_way_is_drawn_twice(dialogue: Dialogue) -> None:
    steps = list(transitions(dialogue))
    assert len(steps) == len(set(steps))
    arrows = [line for line in mermaid(dialogue).splitlines() if "-->" in line]
    assert len(arrows) == len(set(arrows))


def test_the_kept_diagrams_are_those_of_today() -> None:
    kept = FOLDER.parent.parent / "docs" / "dialogues.md"
    assert kept.read_text() == document()


def test_the_words_that_open_a_dialogue_open_just_that() -> None:
    for dialogue in DIALOGUES:
        for words in dialogue.words:
            # Whoever has agreed already is only greeted.
            player = Player(NEWCOMER if dialogue.id == "welcome" else OFFICER)
            player.opens()
            player.says(words)
            opened = player.session.form
            assert opened is not None, words
            assert opened.dialogue == dialogue.id, words


def test_no_two_dialogues_have_one_name() -> None:
    assert len(the_book().dialogues) == len(DIALOGUES)
