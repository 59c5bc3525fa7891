"""Receiving on the Zalo Bot, polled and pushed: nothing lost, nothing acknowledged early."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from starlette.applications import Starlette

from handlers.incoming import Unfit
from tests.channels.zalo_house import House, house, until
from tests.fakes.zalo_bot import SECRET, TOKEN

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried at once."""
    monkeypatch.setattr("bot.channels.zalo_bot_poll._FIRST_PAUSE", 0.01)
    monkeypatch.setattr("bot.channels.zalo_photos._PAUSE", 0.01)


LAN, MAI = "6ede9afa66b88fe6d6a9", "7ede9afa66b88fe6d6a0"
JPEG = b"\xff\xd8\xff" + b"\0" * 100


# -- polling ----------------------------------------------------------------


async def test_updates_are_taken_in_order_one_poll_each() -> None:
    async with house(listening=True) as here:
        for text in ("một", "hai", "ba"):
            here.platform.says(LAN, text)
        taken = await here.host.has(3)
        assert [(one.chat, one.text) for one in taken] == [(LAN, t) for t in ("một", "hai", "ba")]


async def test_an_update_that_cannot_be_stored_is_tried_until_it_is_and_nothing_overtakes() -> None:
    async with house(listening=True) as here:
        here.host.busy = 1
        here.platform.says(LAN, "một")
        here.platform.says(LAN, "hai")
        assert [one.text for one in await here.host.has(2)] == ["một", "hai"]


async def test_a_stop_waits_for_the_poll_that_may_carry_an_update() -> None:
    async with house() as here:
        here.platform.idle_seconds = 0.4
        stopping = asyncio.Event()
        listening = asyncio.create_task(here.channel.listen(stopping))
        await until(lambda: bool(here.platform.state.polled))
        stopping.set()
        here.platform.says(LAN, "kịp lúc")
        await listening
        assert [one.text for one in here.host.taken] == ["kịp lúc"]
        assert here.platform.waiting == 0


async def test_a_wrong_token_stops_polling_and_alarms() -> None:
    async with house(listening=True, token="123:wrong") as here:
        await until(lambda: "token" in here.host.wrong)
        assert here.platform.refused == 1, "it is not asked again and again"


async def test_a_webhook_that_is_set_elsewhere_is_told_and_polling_goes_on_later() -> None:
    async with house() as here:
        here.platform.state.webhook = "https://elsewhere.example/x"
        stopping = asyncio.Event()
        listening = asyncio.create_task(here.channel.listen(stopping))
        await until(lambda: "conflict" in here.host.wrong)
        assert here.platform.state.polled == 0
        stopping.set()
        await listening


@pytest.mark.parametrize("fault", [500, "garbage", {"ok": False, "error_code": 403}, "cut"])
async def test_a_poll_that_fails_is_made_again(fault: Any) -> None:
    async with house(listening=True) as here:
        here.platform.faults.order("getUpdates", fault)
        here.platform.says(LAN, "một")
        assert [one.text for one in await here.host.has(1)] == ["một"]


async def test_a_poll_that_never_returns_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.zalo_bot_client.POLL_GRACE", -0.7)
    async with house(listening=True) as here:
        here.platform.faults.order("getUpdates", "hang")
        here.platform.says(LAN, "một")
        assert [one.text for one in await here.host.has(1)] == ["một"]


async def test_an_idle_poll_is_no_failure() -> None:
    async with house(listening=True) as here:
        here.platform.idle_seconds = 0.01
        await until(lambda: here.platform.state.polled >= 5)
        assert here.host.wrong == {}


async def test_what_waited_keeps_the_time_it_was_written() -> None:
    async with house(listening=True) as here:
        old = datetime.now(UTC) - timedelta(hours=2)
        here.platform.arrives(here.platform.update(LAN, text="1", date=int(old.timestamp() * 1000)))
        [taken] = await here.host.has(1)
        assert taken.written_at is not None
        assert abs((taken.written_at - old).total_seconds()) < 1


async def test_groups_own_messages_and_unknown_kinds_are_ignored_with_a_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", "huong")
    async with house(listening=True) as here:
        group = here.platform.update(LAN, text="chào cả nhà")
        group["message"]["chat"] = {"id": "g1", "chat_type": "GROUP"}
        here.platform.arrives(group)
        own = here.platform.update(LAN, text="tôi")
        own["message"]["from"]["is_bot"] = True
        here.platform.arrives(own)
        here.platform.arrives({"event_name": "message.dance.received", "message": {}})
        here.platform.says(LAN, "hết")
        assert [one.text for one in await here.host.has(1)] == ["hết"]
    assert caplog.text.count("update ignored") == 3
    assert "chào cả nhà" not in caplog.text


@pytest.mark.parametrize(
    ("event", "unfit"),
    [("sticker", Unfit.STICKER), ("voice", Unfit.VOICE), ("unsupported", Unfit.OTHER),
     ("image", Unfit.LOST), ("text", Unfit.OTHER)],
)  # fmt: skip
async def test_what_cannot_be_read_is_told_to_the_dialogue(event: str, unfit: Unfit) -> None:
    async with house(listening=True) as here:
        here.platform.arrives(here.platform.update(LAN, event))
        [taken] = await here.host.has(1)
        assert (taken.unfit, taken.text, taken.file) == (unfit, "", None)


