"""What is pushed to open pages: everything, once, in order."""

import asyncio

import httpx
import pytest

from bot.channels.contract import Outgoing
from bot.channels.web import Limits
from tests.channels.web_fakes import Said, busy, end_streams
from tests.channels.web_house import (
    WITHIN,
    Served,
    entered,
    new_id,
    refused,
    said,
    served,
)

pytestmark = pytest.mark.anyio


async def test_a_page_gets_what_it_missed_and_then_what_comes() -> None:
    async with served() as home:
        await home.post(text="một")
        async with home.tab() as tab:
            assert tab.response.headers["content-type"].startswith("text/event-stream")
            assert tab.response.headers["cache-control"] == "no-store"
            assert await tab.texts() == ["Đã nhận: một"]
            update = new_id()
            await home.post(id=update, text="hai")
            event = await tab.event()
            assert event.id == "2"
            assert event.data == {
                "id": 2,
                "replaces": None,
                "at": "2026-11-23T02:00:00+00:00",
                "you": "hai",
                "update": update,
                "body": {"language": "vi", "text": ["Đã nhận: hai"]},
            }


async def test_files_of_a_message_get_their_links() -> None:
    async with served() as home:
        file = {"kind": "qr", "subject": "R7", "name": "ve.png", "label": "Vé"}
        entry = home.chats.write(home.address, Said({"text": ["a"], "files": [file]}))
        async with home.tab() as tab:
            event = await tab.event()
            assert event.data["body"]["files"] == [{**file, "url": "/files/qr-R7"}]
            assert "url" not in entry.body["files"][0], "what is stored stays as it is"


async def test_a_lost_connection_goes_on_without_loss_or_doubling() -> None:
    async with served() as home:
        for n in range(1, 4):
            await home.chats.say(home.address, said(str(n)))
        async with home.tab() as tab:
            assert (await tab.event()).data["body"]["text"] == ["1"]
        for n in range(4, 6):
            await home.chats.say(home.address, said(str(n)))
        async with home.tab(after=1) as tab:
            assert await tab.texts() == ["2", "3", "4", "5"]
            await home.chats.say(home.address, said("6"))
            assert (await tab.event()).id == "6"
        async with home.tab(last="5") as tab:
            assert await tab.texts() == ["6"]
        async with home.tab(after=6) as tab:
            assert await tab.texts() == []


async def test_a_long_absence_is_caught_up_with_completely() -> None:
    async with served(limits=Limits(history=3, reread=0.05)) as home:
        for n in range(1, 12):
            home.chats.write(home.address, said(str(n)))
        async with home.tab(after=1) as tab:
            assert await tab.texts() == [str(n) for n in range(2, 12)]
        async with home.tab() as tab:
            assert await tab.texts() == ["9", "10", "11"], "a reload shows the latest"


async def test_messages_written_while_streams_open_and_close_arrive_once_each() -> None:
    async with served() as home:

        async def write() -> None:
            for n in range(1, 61):
                await home.chats.say(home.address, said(str(n)))
                await asyncio.sleep(0)

        writing = asyncio.create_task(write())
        seen: list[int] = []
        while len(seen) < 60:
            async with home.tab(after=seen[-1] if seen else 0) as tab:
                for _ in range(7):
                    event = await tab.event()
                    if event.kind == "message":
                        seen.append(int(event.id))
                    if len(seen) == 60:
                        break
        await writing
        assert seen == list(range(1, 61))


async def test_two_tabs_show_the_same_and_another_person_sees_nothing() -> None:
    async with served() as home, httpx.AsyncClient(base_url=home.client.base_url) as stranger:
        await stranger.get("/")
        async with home.tab() as one, home.tab() as two:
            assert await one.texts() == await two.texts() == []
            await home.post(text="chào")
            first, second = await one.event(), await two.event()
            assert first == second
            assert first.data["you"] == "chào"
            other = Served(home.chats, home.desk, home.clock, home.web, stranger)
            async with other.tab() as theirs:
                assert await theirs.texts() == []


async def test_an_answer_written_by_another_worker_arrives() -> None:
    async with served() as home, home.tab() as tab:
        await tab.texts()
        home.chats.write(home.address, said("từ nơi khác"))
        assert (await tab.event()).data["body"]["text"] == ["từ nơi khác"]


async def test_sending_wakes_the_page_at_once_and_returns_the_messages_id() -> None:
    async with served(limits=Limits(reread=3600, heartbeat=3600)) as home, home.tab() as tab:
        await tab.texts()
        home.chats.write(home.address, said("a"))
        assert await home.web.send(Outgoing(1, home.address, {})) == "1"
        assert (await tab.event()).id == "1"
        assert await home.web.send(Outgoing(9, "nobody", {})) == "9", "closed pages are no error"


async def test_a_silent_stream_shows_that_it_is_alive() -> None:
    async with served(limits=Limits(heartbeat=0.02, reread=3600)) as home, home.tab() as tab:
        await tab.texts()
        await tab.comment()
        await tab.comment()


async def test_a_graceful_stop_does_not_wait_for_open_pages() -> None:
    async with served(limits=Limits(reread=3600, heartbeat=3600)) as home, home.tab() as tab:
        await tab.texts()
        await end_streams(home.web)
        with pytest.raises(EOFError):
            await tab.event()
        refused(await home.client.get("/api/events"), "busy")


async def test_a_page_that_leaves_is_forgotten() -> None:
    async with served(limits=Limits(streams_per_chat=1, reread=0.01)) as home:
        async with home.tab() as tab:
            await tab.texts()
            response = await home.client.get("/api/events")
            refused(response, "too_fast")
            assert int(response.headers["retry-after"]) > 0
        async with asyncio.timeout(WITHIN):
            while (await open_status(home)) != 200:
                pass


async def open_status(home: Served) -> int:
    async with home.client.stream("GET", "/api/events") as response:
        return response.status_code


async def test_a_failure_in_the_middle_ends_the_stream_so_that_the_page_comes_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with served() as home, home.tab() as tab:
        await tab.texts()
        home.chats.reading = busy()
        with pytest.raises(EOFError):
            await tab.event()
        refused(await home.client.get("/api/events"), "busy")
        assert "stream ended" in caplog.text


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 40, "", "١"])
async def test_an_impossible_position_is_refused(after: str) -> None:
    async with entered() as home:
        response = await home.client.get("/api/events", params={"after": after})
        refused(response, "bad_after")
