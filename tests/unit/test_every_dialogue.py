"""Every dialogue, walked through: no question that cannot be reached, left or cancelled."""

from collections import deque

import pytest

from bot.commands.dialogues import document
from handlers.book import DIALOGUES
from handlers.diagram import CHECK, END, transitions
from handlers.dialogue import MENU, OPEN, Dialogue
from handlers.engine import Outcome
from handlers.screens import PAGE
from handlers.session import Session
from tests.world import AGREED, FOLDER, NEWCOMER, OFFICER, RETURNING, Player, the_book

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


def walk(player: Player, dialogue: str) -> dict[str, Session]:
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
        first = form.answers.get(BY_ID[dialogue].questions[0].id, "")
        if dialogue in ALIKE and not first.startswith(UNLIKE):
            first = str(bool(first))
        what = form.answers.get("what", "")
        sent = any(answer.startswith("file:") for answer in form.answers.values())
        place = f"{form.question}/{form.changing}/{form.page}/{first}/{what}/{sent}"
        if place in seen:
            continue
        seen[place] = session
        acts = [*(("press", id) for id in offered), *(("type", text) for text in VALID)]
        if (asked := BY_ID[dialogue].question(form.question)) and asked.takes_file:
            acts.append(("file", ""))
        for kind, act in acts:
            there = Player(player.person, session)
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


def check(outcome: Outcome) -> None:
    """A screen nobody is stuck on: words, and something to press or the way out in words."""
    assert outcome.reply is not None
    assert outcome.reply.text or outcome.reply.lines
    assert outcome.reply.offered()
    ids = [choice.id for choice in outcome.reply.offered()]
    assert all(len(f"999999:{id}".encode()) <= 64 for id in ids)
    assert len(outcome.reply.choices) <= PAGE


PEOPLE = {"newcomer": NEWCOMER, "agreed": AGREED, "returning": RETURNING, "officer": OFFICER}


@ids
def test_a_walk_visits_every_question_and_none_is_a_dead_end(dialogue: Dialogue) -> None:
    visited: set[str] = set()
    for person in PEOPLE.values():
        places = walk(Player(person), dialogue.id)
        visited |= {place.split("/")[0] for place in places}
        for session in places.values():
            for way_out in ("menu", "thoát", "cancel"):
                leaving = Player(person, session)
                leaving.says(way_out)
                assert leaving.session.form is None
            leaving = Player(person, session)
            for _ in range(20):
                leaving.says("quay lại")
            assert leaving.session.form is None
    assert {q.id for q in dialogue.questions} <= visited


@pytest.mark.parametrize("dialogue", [d for d in DIALOGUES if d.keeps], ids=lambda d: d.id)
def test_a_saved_form_comes_back_with_its_answers(dialogue: Dialogue) -> None:
    player = Player(RETURNING)
    for session in walk(player, dialogue.id).values():
        form = session.form
        assert form is not None
        if form.question == "?" or not set(form.answers) - set(form.recalled):
            continue
        later = Player(player.person, session)
        later.says("để sau")
        assert later.session.form is None
        later.opens(dialogue.id)
        later.presses("continue")
        assert later.session.form is not None
        assert dict(form.answers).items() <= dict(later.session.form.answers).items()


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
