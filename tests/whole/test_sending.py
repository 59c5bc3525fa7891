"""The sender: every error of a channel has its consequence, and nothing is sent twice blindly."""

import asyncio
import itertools
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import outbox as sending
from bot.channels.contract import (
    Gone,
    Misconfigured,
    Outgoing,
    Rejected,
    SendError,
    Throttled,
    Traits,
    Unknown,
    Unreachable,
)
from bot.history import History
from bot.outbox import LEASE, SHARED, TIME_LIMIT
from bot.pace import LONGEST_RETRY, Pace, back_off
from handlers.incoming import Incoming
from storage import outbox as outbox_rows
from storage.database import BUSY_SECONDS
from storage.message_tables import inbox, outbox
from storage.records import Priority
from storage.tables import chats
from tests.storage import rows
from tests.talk import MORNING, Recorder, Talk, run
from tests.whole.test_registering import sqlite


async def states(talk: Talk) -> list[tuple[str, str]]:
    async with talk.core.database.read() as connection:
        rows = await connection.execute(select(outbox).order_by(outbox.c.id))
        return [(row.state, row.reason.partition(":")[0]) for row in rows]


def failing(*errors: SendError) -> "list[SendError]":
    return list(errors)


def script(talk: Talk, errors: "list[SendError]") -> None:
    """The next attempts fail like this, then all is well."""

    def fail(outgoing: Outgoing) -> Exception | None:
        return errors.pop(0) if errors else None

    talk.channel.fail = fail


async def again(talk: Talk, seconds: float) -> None:
    talk.clock.move(seconds=seconds)
    await talk.engine.sender.tick()
    await talk.settle()


@pytest.mark.parametrize(
    ("error", "state", "word"),
    [
        (Rejected("no"), "failed", "rejected"),
        (Gone("blocked"), "failed", "gone"),
        (Unknown("cut off"), "unknown", "unknown"),
        (Unreachable("5xx"), "pending", "unreachable"),
        (Throttled(7), "pending", "throttled"),
        (Misconfigured("401"), "pending", "misconfigured"),
    ],
)
def test_each_error_has_its_consequence(
    tmp_path: Path, error: SendError, state: str, word: str
) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            script(talk, failing(error))
            lan = talk.person("lan")
            await talk.engine.intake.take(_hello(talk))
            await talk.settle()
            assert await states(talk) == [(state, word)]
            await again(talk, 120)
            assert len(lan.seen) == (1 if state == "pending" else 0)

    run(test())


def _hello(talk: Talk, update: str = "1", of: str = "lan") -> Incoming:
    return Incoming("test", of, update, talk.clock.now(), text="menu")


