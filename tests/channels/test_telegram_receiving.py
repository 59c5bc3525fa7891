"""What comes from Telegram: acknowledged when it is stored, in order, and each oddity in words."""

import asyncio
import copy
import json
import random
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels import telegram_polling
from bot.channels.files import MOST_BYTES
from bot.channels.telegram_webhook import PATH
from handlers.incidents import CONFLICT, REFUSED
from handlers.incoming import Unfit
from tests.channels.telegram_house import SECRET, house, listening
from tests.fakes.mutations import SAMPLES, mutated
from tests.fakes.people import Person

pytestmark = pytest.mark.anyio

PDF = b"%PDF-1.4 paper"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_AFTER_BUSY", "_AFTER_CONFLICT", "_AFTER_REFUSAL", "_FIRST_PAUSE"):
        monkeypatch.setattr(telegram_polling, name, 0.02)
    monkeypatch.setattr(telegram_polling, "GRACE", 0.3)


async def forgotten(home: Any) -> None:
    """Until Telegram has been told that it may forget everything."""
    async with asyncio.timeout(20):
        while home.server.platform.updates:  # noqa: ASYNC110 - another thread's progress
            await asyncio.sleep(0.01)


async def test_a_poll_is_acknowledged_when_everything_of_it_is_stored() -> None:
    async with house() as home:
        lan, mai = Person(home.server.platform), Person(home.server.platform)
        lan.opens("register-e1")
        lan.says("một")
        mai.says("hai")
        lan.says("ba")
        home.busy = 1
        async with listening(home, home.channel()):
            await home.has(4)
            await forgotten(home)
        mine = [i for i in home.taken if i.chat == str(lan.id)]
        assert [i.start or i.text for i in mine] == ["register-e1", "một", "ba"]
        updates = [int(i.update) for i in mine]
        assert updates == sorted(updates), "what was busy came again before what followed it"


async def test_a_press_is_answered_before_it_is_stored() -> None:
    async with house() as home:
        lan = Person(home.server.platform)
        lan.opens()
        channel = home.channel()
        async with listening(home, channel):
            await home.has(1)
            home.busy = 10**6
            await channel._bot.send_message(lan.id, "?", reply_markup=_keyboard())
            lan.presses("3:menu")
            async with asyncio.timeout(20):
                while not all(home.server.platform.callbacks.values()):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            assert len(home.taken) == 1
            home.busy = 0
            await home.has(2)
            assert home.taken[-1].choice == "3:menu"


def _keyboard() -> Any:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Menu", callback_data="3:menu")]])


async def test_a_file_is_kept_under_a_clean_name_and_nothing_overtakes_it() -> None:
    async with house() as home:
        lan = Person(home.server.platform)
        lan.sends_document("../../etc/giấy phép.pdf", PDF)
        lan.says("xong")
        lan.sends_photo(b"\xff\xd8\xff photo")
        async with listening(home, home.channel()):
            await home.has(3)
        document, said, photo = home.taken
        assert document.file is not None
        assert document.file.name == "giấy phép.pdf"
        assert said.text == "xong"
        assert photo.file is not None
        assert photo.file.media_type == "image/jpeg"
        assert [data for _, _, data in home.desk.kept] == [PDF, b"\xff\xd8\xff photo"]


@pytest.mark.parametrize(
    ("what", "unfit"),
    [
        ("announced too big", Unfit.TOO_BIG),
        ("too big for getFile", Unfit.TOO_BIG),
        ("bigger than announced", Unfit.TOO_BIG),
        ("another kind", Unfit.FILE_KIND),
        ("empty", Unfit.EMPTY),
        ("cut", Unfit.LOST),
        ("gone", Unfit.LOST),
    ],
)
async def test_a_file_that_cannot_be_kept_is_answered_in_words(what: str, unfit: Unfit) -> None:
    async with house() as home:
        lan = Person(home.server.platform)
        big = b"%PDF-" + b"0" * MOST_BYTES
        match what:
            case "announced too big":
                lan.sends_photo(b"\xff\xd8\xff", size=21 << 20)
                home.server.platform.updates.clear()
                lan.sends_document("a.pdf", PDF, size=MOST_BYTES + 1)
            case "too big for getFile":
                lan.sends_document("a.pdf", PDF, size=21 << 20)
                _forget_size(home)
            case "bigger than announced":
                lan.sends_document("a.pdf", big, size=900)
            case "another kind":
                lan.sends_document("a.pdf", b"MZ program")
            case "empty":
                lan.sends_document("a.pdf", b"")
            case "cut":
                lan.sends_document("a.pdf", PDF)
                home.server.fail("file", "cut")
            case "gone":
                lan.sends_document("a.pdf", PDF)
                home.server.platform.files.clear()
        async with listening(home, home.channel()):
            await home.has(1)
        assert home.taken[0].unfit == unfit
        assert not home.desk.kept


