"""Tokens of the account: each refresh token is spent once, and stored before it is used."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

import pytest
from pydantic import SecretStr

from bot.channels.contract import Incident
from bot.channels.zalo_http import NotReached, client
from bot.channels.zalo_oauth import ZaloOAuth
from bot.channels.zalo_ports import Access, Reconnect
from bot.zalo_tokens import TokenKeeper
from storage import zalo_tokens
from storage.database import Database
from storage.zalo_tokens import Pair, TokenState
from tests.fakes.zalo_oa import APP, APP_SECRET, ZaloAccount
from tests.talk import MORNING, SetClock

pytestmark = pytest.mark.anyio


@cache
def shared() -> ZaloAccount:
    """One server for all tests; it ends with the test run."""
    return ZaloAccount().__enter__()


@dataclass
class Bench:
    """The account, and as many processes as a test wants, each with its keeper."""

    account: ZaloAccount
    open_: Callable[[], Database]
    clock: SetClock = field(default_factory=lambda: SetClock(MORNING))
    alarms: list[Incident] = field(default_factory=list)
    keepers: list[TokenKeeper] = field(default_factory=list)

    def keeper(self) -> TokenKeeper:
        http = client()
        oauth = ZaloOAuth(http, self.account.url, APP, SecretStr(APP_SECRET))
        made = TokenKeeper(self.open_(), self.clock, oauth, APP, self._alarm, http.aclose)
        self.keepers.append(made)
        return made

    async def _alarm(self, incident: Incident) -> None:
        self.alarms.append(incident)

    @property
    def raised(self) -> list[str]:
        return [a.kind for a in self.alarms if not a.over]

    async def stored(self) -> Pair:
        async with self.open_().read() as connection:
            pair = await zalo_tokens.get(connection, APP)
        assert pair is not None
        return pair

    async def connect(self) -> None:
        """What `bot zalo connect` stores."""
        async with self.open_().write() as connection:
            state, now = self.account.state, self.clock.now()
            await zalo_tokens.replace(
                connection, APP, state.access, state.refresh, now, now + timedelta(hours=25)
            )


@pytest.fixture
async def bench(worker: Callable[[], Database]) -> AsyncIterator[Bench]:
    shared().reset()
    one = worker()
    made = Bench(shared(), lambda: one)
    made.open_ = lambda: one
    await made.connect()
    yield made
    for keeper in made.keepers:
        await keeper.close()


async def test_the_present_token_is_used_as_long_as_it_lives(bench: Bench) -> None:
    keeper = bench.keeper()
    assert (await keeper.access()).token == "access-0"
    bench.clock.move(hours=24)
    assert (await keeper.access()).token == "access-0"
    bench.clock.move(minutes=58)
    assert (await keeper.access()).token == "access-1"
    assert (await bench.stored()).refresh == "refresh-1"


async def test_it_is_refreshed_at_twenty_hours_also_when_nothing_is_sent(bench: Bench) -> None:
    keeper = bench.keeper()
    bench.clock.move(hours=19)
    await keeper.look_after()
    assert bench.account.state.refreshed == 0
    bench.clock.move(hours=1)
    await keeper.look_after()
    await keeper.look_after()
    assert bench.account.state.refreshed == 1


async def test_two_processes_and_many_messages_spend_a_refresh_token_once(
    bench: Bench, worker: Callable[[], Database]
) -> None:
    keepers = [bench.keeper()]
    bench.open_ = worker
    keepers.append(bench.keeper())
    for keeper in keepers:
        await keeper.access()
    found = await asyncio.gather(*(k.renew(1) for k in keepers for _ in range(10)))
    assert {f.token for f in found} == {"access-1"}
    assert (bench.account.state.refreshed, bench.raised) == (1, [])


async def test_a_pair_is_stored_before_anybody_sees_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    keep = zalo_tokens.replace

    async def slow(*arguments: object) -> None:
        seen.append("stored")
        await keep(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("storage.zalo_tokens.replace", slow)

    async def use(keeper: TokenKeeper) -> Access:
        access = await keeper.renew(1)
        seen.append("used")
        return access

    await use(bench.keeper())
    assert seen == ["stored", "used"]


@pytest.mark.parametrize("fault", ["cut", "garbage", 500, {"error": -14014, "message": "no"}])
async def test_a_refresh_of_unknown_end_stops_and_alarms(bench: Bench, fault: object) -> None:
    keeper = bench.keeper()
    bench.account.faults.order("access_token", fault)
    with pytest.raises(Reconnect):
        await keeper.renew(1)
    assert (await bench.stored()).state == TokenState.LOST
    assert bench.raised == ["reconnect"]
    spent = len(bench.account.state.spent)
    for again in (keeper, bench.keeper()):
        with pytest.raises(Reconnect):
            await again.access()
        await again.look_after()
    assert len(bench.account.state.spent) == spent, "the old token was tried again"
    await bench.connect()
    assert (await keeper.access()).token == bench.account.state.access


async def test_when_nothing_reached_zalo_the_same_token_is_tried_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = bench.keeper()
    bench.account.faults.order("access_token", {"error": -32, "message": "rate"})
    with pytest.raises(NotReached):
        await keeper.renew(1)
    monkeypatch.setattr(keeper._oauth, "_url", "http://127.0.0.1:9/x")
    with pytest.raises(NotReached):
        await keeper.renew(1)
    monkeypatch.undo()
    assert (await keeper.renew(1)).token == "access-1"
    assert bench.raised == []


async def test_a_message_that_is_given_up_does_not_cut_the_refresh_off(bench: Bench) -> None:
    keeper = bench.keeper()
    waiting = asyncio.create_task(keeper.renew(1))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await keeper.renew(1)).token == "access-1"
    assert bench.account.state.refreshed == 1


async def test_a_process_killed_in_the_middle_of_a_refresh_leaves_a_lost_token(
    bench: Bench,
) -> None:
    async with bench.open_().write() as connection:
        assert await zalo_tokens.begin(connection, APP, 1, bench.clock.now())
    bench.clock.move(minutes=3)
    with pytest.raises(Reconnect):
        await bench.keeper().renew(1)
    assert bench.account.state.refreshed == 0, "a token that may be spent was used"


async def test_no_pair_is_the_same_as_a_lost_one(bench: Bench) -> None:
    keeper = TokenKeeper(
        bench.open_(), bench.clock, bench.keeper()._oauth, "another-app", bench._alarm, _nothing
    )
    with pytest.raises(Reconnect):
        await keeper.access()
    assert bench.raised == ["reconnect"]


async def _nothing() -> None:
    """No connection of its own."""
