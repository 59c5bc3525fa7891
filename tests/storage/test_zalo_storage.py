"""What Zalo makes us keep: meters that add up, a spool that forgets what was handed over."""

import asyncio
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from bot.meters import Meters
from bot.spool import Spool
from storage import chats
from storage.database import Database
from tests.talk import MORNING, SetClock

pytestmark = pytest.mark.anyio

HUE = ZoneInfo("Asia/Ho_Chi_Minh")


async def test_a_meter_adds_up_across_processes_and_begins_anew_with_the_month_of_viet_nam(
    worker: Callable[[], Database],
) -> None:
    clock = SetClock(MORNING)
    ours, theirs = (Meters(worker(), clock, HUE, "zalo_bot") for _ in range(2))
    counted = [await m.count("messages", 1) for m in (ours, theirs, ours)]
    assert counted == [1, 2, 3]
    found = await asyncio.gather(*(m.count("messages", 1) for m in (ours, theirs) for _ in "abc"))
    assert sorted(found) == [4, 5, 6, 7, 8, 9]
    clock.at = MORNING.replace(day=30, hour=17)  # midnight of the first of December in Huế
    assert await ours.count("messages", 1) == 1


async def test_a_meter_knows_how_many_people_a_channel_has(database: Database) -> None:
    meters = Meters(database, SetClock(MORNING), HUE, "zalo_bot")
    async with database.write() as connection:
        keys = [("zalo_bot", "a"), ("zalo_bot", "b"), ("web", "c")]
        await chats.begin(connection, keys, ["", "", ""], MORNING)
    assert await meters.members() == 2


async def test_the_spool_keeps_an_update_once_until_it_was_handed_over(
    database: Database,
) -> None:
    spool, other = (Spool(database, SetClock(MORNING), name) for name in ("zalo_bot", "zalo_oa"))
    for body in ({"n": 1}, {"n": 2}):
        await spool.keep("u1", body)
    await spool.keep("u2", {"n": 3})
    await other.keep("u1", {"n": 4})
    assert await spool.waiting() == [{"n": 1}, {"n": 3}]
    await spool.drop("u1")
    await spool.drop("u1")
    assert await spool.waiting() == [{"n": 3}]
    assert await other.waiting() == [{"n": 4}]


async def test_who_left_is_gone_unless_he_did_something_since(database: Database) -> None:
    clock = SetClock(MORNING)
    async with database.write() as connection:
        await chats.begin(connection, [("zalo_oa", "lan")], [""], clock.now())
        clock.move(minutes=-1)
        assert await chats.left_since(connection, "zalo_oa", "lan", clock.now()) is None
        clock.move(minutes=2)
        assert await chats.left_since(connection, "zalo_oa", "lan", clock.now())
        assert await chats.left_since(connection, "zalo_oa", "mai", clock.now()) is None
        assert await chats.seen_at(connection, "zalo_oa", "lan") == MORNING
        assert await chats.seen_at(connection, "zalo_oa", "mai") is None