def _forget_size(home: Any) -> None:
    [update] = home.server.platform.updates.values()
    del update["message"]["document"]["file_size"]


async def test_a_group_is_told_why_and_left() -> None:
    async with house() as home:
        group = {"id": -7, "type": "supergroup"}
        home.server.platform.chat(-7).started = True
        home.server.platform.push(
            my_chat_member={"chat": group, "new_chat_member": {"status": "member"}}
        )
        async with listening(home, home.channel()):
            await forgotten(home)
        assert home.server.platform.left == [-7]
        assert "trò chuyện riêng" in home.server.platform.chat(-7).ours[0].text
        assert not home.taken


async def test_a_poll_that_never_returns_is_given_up_and_another_is_begun() -> None:
    async with house() as home:
        home.server.fail("getUpdates", "silent")
        lan = Person(home.server.platform)
        async with listening(home, home.channel()):
            await asyncio.sleep(0)
            lan.says("có ai không")
            await home.has(1)


@pytest.mark.parametrize("kind", ["ill", "cut", "garbage", "flood"])
async def test_a_poll_that_fails_loses_nothing(kind: Any) -> None:
    async with house() as home:
        home.server.fail("getUpdates", kind, times=3, after=0)
        lan = Person(home.server.platform)
        for number in range(5):
            lan.says(str(number))
        async with listening(home, home.channel()):
            await home.has(5)
            await forgotten(home)
        assert {i.text for i in home.taken} == set("01234")


async def test_a_webhook_that_is_set_and_a_refused_token_are_incidents() -> None:
    async with house() as home:
        home.server.platform.webhook = "https://elsewhere.example"
        async with listening(home, home.channel()), asyncio.timeout(20):
            while not home.incidents:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert home.incidents[0].kind == CONFLICT
        assert "bot webhook delete" in home.incidents[0].detail
        home.incidents.clear()
        async with listening(home, home.channel(token="1:wrong")), asyncio.timeout(20):
            while not home.incidents:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert home.incidents[0].kind == REFUSED
        assert "1:wrong" not in str(home.incidents)


async def test_a_call_of_the_webhook_is_answered_200_only_when_it_is_stored() -> None:
    async with house() as home:
        channel = home.channel("webhook")
        transport = httpx.ASGITransport(Starlette(routes=channel.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            update = Person(home.server.platform).says("menu")
            home.busy = 1
            headers = {HEADER: SECRET}
            refused = await client.post(PATH, json=update, headers=headers)
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
            assert (await client.post(PATH, json=update, headers=headers)).status_code == 200
            assert [i.text for i in home.taken] == ["menu"]
        await channel.close()


async def test_mutated_updates_never_break_the_webhook() -> None:
    """The full number is run by tests/whole/telegram_soak.py."""
    await fuzz(1500, seed=7)


async def fuzz(count: int, seed: int) -> None:
    chance = random.Random(seed)
    async with house() as home:
        channel = home.channel("webhook")
        transport = httpx.ASGITransport(Starlette(routes=channel.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            for _ in range(count):
                update = mutated(copy.deepcopy(chance.choice(SAMPLES)), chance)
                data = json.dumps(update)
                answer = await client.post(PATH, content=data, headers={HEADER: SECRET})
                assert answer.status_code == 200, update
                home.taken.clear()
                home.desk.kept.clear()
        await channel._reception.finish()
        await channel.close()
