"""Requests for support and the plan's slots, on both databases, also when two act at once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from storage import eligibility, support, support_slots
from storage.database import Database
from storage.support_records import RequestState
from tests.storage.rows import NOW, chat, request

pytestmark = pytest.mark.anyio

RECEIVED, IN_REVIEW, SELECTED = (
    RequestState.RECEIVED,
    RequestState.IN_REVIEW,
    RequestState.SELECTED,
)


async def test_the_last_slot_goes_to_one_of_many_workers(
    database: Database, worker: Callable[[], Database]
) -> None:
    async def take(one: Database) -> bool:
        async with one.write() as connection:
            part = await support_slots.take(connection, "haccp", 2)
            return part and await support_slots.take(connection, "systems", 10)

    got = await asyncio.gather(*(take(worker()) for _ in range(5)))
    assert sorted(got) == [False, False, False, True, True]
    async with database.read() as connection:
        assert await support_slots.taken(connection) == {"haccp": 2, "systems": 2}


async def test_slots_never_fall_below_none_taken(database: Database) -> None:
    async with database.write() as connection:
        assert not await support_slots.give_back(connection, "gmp")
        assert await support_slots.take(connection, "gmp", 3)
        assert await support_slots.give_back(connection, "gmp")
        assert not await support_slots.give_back(connection, "gmp")
        assert await support_slots.taken(connection) == {"gmp": 0}


async def test_beyond_the_plan_there_is_no_limit(database: Database) -> None:
    async with database.write() as connection:
        assert await support_slots.take(connection, "vietgap", 1)
        assert not await support_slots.take(connection, "vietgap", 1)
        assert await support_slots.take(connection, "vietgap", None)


async def test_a_state_is_changed_once_by_two_workers(
    database: Database, worker: Callable[[], Database]
) -> None:
    async with database.write() as connection:
        id = await request(connection, await chat(connection))

    async def change(one: Database, after: RequestState) -> bool:
        async with one.write() as connection:
            return await support.change(connection, id, RECEIVED, after, None, NOW)

    both = (IN_REVIEW, RequestState.NOT_SELECTED)
    assert sorted(await asyncio.gather(*(change(worker(), s) for s in both))) == [False, True]


async def test_a_person_has_one_open_request_of_a_kind(
    database: Database, worker: Callable[[], Database]
) -> None:
    """Also if he presses on two phones in the same instant; a decided one is not in the way."""
    async with database.write() as connection:
        lan = await chat(connection)
        id = await request(connection, lan)

    async def again(one: Database) -> bool:
        try:
            async with one.write() as connection:
                await request(connection, lan)
        except AssertionError:
            return False
        return True

    assert sorted(await asyncio.gather(again(worker()), again(worker()))) == [False, False]
    async with database.write() as connection:
        assert await support.change(connection, id, RECEIVED, SELECTED, None, NOW)
    assert sorted(await asyncio.gather(again(worker()), again(worker()))) == [False, True]


async def test_what_waits_is_listed_until_somebody_reacts(database: Database) -> None:
    async with database.write() as connection:
        lan = await chat(connection)
        first = await request(connection, lan)
        second = await request(connection, lan, component="tccs")
        await request(connection, lan, component="haccp", waiting_since=NOW + timedelta(days=9))
        assert await support.count_waiting(connection) == 3
        due = await support.waiting(connection, NOW, 2, 10)
        assert [(r.id, given) for r, given in due] == [(first, 0), (second, 0)]
        await support.alarmed(connection, first, 2)
        assert [r.id for r, _ in await support.waiting(connection, NOW, 2, 10)] == [second]
        await support.change(connection, second, RECEIVED, IN_REVIEW, None, NOW)
        assert await support.waiting(connection, NOW, 2, 10) == ()
        # A new wait has had no alarm yet.
        await support.change(connection, first, RECEIVED, IN_REVIEW, NOW, NOW)
        assert [given for _, given in await support.waiting(connection, NOW, 2, 10)] == [0]


async def test_a_request_is_read_whole_by_number_and_code(database: Database) -> None:
    async with database.write() as connection:
        lan = await chat(connection)
        id = await request(connection, lan)
        person = lan.person.id
        await support.note(connection, id, NOW, person, True, IN_REVIEW, "Gửi ảnh")
        await support.note(connection, id, NOW, person, False, IN_REVIEW, "", "token")
        found = await support.whole(connection, id)
        assert found is not None
        assert await support.whole(connection, found.code) == found
        assert [(e.by_staff, e.words, e.upload) for e in found.entries] == [
            (True, "Gửi ảnh", ""),
            (False, "", "token"),
        ]
        assert (found.firm.name, found.facts) == ("Mè xửng Lan", {"entity": "household"})
        assert await support.whole(connection, "HT-222222") is None


async def test_answers_replace_earlier_ones_and_can_be_forgotten(database: Database) -> None:
    async with database.write() as connection:
        person = (await chat(connection)).person.id
        assert await eligibility.answers(connection, person) == {}
        await eligibility.keep(connection, person, {"entity": "household"}, NOW)
        await eligibility.keep(connection, person, {"place": "hue"}, NOW)
        assert await eligibility.answers(connection, person) == {"place": "hue"}
        await eligibility.forget(connection, person)
        assert await eligibility.answers(connection, person) == {}
