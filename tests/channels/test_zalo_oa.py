"""The Official Account: its window, its webhook, its officers, and what each failure means."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.channels.contract import Misconfigured, Outgoing, Rejected, Throttled, Unknown
from bot.channels.zalo_oa import ZaloOa
from bot.channels.zbs import ZbsPhone, ZbsUser
from storage.message_tables import inbox
from storage.tables import chats
from tests.conversations.script import Voice
from tests.conversations.zalo_oa_booth import ZaloOaBooth, ZaloOaButtons
from tests.fakes.zalo_oa import OA

pytestmark = pytest.mark.anyio

lan = Voice("lan")
LAN = "follower-lan"
REPLY: dict[str, Any] = {"screen": 1, "text": ["Chào chị Lan"]}
MENU = {**REPLY, "choices": [{"id": "go.more", "label": "Khác"}]}
DATA = {"participant": "Trần Thị Lan", "event": "Tập huấn 5S cho hộ kinh doanh ở Huế",
        "time": "08:00 12/12/2026", "place": "Sở KH&CN, Huế", "code": "HG-2345AB"}  # fmt: skip
NOTICE = {"screen": 0, "text": ["x"], "template": {"name": "event_reminder", "data": DATA}}


@pytest.fixture
async def booth(tmp_path: Any) -> AsyncIterator[ZaloOaBooth]:
    async with ZaloOaBooth(tmp_path) as here:
        await here.does(lan.opens())
        here.account.state.sent.clear()
        yield here


async def send(here: ZaloOaBooth, body: dict[str, Any] = REPLY, message: int = 99) -> str:
    return await here.spy._channel.send(Outgoing(message, LAN, body))


# -- the window ---------------------------------------------------------------------


async def test_within_48_hours_a_message_goes_and_outside_the_next_route_may_try(
    booth: ZaloOaBooth,
) -> None:
    booth.clock.move(hours=47, minutes=59)
    assert await send(booth) == "m1"
    booth.clock.move(minutes=2)
    calls = booth.account.state.calls
    with pytest.raises(Rejected, match="outside the window"):
        await send(booth)
    assert booth.account.state.calls == calls, "Zalo would have charged for it"
    await booth.does(lan.says("menu"))
    await send(booth)


async def test_a_nudge_or_an_officers_message_does_not_open_the_window_again(
    booth: ZaloOaBooth,
) -> None:
    booth.clock.move(hours=40)
    await booth.account.brings(booth.account.echo(LAN, admin="55"))
    booth.clock.move(hours=9)
    with pytest.raises(Rejected, match="outside the window"):
        await send(booth)


async def test_who_never_wrote_cannot_be_written_to(booth: ZaloOaBooth) -> None:
    with pytest.raises(Rejected, match="never written"):
        await booth.spy._channel.send(Outgoing(1, "nobody", REPLY))


# -- out ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"error": -201, "message": "invalid"}, Rejected),
        ({"error": -32, "message": "rate"}, Throttled),
        ({"error": -224, "message": "package"}, Misconfigured),
        ("cut", Unknown),
        ("garbage", Unknown),
        (502, Unknown),
        ({"message": "no code"}, Unknown),
    ],
)
async def test_what_each_failure_means(
    booth: ZaloOaBooth, fault: Any, error: type[Exception]
) -> None:
    booth.account.faults.order("cs", fault)
    with pytest.raises(error) as caught:
        await send(booth)
    assert type(caught.value) is error
    assert "access-" not in repr(caught.value)


async def test_a_refused_token_is_renewed_once_and_the_message_goes(booth: ZaloOaBooth) -> None:
    booth.account.state.access = "another"
    assert await send(booth) == "m1"
    assert booth.account.state.refreshed == 1
    booth.account.faults.order("cs", {"error": -216, "message": "Access token is invalid"}, 2)
    with pytest.raises(Misconfigured):
        await send(booth)
    assert booth.account.state.refreshed == 2


async def test_near_the_end_of_a_minutes_calls_we_are_silent_by_ourselves(
    booth: ZaloOaBooth,
) -> None:
    booth.account.state.remain = 10
    await send(booth)
    calls = booth.account.state.calls
    with pytest.raises(Throttled):
        await send(booth)
    assert booth.account.state.calls == calls
    booth.account.state.remain = 4000
    booth.clock.move(minutes=1)
    await send(booth)


async def test_buttons_stand_beside_the_numbered_text_and_a_press_is_a_press(
    tmp_path: Any,
) -> None:
    async with ZaloOaButtons(tmp_path) as here:
        await here.does(lan.opens())
        here.account.state.sent.clear()
        await here.spy._channel.send(Outgoing(1, LAN, MENU))
        [(_, message)] = here.account.state.sent
        assert "1. Khác" in message["text"]
        [button] = message["attachment"]["payload"]["buttons"]
        assert (button["type"], button["payload"]) == ("oa.query.hide", "#m:1:go.more")
        await here.does(lan.says("menu"))
        old = await here.does(lan.says("#m:1:yes"))
        assert "đã cũ" in old.text


# -- in ---------------------------------------------------------------------


async def taken(here: ZaloOaBooth) -> list[Any]:
    async with here.core.database.read() as connection:
        rows = await connection.execute(select(inbox.c.update_id, inbox.c.payload))
        return list(rows)


async def test_an_event_is_answered_after_the_commit_and_known_when_it_comes_again(
    booth: ZaloOaBooth,
) -> None:
    event = booth.account.text(LAN, "xin chào")
    before = len(await taken(booth))
    for _ in range(3):
        assert (await booth.account.brings(event)).status_code == 200
    assert len(await taken(booth)) == before + 1


async def refused(here: ZaloOaBooth, event: Any, **how: Any) -> int:
    answer: httpx.Response = await asyncio.to_thread(here.account.push, event, **how)
    return answer.status_code


async def test_a_forged_signature_is_refused_and_each_genuine_variant_let_in(
    booth: ZaloOaBooth,
) -> None:
    before = len(await taken(booth))
    forged = booth.account.text(LAN, "tôi là chị Lan")
    assert await refused(booth, forged, key="app-secret") == 401
    assert await refused(booth, forged, mac=False) == 401
    assert await refused(booth, b'{"event_name":"user_send_text"}', mac=False) == 401
    assert len(await taken(booth)) == before
    for how in ({}, {"first": OA}, {"header_stamp": "1543908534999"}):
        assert await refused(booth, booth.account.text(LAN, "menu"), **how) == 200
    assert len(await taken(booth)) == before + 3


async def test_the_consoles_own_try_is_answered_without_a_signature(booth: ZaloOaBooth) -> None:
    for probe in (b"{}", b"", b" {} "):
        assert await refused(booth, probe, mac=False) == 200


async def test_an_event_of_yesterday_is_a_replay(booth: ZaloOaBooth) -> None:
    event = booth.account.text(LAN, "xin chào")
    before = len(await taken(booth))
    booth.clock.move(hours=25)
    assert (await booth.account.brings(event)).status_code == 200
    assert len(await taken(booth)) == before


@pytest.mark.parametrize("odd", [b"[]", b"null", b"7", b"\xff", b"[" * 50_000])
async def test_an_odd_body_is_no_crash(booth: ZaloOaBooth, odd: bytes) -> None:
    assert await refused(booth, odd, mac=False) == 401


async def test_an_officers_reply_silences_the_bot_until_menu(booth: ZaloOaBooth) -> None:
    await booth.account.brings(booth.account.echo(LAN))
    await booth.does(lan.says("trợ giúp"))
    await booth.account.brings(booth.account.echo(LAN, admin="55"))
    shown = len(booth.account.shown(LAN))
    await booth.account.brings(booth.account.text(LAN, "dạ vâng, em cảm ơn"))
    assert len(booth.account.shown(LAN)) == shown
    await booth.does(lan.says("menu"))
    assert len(booth.account.shown(LAN)) == shown + 1


async def test_who_unfollows_is_gone_and_back_when_he_writes(booth: ZaloOaBooth) -> None:
    async def gone() -> bool:
        async with booth.core.database.read() as connection:
            return await connection.scalar(select(chats.c.gone_at)) is not None

    booth.clock.move(minutes=1)
    left = booth.account.event(LAN, "unfollow", follower={"id": LAN})
    await booth.account.brings(left)
    assert await gone()
    booth.clock.move(minutes=1)
    await booth.does(lan.says("menu"))
    assert not await gone()
    await booth.account.brings(left)
    assert not await gone(), "an old event that comes again undoes nothing"


async def test_a_shared_phone_number_is_an_answer(booth: ZaloOaBooth) -> None:
    info = {"name": "Lan", "phone": "84905123456"}
    await booth.account.brings(booth.account.event(LAN, "user_submit_info", info=info))
    await booth.engine.sender.drain()
    # Nothing asked for it, so it is repeated as what was not understood.
    assert "+84905123456" in str(booth.account.shown(LAN)[-1])


# -- templates ---------------------------------------------------------------------


def ways(here: ZaloOaBooth) -> tuple[ZbsUser, ZbsPhone]:
    """Both ways of the templates, on the account's own connection."""
    here.account.templates = {"412345": set(DATA), "412346": set(DATA)}
    channel = here.spy._channel
    assert isinstance(channel, ZaloOa)
    given = channel._client, here.clock.now, here.core.incidents
    user = ZbsUser(*given, {"event_reminder": "412345"})
    return user, ZbsPhone(*given, {"event_reminder": "412346"})


