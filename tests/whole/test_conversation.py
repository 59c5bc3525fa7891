"""The batch transaction: nothing lost, nothing doubled, no failure that holds up others."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from bot import conversation, saving, turns
from bot.channels.contract import Busy
from handlers import engine
from handlers.incoming import Incoming
from storage import embedded
from storage.event_tables import registrations
from storage.message_tables import inbox, outbox
from storage.tables import chats
from tests.talk import Guest, Talk, run
from tests.whole.test_registering import agrees, registers, sqlite


def typed(talk: Talk, chat: str, update: str, text: str) -> Incoming:
    return Incoming("test", chat, update, talk.clock.now(), text=text)


async def answers(talk: Talk) -> int:
    async with talk.core.database.read() as connection:
        return len((await connection.execute(select(outbox.c.id))).all())


def test_an_update_delivered_again_has_one_answer(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            same = typed(talk, "lan", "u-same", "menu")
            await talk.deliver(same)
            await asyncio.gather(*(talk.engine.intake.take(same) for _ in range(5)))
            await talk.settle()
            assert await answers(talk) == 1

    run(test())


def test_updates_of_one_person_keep_their_order_within_a_batch(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await agrees(lan)
            lines = ("đăng ký haccp", "htx", "HTX Mứt gừng", "chưa", "Lê An", "0905123456", "ok")
            taking = [
                talk.engine.intake.take(typed(talk, "lan", f"fast-{n}", line))
                for n, line in enumerate(lines)
            ]
            await asyncio.gather(*taking)
            while await talk.engine.sender.tick():
                await talk.engine.sender.drain()
            await talk.settle()
            async with talk.core.database.read() as connection:
                rows = (await connection.execute(select(registrations))).all()
            assert [row.name for row in rows] == ["Lê An"]
            numbers = [shown.message for shown in lan.seen]
            assert numbers == sorted(numbers)
            assert len(numbers) == 2 + len(lines)

    run(test())


def test_a_batch_of_many_people_is_one_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted at the driver: a turn's write commits there and SQLAlchemy hears nothing of it."""
    commits: list[embedded.Connection] = []
    commit = embedded.Connection.commit

    async def counted(connection: embedded.Connection) -> None:
        commits.append(connection)
        await commit(connection)

    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            monkeypatch.setattr(embedded.Connection, "commit", counted)
            people = [typed(talk, f"p{n}", f"u{n}", "menu") for n in range(50)]
            await asyncio.gather(*map(talk.engine.intake.take, people))
            assert len(commits) == 1
            assert await answers(talk) == 50

    run(test())


class Bomb:
    """Makes the turns of one chat raise, so many times."""

    def __init__(self, chat: str, times: int) -> None:
        self.chat, self.times = chat, times

    def __call__(self, session: object, book: object, incoming: Incoming, known: object) -> object:
        if incoming.chat == self.chat and self.times > 0:
            self.times -= 1
            raise RuntimeError("a defect with 0905123456 in its text")
        return engine.step(session, book, incoming, known)  # type: ignore[arg-type]


async def _inbox(talk: Talk) -> list[tuple[str, str, int]]:
    async with talk.core.database.read() as connection:
        rows = await connection.execute(select(inbox).order_by(inbox.c.id))
        return [(row.address, row.state, row.attempts) for row in rows]


async def _until_finished(talk: Talk) -> None:
    for _ in range(1_000):
        if all(state != "taken" for _, state, _ in await _inbox(talk)):
            # Seen in the database, but perhaps not yet left by whoever has just committed it.
            async with talk.core.database.write():
                return
        await asyncio.sleep(0.01)
    raise AssertionError(await _inbox(talk))


def test_a_turn_that_fails_twice_is_tried_again_and_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            monkeypatch.setattr(turns, "step", Bomb("bad", times=2))
            bad, good = talk.person("bad"), talk.person("good")
            await asyncio.gather(
                talk.engine.intake.take(typed(talk, "bad", "1", "menu")),
                talk.engine.intake.take(typed(talk, "good", "1", "menu")),
            )
            await _until_finished(talk)
            await talk.settle()
            assert await _inbox(talk) == [("bad", "done", 2), ("good", "done", 0)]
            assert len(good.seen) == 1
            assert len(bad.seen) == 1

    run(test())


