"""Both webhooks of Zalo, before anybody has proved who he is: the log, slow senders, lost ones."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels import zalo_bot_webhook, zalo_oa_door
from bot.channels.zalo_bot_webhook import SECRET_HEADER
from tests.channels.test_zalo_oa_door import Entrance
from tests.fakes.zalo_bot import SECRET

pytestmark = pytest.mark.anyio


async def _nobody(update: Any) -> None:
    raise AssertionError("it was handed on")


def of_bot() -> BaseRoute:
    return zalo_bot_webhook.Hook(SECRET, _nobody).routes()[0]


def of_account() -> BaseRoute:
    here = Entrance()

    async def opened(request: Request) -> Response:
        return await here.door.open(request, _nobody)

    return Route(zalo_oa_door.PATH, opened, methods=["POST"])


DOORS = [of_bot, of_account]
both = pytest.mark.parametrize("door", DOORS)
HEADERS = {SECRET_HEADER: SECRET}


def calling(door: Callable[[], BaseRoute]) -> Callable[..., Awaitable[httpx.Response]]:
    route = door()
    assert isinstance(route, Route)
    transport = httpx.ASGITransport(Starlette(routes=[route]))

    async def call(**how: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return await client.post(route.path, **how)

    return call


@both
async def test_strangers_cannot_fill_the_log(
    door: Callable[[], BaseRoute], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "huong")
    call = calling(door)
    for _ in range(20):
        assert (await call(content=b'{"event_name": "x"}')).status_code == 401
    assert len(caplog.records) == 1


@both
async def test_who_sends_without_end_is_not_listened_to_for_ever(
    door: Callable[[], BaseRoute], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (zalo_bot_webhook, zalo_oa_door):
        monkeypatch.setattr(module, "_BODY_SECONDS", 0.01)
    never = asyncio.Event()

    async def drop_by_drop() -> AsyncIterator[bytes]:
        yield b"{"
        await never.wait()

    async with asyncio.timeout(20):
        answer = await calling(door)(content=drop_by_drop(), headers=HEADERS)
    assert answer.status_code == 408


@both
async def test_who_goes_in_the_middle_is_no_error(door: Callable[[], BaseRoute]) -> None:
    route = door()
    assert isinstance(route, Route)
    came = iter(
        [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    )

    async def receive() -> Any:
        return next(came)

    async def send(message: Any) -> None:
        """Nobody listens."""

    scope = {
        "type": "http",
        "method": "POST",
        "path": route.path,
        "query_string": b"",
        "headers": [(SECRET_HEADER.lower().encode(), SECRET.encode())],
    }
    await Starlette(routes=[route])(scope, receive, send)
