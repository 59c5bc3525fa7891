"""A stop stores how sending ended, also while another process holds the database."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

import storage.database
from handlers.incoming import Incoming
from storage.message_tables import outbox
from storage.outbox import Settled
from tests.talk import Talk, run


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.database, "BUSY_SECONDS", 0.01)


def _locked(file: Path) -> sqlite3.Connection:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


async def _answered(talk: Talk) -> None:
    """An answer is on its way, and nothing has stored yet how that ended."""
    incoming = Incoming("test", "lan", "one", talk.clock.now(), start="")
    await talk.engine.intake.take(incoming)


async def _states(talk: Talk) -> list[str]:
    async with talk.core.database.read() as connection:
        return list(await connection.scalars(select(outbox.c.state)))


def test_results_wait_for_a_lock_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with Talk(f"sqlite:///{tmp_path}/t.db") as talk:
            await _answered(talk)
            sender, refused = talk.engine.sender, asyncio.Event()
            put_back = sender.put_back

            with closing(_locked(tmp_path / "t.db")) as other:

                def refuse(results: Sequence[Settled]) -> None:
                    put_back(results)
                    other.execute("ROLLBACK")
                    refused.set()

                monkeypatch.setattr(sender, "put_back", refuse)
                await sender.drain(patience=60)
            assert refused.is_set()
            assert await _states(talk) == ["sent"]

    run(story())


def test_a_stop_goes_on_when_the_lock_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One line says so; the answer's lease is still there, as after a kill."""

    async def story() -> None:
        async with Talk(f"sqlite:///{tmp_path}/t.db") as talk:
            await _answered(talk)
            with closing(_locked(tmp_path / "t.db")):
                await talk.engine.sender.drain()
                said = [record.getMessage() for record in caplog.records]
                assert said == ["results could not be stored"]
                assert await _states(talk) == ["sending"]
            await talk.engine.sender.drain()
            assert await _states(talk) == ["sent"]

    run(story())