def test_a_turn_that_fails_three_times_is_set_aside_with_an_apology(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            monkeypatch.setattr(turns, "step", Bomb("bad", times=3))
            bad = talk.person("bad")
            await asyncio.gather(
                talk.engine.intake.take(typed(talk, "bad", "1", "bị lỗi 0905123456")),
                talk.engine.intake.take(typed(talk, "bad", "2", "menu")),
            )
            await _until_finished(talk)
            while await talk.engine.sender.tick():
                await talk.engine.sender.drain()
            await talk.settle()
            assert await _inbox(talk) == [("bad", "aside", 3), ("bad", "done", 0)]
            assert talk.core.programme.officer.phone in bad.seen[0].text
            assert len(bad.seen) == 2
            async with talk.core.database.read() as connection:
                reason = await connection.scalar(select(inbox.c.reason).order_by(inbox.c.id))
            assert "RuntimeError" in str(reason)
            assert "0905123456" not in str(reason)

    run(test())
    assert "0905123456" not in caplog.text


def test_a_defect_in_the_batch_itself_hits_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(connection: Any, works: Any, *rest: Any) -> Any:
        if any(work.incoming.chat == "bad" for work in works):
            raise RuntimeError("a defect while saving")
        return await saving.save(connection, works, *rest)

    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            monkeypatch.setattr(conversation, "save", broken)
            chats_ = ("one", "bad", "two")
            taken = await asyncio.gather(
                *(talk.engine.intake.take(typed(talk, chat, "1", "menu")) for chat in chats_),
                return_exceptions=True,
            )
            assert [type(result) for result in taken] == [type(None), Busy, type(None)]
            assert [address for address, _, _ in await _inbox(talk)] == ["one", "two"]
            assert await answers(talk) == 2

    run(test())


def test_what_a_dead_process_took_and_did_not_finish_is_finished(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await talk.deliver(typed(talk, "lan", "1", "menu"))
            async with talk.core.database.write() as connection:
                await connection.execute(
                    inbox.insert().values(
                        channel="test",
                        address="lan",
                        update_id="2",
                        payload={"text": "của tôi"},
                        received_at=talk.clock.now(),
                        state="taken",
                        attempts=1,
                    )
                )
            assert await talk.engine.intake.recover() == 0
            talk.clock.move(minutes=2)
            assert await talk.engine.intake.recover() == 1
            await _until_finished(talk)
            await talk.settle()
            assert len(lan.seen) == 2
            assert (await _inbox(talk))[1] == ("lan", "done", 1)

    run(test())


def test_when_the_database_cannot_write_nothing_happens_and_the_sender_is_told(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await agrees(lan)
            async with talk.core.database.engine.connect() as connection:
                pages = await connection.exec_driver_sql("PRAGMA page_count")
                full = pages.scalar_one()
            limits: list[int] = [full]

            def limit(connection: object) -> None:
                connection.exec_driver_sql(  # type: ignore[attr-defined]
                    f"PRAGMA max_page_count={limits[0]}"
                )

            event.listen(talk.core.database.engine.sync_engine, "begin", limit)
            taken = [
                talk.engine.intake.take(typed(talk, "lan", f"x{n}", "menu " + "x" * 900))
                for n in range(200)
            ]
            results = await asyncio.gather(*taken, return_exceptions=True)
            assert any(isinstance(result, Busy) for result in results)
            before = len(await _inbox(talk))
            limits[0] = 1_000_000
            await talk.engine.intake.take(typed(talk, "lan", "y", "menu"))
            assert len(await _inbox(talk)) == before + 1

    run(test())


def test_one_persons_conflict_undoes_only_his_turn(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            await registers(talk.person("first"), "5s", phone="0905123450")
            people = [talk.person(f"p{n}") for n in range(3)]
            for number, guest in enumerate(people):
                await ready(guest, f"090512346{number}")
            confirm = [
                talk.engine.intake.take(
                    Incoming("test", g.name, "c", talk.clock.now(), choice=g.last.payload("yes"))
                )
                for g in people
            ]
            await asyncio.gather(*confirm)
            await talk.settle()
            receipts = [bool(guest.last.files) for guest in people]
            assert receipts == [True, False, False]
            async with talk.core.database.read() as connection:
                states = (await connection.scalars(select(registrations.c.state))).all()
            assert list(states) == ["confirmed", "confirmed"]

    run(test())


async def ready(guest: Guest, phone: str) -> None:
    """Up to the confirmation, which is not pressed yet."""
    await agrees(guest)
    await guest.says("đăng ký 5s")
    for said in ("htx", "HTX Mứt gừng", "chưa có", "Lê Văn An", phone):
        await guest.says(said)


def test_stopping_answers_what_was_taken(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            taking = asyncio.gather(
                *(talk.engine.intake.take(typed(talk, f"p{n}", "1", "menu")) for n in range(150))
            )
            await asyncio.sleep(0)
            talk.engine.intake.stop()
            with pytest.raises(Busy):
                await talk.engine.intake.take(typed(talk, "late", "1", "menu"))
            await taking
            assert await answers(talk) == 150

    run(test())


def test_a_session_written_by_an_older_release_is_no_dead_end(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await agrees(lan)
            for stored in ({}, {"v": 0}, {"v": 99, "screen": 3, "form": {"dialogue": "gone"}}):
                async with talk.core.database.write() as connection:
                    await connection.execute(chats.update().values(session=stored))
                await lan.says("menu")
                assert lan.last.offered

    run(test())
