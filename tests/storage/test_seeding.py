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
from storage.records import Event, EventState, Words
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


# -- taken out of the file -----------------------------------------------------------------------


def without(programme: Programme, key: str) -> Programme:
    left = tuple(planned for planned in programme.events if planned.key != key)
    return replace(programme, events=left)


async def test_an_event_taken_out_of_the_file_is_closed_and_opens_again_with_it(
    database: Database,
) -> None:
    """Nobody registers for it meanwhile; who is registered keeps his seat, and nobody is told."""
    key = HUE.events[0].key
    await seed(database, HUE, NOTICES, NOW, demo=True)
    before = await known(database)
    for _ in range(2):
        await seed(database, without(HUE, key), NOTICES, NOW, demo=True)
        there = await known(database)
        assert there[key] == replace(before[key], state=EventState.CLOSED)
        assert {k: e for k, e in there.items() if k != key} == {
            k: e for k, e in before.items() if k != key
        }
    async with database.write() as connection:
        assert not await events.take_seat(connection, before[key].id, NOW)
        assert key not in {event.key for event in await events.open_(connection, NOW)}
    await seed(database, HUE, NOTICES, NOW, demo=True)
    assert await known(database) == before


async def test_what_was_called_off_or_is_over_stays_as_it_is(database: Database) -> None:
    off, over = HUE.events[0].key, HUE.events[1].key
    await seed(database, HUE, NOTICES, NOW, demo=True)
    before = await known(database)
    async with database.write() as connection:
        await events.cancel(connection, before[off].id)
    later = before[over].ends_at
    await seed(database, without(without(HUE, off), over), NOTICES, later, demo=True)
    after = await known(database)
    assert after[off].state == EventState.CANCELLED
    assert after[over].state == EventState.OPEN
    await seed(database, HUE, NOTICES, NOW, demo=True)
    assert (await known(database))[off].state == EventState.CANCELLED, "a person called it off"


async def test_an_event_whose_date_was_taken_away_is_closed_too(database: Database) -> None:
    """In production such an event is not shown, so it was put off."""
    planned = replace(
        HUE.events[0],
        starts_at=NOW + 5 * DAY,
        ends_at=NOW + 6 * DAY,
        place=Words("Hội trường", "Hall"),
        capacity=20,
    )
    real = replace(HUE, officers=(replace(HUE.officer, sample=False),))
    await seed(database, replace(real, events=(planned,)), NOTICES, NOW, demo=False)
    undated = replace(planned, starts_at=None, ends_at=None)
    await seed(database, replace(real, events=(undated,)), NOTICES, NOW, demo=False)
    assert (await known(database))[planned.key].state == EventState.CLOSED
