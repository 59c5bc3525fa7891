"""What goes out to Telegram: once, in the place of the old screen, and each failure by its name."""

from typing import Any

import pytest

from bot.channels import telegram_request
from bot.channels.contract import (
    Gone,
    Misconfigured,
    Rejected,
    SendError,
    Throttled,
    Unknown,
    Unreachable,
)
from bot.channels.files import Made
from tests.channels.telegram_house import house, outgoing, picture, sending
from tests.fakes.people import Person

pytestmark = pytest.mark.anyio

BACK = [{"id": "back", "label": "Quay lại"}]
FILE = {"kind": "qr", "subject": "HG-1", "name": "ve.png", "label": "Vé QR"}


async def test_a_screen_takes_the_place_of_the_one_whose_button_was_pressed() -> None:
    async with sending() as (home, channel, lan):
        first = await channel.send(outgoing(lan, text=["Một"], footer=BACK))
        second = await channel.send(outgoing(lan, first, text=["Hai"], footer=BACK))
        assert second == first
        assert [m.text for m in lan.chat.ours] == ["Hai"]
        again = await channel.send(outgoing(lan, first, text=["Hai"], footer=BACK))
        assert again == first, "not modified is as good as sent"
        assert [c.status for c in home.server.platform.calls] == [200, 200, 400]


@pytest.mark.parametrize("what", ["deleted", "with a keyboard"])
async def test_a_screen_that_cannot_be_edited_is_sent_as_a_new_one(what: str) -> None:
    async with sending() as (_, channel, lan):
        if what == "deleted":
            first = "999"
        else:
            first = await channel.send(outgoing(lan, text=["Số nào?"], contact="Gửi số"))
        second = await channel.send(outgoing(lan, first, text=["Hai"]))
        assert second != first
        assert lan.last.text == "Hai"


async def test_the_keyboard_goes_away_without_leaving_a_word() -> None:
    async with sending() as (_, channel, lan):
        await channel.send(outgoing(lan, text=["Số nào?"], contact="Gửi số"))
        assert lan.chat.keyboard
        await channel.send(outgoing(lan, text=["Cảm ơn"], footer=BACK, contact_over=True))
        assert not lan.chat.keyboard
        assert [m.text for m in lan.chat.ours] == ["Số nào?", "Cảm ơn"]


async def test_files_follow_the_words_as_bytes() -> None:
    async with sending() as (home, channel, lan):
        home.desk.files["qr-HG-1"] = picture()
        home.desk.files["ics-HG-1"] = Made("lớp 5S.ics", "text/calendar", b"BEGIN:VCALENDAR")
        ics = {**FILE, "kind": "ics", "name": "lớp 5S.ics"}
        gone = {**FILE, "kind": "xlsx"}
        id = await channel.send(outgoing(lan, text=["Mã: HG-1"], files=[FILE, ics, gone]))
        assert lan.chat.ours[0].id == int(id), "the id is that of the words, which can be edited"
        assert [m.file for m in lan.chat.ours[1:]] == [
            ("ve.png", b"\x89PNG\r\n\x1a\n picture"),
            ("lớp 5S.ics", b"BEGIN:VCALENDAR"),
        ]
        assert [c.method for c in home.server.platform.calls][1:] == ["sendPhoto", "sendDocument"]


async def test_what_has_arrived_of_a_reply_is_not_sent_again_with_the_rest() -> None:
    async with sending() as (home, channel, lan):
        home.desk.files["qr-HG-1"] = picture()
        home.server.fail("sendPhoto", "flood", after=3)
        with pytest.raises(Throttled) as caught:
            await channel.send(outgoing(lan, text=["Mã: HG-1"], files=[FILE]))
        assert caught.value.after == 3
        await channel.send(outgoing(lan, text=["Mã: HG-1"], files=[FILE]))
        assert [bool(m.file) for m in lan.chat.ours] == [False, True]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("flood", Throttled),
        ("blocked", Gone),
        ("ill", Unreachable),
        ("cut", Unknown),
        ("garbage", Unknown),
        ("silent", Unknown),
    ],
)
async def test_each_failure_says_what_must_be_done(
    kind: Any, error: type[SendError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_request, "READ_SECONDS", 0.3)
    async with sending() as (home, channel, lan):
        home.server.fail("sendMessage", kind)
        with pytest.raises(error) as caught:
            await channel.send(outgoing(lan, text=["thưa 0905123456"]))
        assert type(caught.value) is error
        assert "0905123456" not in str(caught.value)


async def test_nobody_at_the_other_end_is_unreachable_and_nothing_has_left() -> None:
    async with house() as home:
        channel = home.channel(base_url="http://127.0.0.1:9/bot")
        with pytest.raises(Unreachable):
            await channel.send(outgoing(Person(home.server.platform), text=["x"]))
        await channel.close()


async def test_a_wrong_token_is_the_operators() -> None:
    async with house() as home:
        channel = home.channel(token="1:wrong")
        with pytest.raises(Misconfigured) as caught:
            await channel.send(outgoing(Person(home.server.platform), text=["x"]))
        assert "1:wrong" not in str(caught.value)
        await channel.close()


async def test_a_chat_that_telegram_does_not_know_is_gone() -> None:
    async with sending() as (_, channel, lan):
        lan.id = 1
        with pytest.raises(Gone):
            await channel.send(outgoing(lan, text=["x"]))


@pytest.mark.parametrize(
    "body",
    [
        {"text": ["x"], "choices": [{"id": "i" * 70, "label": "Chọn"}]},
        {"text": ["x"], "choices": [{"id": "a", "label": " "}]},
        {},
    ],
)
async def test_what_telegram_refuses_is_a_defect_of_ours_and_never_tried_again(
    body: dict[str, Any],
) -> None:
    async with sending() as (_, channel, lan):
        with pytest.raises(Rejected):
            await channel.send(outgoing(lan, **body))


async def test_a_connection_is_used_again_and_a_cut_one_is_not() -> None:
    async with sending() as (home, channel, lan):
        for number in range(5):
            await channel.send(outgoing(lan, message=number, text=[f"{number}"]))
        wire = channel._bot.request._wire  # type: ignore[attr-defined]
        [resting] = wire._resting.values()
        assert len(resting) == 1
        home.server.fail("sendMessage", "cut")
        with pytest.raises(Unknown):
            await channel.send(outgoing(lan, message=9, text=["x"]))
        assert not resting
        await channel.send(outgoing(lan, message=10, text=["y"]))
