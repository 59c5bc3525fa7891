"""Sending on the Zalo Bot: one numbered message a turn, and what each failure means."""

import traceback
from typing import Any

import pytest

from bot.channels.contract import (
    Gone,
    Misconfigured,
    Rejected,
    SendError,
    Throttled,
    Unknown,
    Unreachable,
)
from bot.channels.plain import utf16
from bot.channels.zalo_bot import LONGEST
from tests.channels.zalo_house import House, house
from tests.fakes.zalo_bot import TOKEN

pytestmark = pytest.mark.anyio

LAN = "6ede9afa66b88fe6d6a9"
MENU = {
    "text": ["Anh/chị muốn làm gì ạ?"],
    "choices": [{"id": "go.a", "label": "Đăng ký"}, {"id": "go.b", "label": "Gặp cán bộ"}],
    "footer": [{"id": "back", "label": "Quay lại"}],
}
FILE = {"kind": "ics", "subject": "HG-1", "name": "lich.ics", "label": "Lịch"}


async def failed(here: House, body: dict[str, Any] = MENU, message: int = 1) -> SendError:
    with pytest.raises(SendError) as caught:
        await here.show(LAN, body, message)
    assert TOKEN not in repr(caught.value)
    shown = "".join(traceback.format_exception(caught.value))
    assert TOKEN not in shown, "a traceback shows it"
    return caught.value


async def test_a_menu_is_one_message_with_every_choice_in_it() -> None:
    async with house() as here:
        here.platform.update(LAN)
        assert await here.show(LAN, MENU) == "m0"
        assert here.platform.shown(LAN) == [
            "Anh/chị muốn làm gì ạ?\n1. Đăng ký\n2. Gặp cán bộ\n0. Quay lại"
        ]


async def test_a_file_is_a_link_to_our_own_address() -> None:
    async with house() as here:
        here.platform.update(LAN)
        await here.show(LAN, {"text": ["Vé của anh/chị"], "files": [FILE]})
        [text] = here.platform.shown(LAN)
        assert f"Lịch: https://huong.example{here.desk.link(FILE, LAN)}" in text


async def test_a_long_answer_is_cut_and_goes_on_where_it_was_cut_off() -> None:
    long = {**MENU, "text": ["\n\n".join(f"Đoạn {n}: " + "chữ " * 200 for n in range(5))]}
    async with house() as here:
        here.platform.update(LAN)
        here.platform.faults.order("getMe", 500)
        await here.show(LAN, long, message=1)
        whole = here.platform.shown(LAN)
        assert len(whole) == 3
        assert all(utf16(piece) <= LONGEST for piece in whole)
        assert "1. Đăng ký" in whole[-1]
        here.platform.state.sent.clear()

        sent = here.channel._client.send  # the first goes out, the second finds no network

        async def breaks(chat: str, text: str) -> str:
            if here.platform.shown(LAN):
                here.platform.faults.order(
                    "sendMessage", {"ok": False, "error_code": 403, "description": "Internal"}
                )
            return await sent(chat, text)

        here.channel._client.send = breaks  # type: ignore[method-assign]
        assert isinstance(await failed(here, long, message=2), Unreachable)
        here.channel._client.send = sent  # type: ignore[method-assign]
        await here.show(LAN, long, message=2)
        assert here.platform.shown(LAN) == whole, "nothing twice, nothing missing"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"ok": False, "error_code": 400, "description": "text is wrong"}, Rejected),
        ({"ok": False, "error_code": 400, "description": "chat not found"}, Gone),
        ({"ok": False, "error_code": 403, "description": "Internal server error"}, Unreachable),
        ({"ok": False, "error_code": 404, "description": "Not found"}, Rejected),
        ({"ok": False, "error_code": 408, "description": "Request timeout"}, Unknown),
        ({"ok": False, "error_code": 429, "description": "Quota exceeded"}, Throttled),
        ({"ok": False, "error_code": 500, "description": "Oops"}, Unknown),
        ({"ok": False, "errorCode": 426, "description": "too often"}, Throttled),
        ({"ok": False}, Unknown),
        (500, Unknown),
        (502, Unknown),
        ("garbage", Unknown),
        ("cut", Unknown),
    ],
)
async def test_what_each_failure_means(fault: Any, error: type[SendError]) -> None:
    async with house() as here:
        here.platform.update(LAN)
        here.platform.faults.order("sendMessage", fault)
        assert type(await failed(here)) is error


async def test_a_message_that_was_taken_and_not_answered_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.zalo_bot_client.CALL_SECONDS", 0.3)
    async with house() as here:
        here.platform.update(LAN)
        here.platform.faults.order("sendMessage", "silence")
        assert isinstance(await failed(here), Unknown)
        assert len(here.platform.shown(LAN)) == 1


async def test_nobody_at_the_address_is_unreachable_and_a_wrong_token_misconfigured() -> None:
    async with house(url="http://127.0.0.1:9") as here:
        assert isinstance(await failed(here), Unreachable)
    async with house(token="123:wrong") as here:
        assert isinstance(await failed(here), Misconfigured)


async def test_an_unknown_chat_is_gone_and_nothing_to_say_is_rejected() -> None:
    async with house() as here:
        assert isinstance(await failed(here), Gone)
        assert isinstance(await failed(here, {"text": []}), Rejected)


# -- the plan -----------------------------------------------------------------------------------


async def test_four_fifths_of_the_messages_raise_an_alarm_and_a_new_month_ends_it() -> None:
    async with house(messages=10) as here:
        here.platform.update(LAN)
        for message in range(7):
            await here.show(LAN, MENU, message)
        assert here.host.wrong == {}
        await here.show(LAN, MENU, 8)
        assert here.host.wrong == {"quota_near": "8 of 10 messages"}
        here.host.used = 0
        await here.show(LAN, MENU, 9)
        assert here.host.wrong == {}


async def test_four_fifths_of_the_users_raise_the_same_alarm_beside_it() -> None:
    async with house(messages=10) as here:
        here.host.people, here.host.used = 40, 8
        here.platform.update(LAN)
        await here.channel._quota.look()
        assert here.host.wrong == {"quota_near": "40 of 50 users"}
        await here.show(LAN, MENU)
        assert here.host.wrong == {"quota_near": "40 of 50 users, 9 of 10 messages"}


async def test_out_of_quota_waits_longer_each_time_and_never_calls_in_between() -> None:
    async with house(plan={"messages": 1}) as here:
        here.platform.update(LAN)
        await here.show(LAN, MENU, 1)
        waits = []
        for message in range(2, 13):
            error = await failed(here, MENU, message)
            assert isinstance(error, Throttled)
            waits.append(error.after)
        assert waits[:4] == [60, 120, 240, 480]
        assert max(waits) == 6 * 3600
        assert "quota" in here.host.wrong
        here.platform.plan_messages = 100
        await here.show(LAN, MENU, 20)
        assert "quota" not in here.host.wrong
        here.platform.plan_messages = 1
        again = await failed(here, MENU, 21)
        assert isinstance(again, Throttled)
        assert again.after == 60


async def test_a_message_is_counted_before_it_is_sent() -> None:
    """A kill in between counts one too many: the other way round the plan would be overrun."""
    async with house() as here:
        here.platform.update(LAN)
        here.platform.faults.order("sendMessage", 500)
        await failed(here)
        assert here.host.used == 1
