"""A session that was written is found again by its text, and only by that."""

import pytest

from bot import sessions
from bot.sessions import Sessions
from handlers.session import Form, Session

FORM = Form("register", 1, "firm", "d1", "2026-11-23T02:00:00+00:00", {"event": "e1"}, ("event",))
SESSION = Session(form=FORM, screen=3, offered=("a", "b"), language="vi")


def test_what_was_written_is_read_as_it_was() -> None:
    ours = Sessions()
    assert ours.read(ours.write(SESSION)) is SESSION


def test_a_session_of_another_worker_is_read_from_its_text() -> None:
    assert Sessions().read(Sessions().write(SESSION)) == SESSION


def test_a_text_that_another_worker_has_changed_is_not_overlooked() -> None:
    ours = Sessions()
    ours.write(SESSION)
    newer = Sessions().write(Session(screen=4))
    assert ours.read(newer) == Session(screen=4)


def test_two_chats_may_stand_at_the_same_place() -> None:
    ours = Sessions()
    text = ours.write(Session(screen=1))
    ours.write(Session(screen=1))
    assert ours.read(text) == ours.read(text) == Session(screen=1)


def test_only_the_latest_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST", 2)
    ours = Sessions()
    first, *_ = [ours.write(Session(form=FORM, screen=n)) for n in range(3)]
    assert ours.read(first) == Session(form=FORM, screen=0)
    assert len(ours._written) == 2
