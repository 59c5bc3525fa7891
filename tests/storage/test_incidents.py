"""An incident is open once, however many workers meet it, and closed by exactly one of them."""

import asyncio
from collections.abc import Callable

import pytest

from storage import incidents
from storage.database import Database
from storage.incidents import Raised
from tests.storage.rows import MINUTE, NOW

pytestmark = pytest.mark.anyio


async def raised(database: Database, detail: str = "401", kind: str = "token") -> Raised:
    async with database.write() as connection:
        return await incidents.raised(connection, "telegram", kind, detail, NOW)


async def test_of_four_workers_one_learns_that_it_is_new(
    database: Database, worker: Callable[[], Database]
) -> None:
    found = await asyncio.gather(*(raised(worker(), f"worker {n}") for n in range(4)))
    assert sorted(one.new for one in found) == [False, False, False, True]
    assert len({one.id for one in found}) == 1
    async with database.read() as connection:
        [open_] = await incidents.open_(connection)
    assert (open_.times, open_.well) == (4, False)


async def test_it_is_closed_once_it_has_been_well_for_long_enough(
    database: Database, worker: Callable[[], Database]
) -> None:
    await raised(database)
    async with database.write() as connection:
        await incidents.well(connection, "telegram", "token", NOW)
        await incidents.well(connection, "telegram", "token", NOW + 9 * MINUTE)  # the first counts
        assert await incidents.close(connection, NOW - MINUTE, NOW) == ()

    async def close(database: Database) -> int:
        async with database.write() as connection:
            return len(await incidents.close(connection, NOW, NOW + 5 * MINUTE))

    assert sorted(await asyncio.gather(*(close(worker()) for _ in range(3)))) == [0, 0, 1]
    assert (await raised(database)).new


async def test_a_failure_in_between_keeps_it_open(database: Database) -> None:
    await raised(database)
    async with database.write() as connection:
        await incidents.well(connection, "telegram", "token", NOW)
    assert not (await raised(database, "again")).new
    async with database.write() as connection:
        assert await incidents.close(connection, NOW + 60 * MINUTE, NOW) == ()
        [open_] = await incidents.open_(connection)
    assert (open_.detail, open_.times) == ("again", 2)


async def test_kinds_and_channels_are_incidents_of_their_own(database: Database) -> None:
    assert (await raised(database)).new
    assert (await raised(database, kind="quota")).new
    async with database.write() as connection:
        assert (await incidents.raised(connection, "web", "token", "x" * 400, NOW)).new
        assert [len(i.detail) for i in await incidents.open_(connection)] == [3, 3, 300]
