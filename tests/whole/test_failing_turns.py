"""A turn that fails is tried again and set aside, and takes nothing and nobody else with it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

import bot.conversation
import bot.turns
from bot.channels.contract import Busy
from bot.saving import save
from handlers.engine import step
from handlers.incoming import Incoming
from storage.message_tables import inbox
from tests.talk import Talk, run


def _incoming(talk: Talk, who: str, update: str, **what: Any) -> Incoming:
    return Incoming("test", who, update, talk.clock.now(), **what)


async def _inbox(talk: Talk) -> dict[str, str]:
    async with talk.core.database.read() as connection:
        rows = await connection.execute(text("SELECT update_id, state FROM inbox"))
        return {row.update_id: row.state for row in rows}


async def _take(talk: Talk, *incomings: Incoming) -> list[BaseException | None]:
    """Hand all of them over in one batch."""
    takes = [talk.engine.intake.take(incoming) for incoming in incomings]
    results = await asyncio.gather(*takes, return_exceptions=True)
    while "taken" in (await _inbox(talk)).values():  # noqa: ASYNC110 - the engine's progress
        await asyncio.sleep(0.01)
    await talk.tick()
    return list(results)


def test_what_waited_behind_a_failed_turn_is_answered_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [RuntimeError("once")]

    def failing(session: Any, book: Any, incoming: Incoming, known: Any) -> Any:
        if incoming.update == "first" and failures:
            raise failures.pop()
        return step(session, book, incoming, known)

    monkeypatch.setattr(bot.turns, "step", failing)

    async def story() -> None:
        async with Talk(f"sqlite:///{tmp_path / 'a.db'}") as talk:
            lan = talk.person("lan")
            first, second = (_incoming(talk, "lan", id, text="menu") for id in ("first", "second"))
            assert await _take(talk, first, second) == [None, None]
            assert await _inbox(talk) == {"first": "done", "second": "done"}
            assert len(lan.seen) == 2
            talk.clock.move(minutes=5)
            assert await talk.engine.intake.recover() == 0

    run(story())


def test_what_was_typed_is_forgotten_with_the_turn_unless_the_turn_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the web page shows it again; a turn that is set aside keeps it for whoever looks."""

    def failing(session: Any, book: Any, incoming: Incoming, known: Any) -> Any:
        if incoming.text == "hỏng":
            raise RuntimeError("always")
        return step(session, book, incoming, known)

    monkeypatch.setattr(bot.turns, "step", failing)

    async def story() -> None:
        async with Talk(f"sqlite:///{tmp_path / 'a.db'}") as talk:
            talk.person("lan")
            await _take(talk, _incoming(talk, "lan", "fine", text="menu"))
            await _take(talk, _incoming(talk, "lan", "broken", text="hỏng"))
            assert await _inbox(talk) == {"fine": "done", "broken": "aside"}
            async with talk.core.database.read() as connection:
                rows = await connection.execute(select(inbox.c.update_id, inbox.c.payload))
                assert {row.update_id: row.payload for row in rows} == {
                    "fine": {},
                    "broken": {"text": "hỏng"},
                }

    run(story())


def test_a_batch_that_fails_as_a_whole_loses_nothing_that_it_acknowledges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [RuntimeError("once")]

    async def failing(*arguments: Any) -> Any:
        if failures:
            raise failures.pop()
        return await save(*arguments)

    monkeypatch.setattr(bot.conversation, "save", failing)

    async def story() -> None:
        async with Talk(f"sqlite:///{tmp_path / 'a.db'}") as talk:
            people = [talk.person(name) for name in ("lan", "minh")]
            taken = await _take(
                talk, *(_incoming(talk, guest.name, "one", start="") for guest in people)
            )
            assert taken == [None, None]
            assert [len(guest.seen) for guest in people] == [1, 1]

    run(story())


def test_a_turn_whose_transaction_fails_three_times_is_set_aside_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice it is refused and comes again; the third time there is an apology, and an alarm."""

    async def failing(*arguments: Any) -> Any:
        raise RuntimeError("always")

    async def story() -> None:
        async with Talk(f"sqlite:///{tmp_path / 'a.db'}") as talk:
            lan = talk.person("lan")
            one = _incoming(talk, "lan", "one", text="menu")
            monkeypatch.setattr(talk.engine.sender, "store", failing)
            assert [type((await _take(talk, one))[0]) for _ in range(2)] == [Busy, Busy]
            assert await _inbox(talk) == {}
            assert await _take(talk, one) == [None]
            assert await _inbox(talk) == {"one": "aside"}
            assert talk.core.programme.officer.phone in lan.last.text
            metrics = talk.core.metrics.registry
            labels = {"channel": "test", "result": "set_aside"}
            assert metrics.get_sample_value("huong_turns_total", labels) == 1
            monkeypatch.undo()

    run(story())


def test_failures_are_forgotten_with_the_success_and_never_without_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process runs for months; what failed once in it must not stay for ever."""
    failures = 4
    monkeypatch.setattr(bot.conversation, "REMEMBERED", 2)

    async def failing(*arguments: Any) -> Any:
        nonlocal failures
        if failures:
            failures -= 1
            raise RuntimeError("not for long")
        return await save(*arguments)

    monkeypatch.setattr(bot.conversation, "save", failing)

    async def story() -> None:
        async with Talk(f"sqlite:///{tmp_path / 'a.db'}") as talk:
            counted = talk.engine.intake._conversation._failures
            for update in ("one", "two", "three", "four"):
                [refused] = await _take(talk, _incoming(talk, "lan", update, text="menu"))
                assert isinstance(refused, Busy)
                assert len(counted) <= 2
            for update in ("three", "four"):
                assert await _take(talk, _incoming(talk, "lan", update, text="menu")) == [None]
            assert not counted

    run(story())


def test_a_full_disk_in_the_middle_of_an_effect_is_no_failure_of_the_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*arguments: Any) -> None:
        # SQLite may have rolled everything back by now: going on would store half of a batch.
        await arguments[1].connection.exec_driver_sql("ROLLBACK")
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    async def story() -> None:
        async with Talk(f"sqlite:///{tmp_path / 'a.db'}") as talk:
            lan = talk.person("lan")
            await lan.opens()
            agree = _incoming(talk, "lan", "one", choice=lan.last.payload("agree"))
            other = _incoming(talk, "minh", "two", start="")
            with monkeypatch.context() as patch:
                patch.setattr(bot.turns, "apply", full)
                assert [type(e) for e in await _take(talk, agree, other)] == [Busy, Busy]
            assert "one" not in await _inbox(talk)
            assert "two" not in await _inbox(talk)
            assert not talk.person("minh").seen
            assert await _take(talk, agree, other) == [None, None]
            assert [len(lan.seen), len(talk.person("minh").seen)] == [2, 1]

    run(story())


def test_the_sender_goes_on_after_a_failure_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with Talk(f"sqlite:///{tmp_path / 'a.db'}") as talk:
            sender, stopping = talk.engine.sender, asyncio.Event()
            claimed = asyncio.Event()

            async def failing(*arguments: Any) -> Any:
                if not claimed.is_set():
                    claimed.set()
                    raise RuntimeError("not a refusal of the database")
                stopping.set()
                return []

            monkeypatch.setattr(sender, "_claim", failing)
            await asyncio.wait_for(sender.run(stopping), 30)
            assert stopping.is_set()

    run(story())