async def test_a_template_goes_by_user_id_and_by_phone_with_values_that_fit(
    booth: ZaloOaBooth,
) -> None:
    user, phone = ways(booth)
    assert await user.send(Outgoing(7, LAN, NOTICE)) == "t1"
    assert await phone.send(Outgoing(8, "+84905123456", NOTICE)) == "t2"
    by_user, by_phone = booth.account.state.templated
    assert by_user["template_data"]["event"] == "Tập huấn 5S cho hộ kinh doanh…"
    assert (by_user["user_id"], "tracking_id" in by_user) == (LAN, False)
    assert (by_phone["phone"], by_phone["tracking_id"]) == ("84905123456", "huong-8")


async def test_what_no_template_can_say_fails_for_good(booth: ZaloOaBooth) -> None:
    user, phone = ways(booth)
    unknown = {**NOTICE, "template": {"name": "seat_given", "data": DATA}}
    late = {**DATA, "time": "thứ bảy ngày 12 tháng 12 năm 2026"}
    unfit = {**NOTICE, "template": {"name": "event_reminder", "data": late}}
    for body in (REPLY, unknown, unfit):
        with pytest.raises(Rejected):
            await user.send(Outgoing(1, LAN, body))
    with pytest.raises(Rejected, match="-108"):
        await phone.send(Outgoing(1, "+12025550100", NOTICE))
    with pytest.raises(Rejected, match="-114"):
        await user.send(Outgoing(1, "stranger", NOTICE))
    assert booth.account.state.templated == []


async def test_the_days_quota_alarms_near_its_end_and_waits_for_tomorrow(
    booth: ZaloOaBooth,
) -> None:
    user, _ = ways(booth)

    async def wrong() -> set[str]:
        known = booth.core.incidents._counted.keys() - booth.core.incidents._well
        return {kind for channel, kind in known if channel == "zbs_user"}

    booth.account.state.day_quota = 101
    await user.send(Outgoing(1, LAN, NOTICE))
    assert await wrong() == {"quota_near"}
    booth.account.state.day_quota = 0
    with pytest.raises(Throttled) as caught:
        await user.send(Outgoing(2, LAN, NOTICE))
    assert await wrong() == {"quota_near", "quota"}
    assert timedelta(hours=10) < timedelta(seconds=caught.value.after) < timedelta(hours=24)