# -- photos ----------------------------------------------------------------


async def photo(here: House, name: str, status: int, data: bytes, **more: Any) -> None:
    here.platform.photos[unquote(name)] = (status, data)
    url = f"{here.platform.url}/photo/{name}"
    here.platform.arrives(here.platform.update(LAN, "image", photo_url=url, **more))


async def test_a_photo_is_fetched_and_kept_under_a_clean_name() -> None:
    async with house(listening=True) as here:
        await photo(here, "..%5C..%5Cgiay.exe", 200, JPEG, caption="giấy phép của tôi")
        taken = await here.host.has(2)
        assert {one.text for one in taken} == {"", "giấy phép của tôi"}
        [kept] = [one.file for one in taken if one.file]
        assert "/" not in kept.name
        assert "\\" not in kept.name
        assert (kept.name[-4:], kept.media_type) == (".jpg", "image/jpeg")
        await until(lambda: not here.host.spooled)


@pytest.mark.parametrize(
    ("status", "data", "unfit"),
    [
        (200, JPEG + b"\0" * (20 * 1024 * 1024), Unfit.TOO_BIG),
        (404, b"", Unfit.LOST),
        (200, b"", Unfit.EMPTY),
        (200, b"<html>no picture</html>", Unfit.FILE_KIND),
    ],
)
async def test_a_photo_that_cannot_be_kept_is_told(status: int, data: bytes, unfit: Unfit) -> None:
    async with house(listening=True) as here:
        await photo(here, "p.jpg", status, data)
        [taken] = await here.host.has(1)
        assert taken.unfit == unfit


async def test_an_address_in_our_own_network_is_not_fetched() -> None:
    async with house(listening=True, anywhere=False) as here:
        await photo(here, "p.jpg", 200, JPEG)
        [taken] = await here.host.has(1)
        assert taken.unfit == Unfit.LOST


async def test_a_photo_that_was_being_fetched_at_a_kill_is_fetched_at_the_next_start() -> None:
    async with house() as here:
        here.platform.photos["p.jpg"] = (200, JPEG)
        here.host.spooled["u1"] = {
            "update": "u1",
            "chat": LAN,
            "url": f"{here.platform.url}/photo/p.jpg",
            "received_at": datetime.now(UTC).isoformat(),
            "name": "",
        }
        stopping = asyncio.Event()
        listening = asyncio.create_task(here.channel.listen(stopping))
        [taken] = await here.host.has(1)
        assert (taken.update, taken.chat, taken.file is not None) == ("u1", LAN, True)
        stopping.set()
        await listening


# -- webhook ----------------------------------------------------------------


async def call(here: House, body: bytes, secret: str | None = SECRET) -> httpx.Response:
    headers = {} if secret is None else {b"X-Bot-Api-Secret-Token": secret.encode()}
    transport = httpx.ASGITransport(Starlette(routes=here.channel.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        return await client.post("/hooks/zalo_bot", content=body, headers=headers)


def body(here: House, **message: Any) -> bytes:
    return json.dumps({"ok": True, "result": here.platform.update(LAN, **message)}).encode()


async def test_an_update_is_acknowledged_after_it_was_stored_and_not_before() -> None:
    async with house(secret=SECRET) as here:
        update = body(here, text="xin chào")
        here.host.busy = 1
        refused = await call(here, update)
        assert (refused.status_code, here.host.taken) == (503, [])
        assert refused.headers["retry-after"]
        assert (await call(here, update)).status_code == 200
        assert (await call(here, update)).status_code == 200
        assert [one.text for one in here.host.taken] == ["xin chào"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "không phải"])
async def test_without_the_right_secret_nothing_is_read(secret: str | None) -> None:
    async with house(secret=SECRET) as here:
        assert (await call(here, body(here, text="x"), secret)).status_code == 401
        assert (await call(here, b"\xff{", secret)).status_code == 401
        assert here.host.taken == []


@pytest.mark.parametrize(
    "odd", [b"", b"{}", b"[]", b"null", b"7", b'"x"', b"\xff\xfe", b"{", b'{"result":{}}',
            b"[" * 100_000, b'{"event_name":null,"message":[]}']
)  # fmt: skip
async def test_an_authenticated_odd_body_is_answered_200(odd: bytes) -> None:
    async with house(secret=SECRET) as here:
        assert (await call(here, odd)).status_code == 200
        assert here.host.taken == []


async def test_a_body_of_megabytes_is_not_read() -> None:
    async with house(secret=SECRET) as here:
        assert (await call(here, b" " * (2 << 20))).status_code == 413


async def test_polling_has_no_door() -> None:
    async with house() as here:
        assert here.channel.routes() == []


async def test_the_token_is_in_no_log_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "huong")
    async with house(listening=True) as here:
        here.platform.faults.order("getUpdates", 500)
        here.platform.says(LAN, "một")
        await here.host.has(1)
    ours = [r.getMessage() + str(getattr(r, "fields", "")) for r in caplog.records
            if r.name == "huong"]  # fmt: skip
    assert ours
    assert TOKEN not in "".join(ours)