def test_a_throttled_channel_is_left_alone_until_it_may_be_used(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            script(talk, failing(Throttled(30)))
            await talk.engine.intake.take(_hello(talk))
            await talk.settle()
            await again(talk, 29)
            assert lan.seen == []
            await again(talk, 2)
            assert len(lan.seen) == 1

    run(test())


def test_one_throttled_chat_holds_up_all_bulk_but_not_the_answers_to_others(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan, mai = talk.person("lan"), talk.person("mai")
            await mai.opens()
            talk.channel.fail = lambda o: Throttled(300) if o.address == "lan" else None
            await talk.engine.intake.take(_hello(talk))
            await talk.settle()
            async with talk.core.database.write() as connection:
                to = await rows.chat(connection, "mai", "test")
                news = rows.message(to, priority=Priority.BULK, key="news:1")
                await outbox_rows.plan(connection, [news])
            await again(talk, 60)
            assert len(mai.seen) == 1, "bulk waits as long as the platform said"
            await mai.says("menu")
            assert len(mai.seen) == 2, "an answer does not"
            talk.channel.fail = lambda o: None
            await again(talk, 250)
            assert len(mai.seen) == 3
            assert len(lan.seen) == 1

    run(test())


def test_an_unreachable_channel_is_tried_with_growing_pauses_and_given_up_after_a_day(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            attempts = []

            def fail(outgoing: Outgoing) -> Exception:
                attempts.append(talk.clock.now())
                return Unreachable("down")

            talk.channel.fail = fail
            await talk.engine.intake.take(_hello(talk))
            await talk.settle()
            for _ in range(25 * 60):
                await again(talk, 60)
            assert await states(talk) == [("failed", "unreachable")]
            pauses = [b - a for a, b in itertools.pairwise(attempts)]
            assert max(pauses) <= timedelta(seconds=LONGEST_RETRY + 60)
            assert attempts[-1] - attempts[0] >= timedelta(hours=24)

    run(test())


@pytest.mark.parametrize("error", [Throttled(6 * 3600), Misconfigured("token")])
def test_an_answer_of_yesterday_is_not_given_when_a_quota_or_a_token_is_good_again(
    tmp_path: Path, error: SendError
) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            script(talk, [error] * 100)
            await talk.engine.intake.take(_hello(talk))
            await talk.settle()
            await again(talk, 17 * 3600)
            assert [state for state, _ in await states(talk)] == ["pending"]
            await again(talk, 6 * 3600 + 3601)
            script(talk, [])
            await again(talk, 24 * 3600)
            assert [state for state, _ in await states(talk)] == ["failed"]

    run(test())


def test_messages_of_one_person_stay_in_order_when_the_first_must_wait(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            script(talk, failing(Unreachable("once")))
            await talk.engine.intake.take(_hello(talk, "1"))
            await talk.settle()
            await talk.engine.intake.take(_hello(talk, "2"))
            await talk.settle()
            assert lan.seen == []
            for _ in range(3):
                await again(talk, 5)
            numbers = [shown.message for shown in lan.seen]
            assert len(numbers) == 2
            assert numbers == sorted(numbers)

    run(test())


def test_who_is_gone_is_noted_and_comes_back_by_writing(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            script(talk, failing(Gone("blocked")))
            await talk.engine.intake.take(_hello(talk, "1"))
            await talk.settle()
            async with talk.core.database.read() as connection:
                assert await connection.scalar(select(chats.c.gone_at)) is not None
            await lan.says("menu")
            async with talk.core.database.read() as connection:
                assert await connection.scalar(select(chats.c.gone_at)) is None
            assert len(lan.seen) == 1

    run(test())


def test_a_doubtful_message_is_sent_again_only_where_that_is_harmless(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            talk.channel.traits = Traits(repeatable=True)
            lan = talk.person("lan")
            script(talk, failing(Unknown("cut off")))
            await talk.engine.intake.take(_hello(talk))
            await talk.settle()
            await again(talk, 5)
            assert len(lan.seen) == 1

    run(test())


def test_a_channel_with_a_defect_fails_the_message_and_not_the_sender(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            talk.channel.fail = lambda outgoing: KeyError("defect")
            await talk.engine.intake.take(_hello(talk))
            await talk.settle()
            assert (await states(talk))[0][0] == "failed"
            talk.channel.fail = lambda outgoing: None
            await lan.says("menu")
            assert len(lan.seen) == 1

    run(test())


@pytest.mark.parametrize(
    ("said", "becomes"),
    [(None, ("unknown", "unknown")), (Unreachable("cut off"), ("pending", "unreachable"))],
)
def test_what_gets_no_answer_in_time_is_doubtful_and_holds_nobody_up(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: SendError | None,
    becomes: tuple[str, str],
) -> None:
    """Unless the channel, when it is cut off, can say itself what became of it."""
    monkeypatch.setattr(sending, "TIME_LIMIT", 0.2)
    monkeypatch.setattr(sending, "SHARED", 0.05)

    class Hanging(Recorder):
        async def send(self, outgoing: Outgoing) -> str:
            if outgoing.address != "lan":
                return await super().send(outgoing)
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                raise said or asyncio.CancelledError from None
            raise AssertionError("nothing wakes it")

    async def test() -> None:
        talk = Talk(sqlite(tmp_path))
        talk.channel = Hanging("test")
        async with talk:
            guests = [talk.person(name) for name in ("hoa", "lan", "minh", "tam")]
            hellos = [_hello(talk, of=guest.name) for guest in guests]
            await asyncio.gather(*map(talk.engine.intake.take, hellos))
            await talk.settle()
            assert [len(guest.seen) for guest in guests] == [1, 0, 1, 1]
            ends = await states(talk)
            assert sorted(ends) == sorted([becomes, *[("sent", "")] * 3])

    run(test())


@pytest.mark.parametrize(("recalls", "kept"), [(True, 1), (False, 0)])
def test_what_was_typed_and_answered_is_kept_only_where_it_is_shown_again(
    tmp_path: Path, recalls: bool, kept: int
) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            talk.channel.traits = Traits(recalls=recalls)
            lan = talk.person("lan")
            script(talk, failing(Unreachable("5xx")))
            await talk.engine.intake.take(_hello(talk))
            await talk.settle()
            await again(talk, 120)
            assert lan.last.choices
            entries = await History(talk.core.database, "test")("lan", 0, 50)
            assert len(entries) == kept
            async with talk.core.database.read() as connection:
                said = await connection.scalar(select(inbox.c.payload))
            assert said == ({"text": "menu"} if recalls else {})
            assert await states(talk) == [("sent", "")]

    run(test())


def test_a_dead_workers_reply_is_sent_when_its_lease_ends(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await lan.says("menu")
            async with talk.core.database.write() as connection:
                await connection.execute(
                    outbox.update().values(
                        state="sending",
                        lease_until=talk.clock.now() + timedelta(seconds=30),
                    )
                )
            talk.clock.move(seconds=29)
            await talk.tick()
            assert len(lan.seen) == 1
            talk.clock.move(seconds=2)
            await talk.tick()
            assert len(lan.seen) == 2
            assert (await states(talk))[0][0] == "sent"

    run(test())


def test_an_attempt_and_the_storing_of_its_result_end_before_the_lease() -> None:
    """Else another worker takes its message for a dead worker's, and sends it a second time."""
    assert timedelta(seconds=TIME_LIMIT + SHARED + BUSY_SECONDS) < LEASE


def test_what_would_be_stale_is_not_sent(tmp_path: Path) -> None:
    async def test() -> None:
        async with Talk(sqlite(tmp_path)) as talk:
            lan = talk.person("lan")
            await lan.says("menu")
            async with talk.core.database.write() as connection:
                chat = await connection.scalar(select(chats.c.id))
                await outbox_rows.plan(
                    connection,
                    [
                        {
                            "chat_id": chat,
                            "channel": "test",
                            "address": "lan",
                            "priority": 1,
                            "key": "k",
                            "body": {"screen": 0, "text": ["x"]},
                            "state": "pending",
                            "not_before": talk.clock.now() + timedelta(hours=2),
                            "useful_until": talk.clock.now() + timedelta(hours=1),
                            "created_at": talk.clock.now(),
                        }
                    ],
                )
            talk.clock.move(hours=3)
            await talk.tick()
            assert len(lan.seen) == 1
            assert (await states(talk))[-1] == (
                "expired",
                "no longer useful when it could be sent",
            )

    run(test())


def test_bulk_keeps_the_pace_and_replies_need_not_wait() -> None:
    pace = Pace(per_second=10)
    assert pace.room(MORNING, 100) == 10
    pace.spend(MORNING, 10)
    assert pace.room(MORNING, 100) == 0
    pace.spend(MORNING, 5)  # replies borrow
    assert pace.room(MORNING + timedelta(seconds=0.5), 100) == 0
    assert pace.room(MORNING + timedelta(seconds=1), 100) == 5
    assert pace.room(MORNING + timedelta(seconds=60), 100) == 10
    assert Pace(0).room(MORNING, 100) == 100


def test_pauses_grow_and_stop_growing() -> None:
    pauses = [back_off(attempt).total_seconds() for attempt in range(20)]
    assert pauses[:3] == [2, 4, 8]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_RETRY
