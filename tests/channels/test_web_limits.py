"""How much, how fast: one person or network does not crowd out the others."""

import pytest

from bot.channels.web import Limits, Rate
from bot.channels.web_limits import Buckets, network
from tests.channels.web_fakes import Clock
from tests.channels.web_house import GENUINE, entered, house, refused

pytestmark = pytest.mark.anyio


async def test_who_writes_too_fast_is_told_when_to_go_on() -> None:
    async with entered() as home:
        for _ in range(20):
            assert (await home.post(text="a")).status_code == 202
        response = await home.post(text="a")
        refused(response, "too_fast")
        assert response.headers["retry-after"] == "1"
        home.clock.forward(1)
        assert [(await home.post(text="a")).status_code for _ in range(3)] == [202, 202, 429]


async def test_one_hasty_person_does_not_slow_another() -> None:
    async with entered(limits=Limits(messages=Rate(1, 1))) as home:
        assert (await home.post(text="a")).status_code == 202
        assert (await home.post(text="a")).status_code == 429
        home.client.cookies.clear()
        await home.enter()
        assert (await home.post(text="a")).status_code == 202


async def test_one_network_cannot_open_chats_without_end() -> None:
    async with house(limits=Limits(new_chats=Rate(2, 0.5))) as home:
        statuses = []
        for _ in range(3):
            home.client.cookies.clear()
            response = await home.client.get("/")
            statuses.append(response.status_code)
        assert statuses == [200, 200, 429]
        assert response.headers["retry-after"] == "2"
        # Who is already here may come back all the same.
        cookie = {"cookie": f"huong={GENUINE}"}
        assert (await home.client.get("/", headers=cookie)).status_code == 200


async def test_one_network_has_a_total() -> None:
    async with entered(limits=Limits(requests=Rate(3, 1))) as home:
        assert (await home.post(text="a")).status_code == 202
        assert (await home.client.get("/files/x")).status_code == 404
        refused(await home.client.get("/files/x"), "too_fast")
        refused(await home.post(text="a"), "too_fast")
        assert (await home.client.get("/static/app.js")).status_code == 200


def test_buckets_remember_a_bounded_number_and_forget_the_oldest() -> None:
    buckets = Buckets(Rate(1, 1), Clock(), room=3)
    assert [buckets.take(key) for key in "abc"] == [0, 0, 0]
    assert buckets.take("a") > 0
    buckets.take("d")
    assert len(buckets) == 3
    assert buckets.take("a") > 0, "used last, so still known"
    assert buckets.take("b") == 0, "forgotten is full again"


def test_a_clock_set_back_takes_no_tokens_away() -> None:
    clock = Clock()
    buckets = Buckets(Rate(2, 1), clock, room=3)
    assert buckets.take("a") == 0
    clock.forward(-3600)
    assert buckets.take("a") == 0
    assert buckets.take("a") == 1
    clock.forward(1)
    assert buckets.take("a") == 0


def test_a_subscriber_is_all_of_an_ipv4_address_or_the_64_of_an_ipv6_one() -> None:
    assert network("198.51.100.7") != network("198.51.100.8")
    assert network("2001:db8::1") == network("2001:db8::ffff:1")
    assert network("2001:db8:0:1::1") != network("2001:db8::1")
    assert network("::ffff:198.51.100.7") != network("::ffff:198.51.100.8")
    assert network("unix") == "unix"
