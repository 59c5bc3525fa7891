"""A programme's events come in once; what people were promised is not moved under their feet."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.content import load_programme
from bot.language import catalogues
from bot.notices import Notices
from bot.seeding import NotReady, seed
from handlers.programme import Programme
from storage import events
from storage.database import Database
from storage.records import Event, Words
from tests.storage.rows import DAY, NOW
from tests.talk import PROGRAMME

pytestmark = pytest.mark.anyio

HUE = load_programme(PROGRAMME)
NOTICES = Notices(catalogues(HUE.quiet.timezone), "vi", HUE.quiet, "", frozenset())


async def known(database: Database) -> dict[str, Event]:
    async with database.read() as connection:
        return await events.by_key(connection)


def renamed(programme: Programme) -> Programme:
    first, *others = programme.events
    return replace(programme, events=(replace(first, title=Words("Mới", "New")), *others))


async def test_events_come_in_once_and_a_sample_keeps_its_date(database: Database) -> None:
    count = await seed(database, HUE, NOTICES, NOW, demo=True)
    before = await known(database)
    assert count == len(before) == len(HUE.events)
    assert await seed(database, HUE, NOTICES, NOW + DAY, demo=True) == count
    assert await known(database) == before


async def test_workers_that_start_at_once_bring_the_events_in_once(
    url: str, worker: Callable[[], Database]
) -> None:
    await asyncio.gather(*(seed(worker(), HUE, NOTICES, NOW, demo=True) for _ in range(3)))
    assert len(await known(worker())) == len(HUE.events)


async def test_a_new_title_reaches_the_event(database: Database) -> None:
    await seed(database, HUE, NOTICES, NOW, demo=True)
    await seed(database, renamed(HUE), NOTICES, NOW, demo=True)
    assert (await known(database))[HUE.events[0].key].title == Words("Mới", "New")


async def test_a_sample_that_has_passed_gets_a_new_edition(database: Database) -> None:
    count = await seed(database, HUE, NOTICES, NOW, demo=True)
    later = max(e.ends_at for e in (await known(database)).values()) + timedelta(days=1)
    await seed(database, HUE, NOTICES, later, demo=True)
    there = await known(database)
    assert len(there) == 2 * count
    assert sum(e.starts_at > later for e in there.values()) == count


async def test_production_refuses_a_database_with_samples(database: Database) -> None:
    await seed(database, HUE, NOTICES, NOW, demo=True)
    with pytest.raises(NotReady, match="sample events"):
        await seed(database, HUE, NOTICES, NOW, demo=False)
