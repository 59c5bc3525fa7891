"""The account's door: two seconds, and an alarm that no stranger can ring."""

import asyncio
import hashlib
import json

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.contract import Busy, Incident
from bot.channels.zalo_oa_door import Door
from bot.channels.zalo_oa_events import Event
from tests.fakes.zalo_oa import APP, KEY, OA
from tests.talk import MORNING, SetClock

pytestmark = pytest.mark.anyio

STAMP = str(int(MORNING.timestamp() * 1000))


class Entrance:
    """A door with somebody behind it who is slow, busy or quick."""

    def __init__(self, enforce: bool = True, key: str = KEY) -> None:
        self.alarms: list[Incident] = []
        self.seen: list[Event] = []
        self.wait = asyncio.Event()
        self.wait.set()
        self.busy = False
        self.door = Door(
            app_id=APP, oa_id=OA, key=key, enforce=enforce, clock=SetClock(MORNING).now,
            alarm=self._alarm,
        )  # fmt: skip

    async def _alarm(self, incident: Incident) -> None:
        self.alarms.append(incident)

    @property
    def rung(self) -> int:
        return sum(1 for one in self.alarms if not one.over)

    async def _accept(self, event: Event) -> None:
        if self.busy:
            raise Busy("locked")
        await self.wait.wait()
        self.seen.append(event)

    async def call(self, words: str, key: str = KEY) -> int:
        raw = json.dumps({
            "event_name": "user_send_text", "sender": {"id": "1"}, "timestamp": STAMP,
            "message": {"msg_id": words, "text": words},
        }).encode()  # fmt: skip
        mac = hashlib.sha256(APP.encode() + raw + STAMP.encode() + key.encode()).hexdigest()

        async def entered(request: Request) -> Response:
            return await self.door.open(request, self._accept)

        transport = httpx.ASGITransport(Starlette(routes=[Route("/", entered, methods=["POST"])]))
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            headers = {"X-ZEvent-Signature": f"mac={mac}"}
            return (await client.post("/", content=raw, headers=headers)).status_code


async def test_a_slow_commit_is_answered_in_time_and_goes_on_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.zalo_oa_door.ANSWER_WITHIN", 0.05)
    here = Entrance()
    here.wait.clear()
    assert await here.call("chậm") == 503, "Zalo tries again, and the inbox knows it then"
    here.wait.set()
    async with asyncio.timeout(5):
        while True:
            if here.seen:
                break
            await asyncio.sleep(0)


async def test_what_could_not_be_stored_is_not_acknowledged() -> None:
    here = Entrance()
    here.busy = True
    assert await here.call("bận") == 503
    here.busy = False
    assert await here.call("bận") == 200


async def test_a_wrong_key_rings_after_some_events_and_a_stranger_among_genuine_ones_never() -> (
    None
):
    wrong = Entrance(enforce=False)
    answers = [await wrong.call(f"{n}", key="another") for n in range(5)]
    assert answers == [200] * 5, "in the beginning it is only looked at"
    assert wrong.rung == 1
    here = Entrance()
    for n in range(12):
        assert await here.call(f"giả {n}", key="another") == 401
        assert await here.call(f"thật {n}") == 200
    assert here.rung == 0
    assert len(here.seen) == 12


async def test_without_a_key_nothing_fits_and_nothing_rings() -> None:
    here = Entrance(enforce=False, key="")
    for n in range(9):
        assert await here.call(f"{n}", key="") == 200
    assert here.rung == 0
