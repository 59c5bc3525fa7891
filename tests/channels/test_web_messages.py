"""What a page may send, and what is said to everything else."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from bot.channels.web import Limits
from tests.channels.web_fakes import busy
from tests.channels.web_house import (
    GENUINE,
    JSON,
    PNG,
    entered,
    house,
    new_id,
    refused,
)

pytestmark = pytest.mark.anyio


async def test_a_message_is_acknowledged_once_it_is_taken() -> None:
    async with entered() as home:
        update = new_id()
        response = await home.post(id=update.upper(), text="Xin chào\nHương")
        assert (response.status_code, response.json()) == (202, {})
        [taken] = home.chats.taken
        assert (taken.channel, taken.chat) == ("web", home.address)
        assert (taken.update, taken.text) == (update, "Xin chào\nHương")
        assert taken.received_at == home.clock.now
        assert (taken.choice, taken.file, taken.start) == ("", None, None)


async def test_a_press_and_a_start_say_which_they_are() -> None:
    async with entered() as home:
        for message in ({"choice": "12:confirm"}, {"start": ""}, {"start": "iso-22000"}):
            assert (await home.post(**message)).status_code == 202
        press, first, linked = home.chats.taken
        assert (press.choice, press.text, press.start) == ("12:confirm", "", None)
        assert (first.start, linked.start) == ("", "iso-22000")


def raw(text: str) -> bytes:
    return f'{{"id":"{new_id()}","text":{text}}}'.encode()


BAD = {
    "not json": (b"{", "bad_json"),
    "not utf-8": (b'{"id":"\xff"}', "bad_json"),
    "utf-16": (json.dumps({"id": new_id(), "text": "a"}).encode("utf-16"), "bad_json"),
    "nothing": (b"", "bad_json"),
    "too deep": (b"[" * 100_000, "bad_json"),
    "endless number": (raw("1" * 5000), "bad_json"),
    "a list": (b"[]", "bad_message"),
    "null": (b"null", "bad_message"),
    "no id": (b'{"text":"a"}', "bad_id"),
    "id of a wrong type": (b'{"id":1,"text":"a"}', "bad_id"),
    "id that is none": (b'{"id":"1; drop table","text":"a"}', "bad_id"),
    "nothing meant": (json.dumps({"id": new_id()}).encode(), "bad_message"),
    "two things meant": (
        json.dumps({"id": new_id(), "text": "a", "choice": "1:b"}).encode(),
        "bad_message",
    ),
    "unknown key": (json.dumps({"id": new_id(), "txt": "a"}).encode(), "bad_message"),
    "further key": (json.dumps({"id": new_id(), "text": "a", "x": 1}).encode(), "bad_message"),
    "text is a number": (raw("1"), "bad_message"),
    "text is null": (raw("null"), "bad_message"),
    "text is an object": (raw("{}"), "bad_message"),
    "NUL": (raw('"a\\u0000b"'), "bad_text"),
    "unpaired surrogate": (raw('"\\ud800"'), "bad_text"),
    "reversed pair": (raw('"\\udc00\\ud83d"'), "bad_text"),
    "empty": (raw('""'), "empty"),
    "blank": (raw('" \\n "'), "empty"),
    "choice too long": (json.dumps({"id": new_id(), "choice": "1" * 65}).encode(), "bad_message"),
    "choice not ascii": (json.dumps({"id": new_id(), "choice": "1:ă"}).encode(), "bad_message"),
    "start too long": (json.dumps({"id": new_id(), "start": "a" * 65}).encode(), "bad_message"),
    "more than fits": (b" " * (256 * 1024 + 1), "too_long"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_bad_message_is_refused_with_words_and_not_taken(kind: str) -> None:
    async with entered() as home:
        body, code = BAD[kind]
        refused(await home.client.post("/api/messages", content=body, headers=JSON), code)
        assert not home.chats.taken


@pytest.mark.parametrize(
    "text",
    ["ế" * 65_536, "👩‍👩‍👧", "\u202etxt", "a\u200bb", "e\u0302\u0301", "<script>alert(1)</script>"],
    ids=["64 Ki letters", "emoji", "right to left", "zero width", "NFD", "markup"],
)
async def test_strange_but_legal_text_reaches_the_conversation_unchanged(text: str) -> None:
    async with entered() as home:
        body = json.dumps({"id": new_id(), "text": text}, ensure_ascii=False).encode()
        response = await home.client.post("/api/messages", content=body, headers=JSON)
        assert response.status_code == 202
        assert home.chats.taken[0].text == text


async def test_a_body_without_a_length_is_cut_off_where_it_is_too_long() -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b" " * 65_536

    async with entered() as home:
        response = await home.client.post("/api/messages", content=endless(), headers=JSON)
        refused(response, "too_long")
        assert read <= 6


async def test_a_body_that_never_ends_is_given_up() -> None:
    async def stalled() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    async with entered(limits=Limits(body_seconds=0.02)) as home:
        refused(
            await home.client.post("/api/messages", content=stalled(), headers=JSON), "too_slow"
        )


async def test_wrong_methods_and_types_are_named() -> None:
    async with entered() as home:
        for path in ("/", "/static/app.js", "/files/x", "/api/events"):
            response = await home.client.post(path)
            refused(response, "wrong_method")
            assert response.headers["allow"].startswith("GET")
        for path in ("/api/messages", "/api/files"):
            for method in ("GET", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
                response = await home.client.request(method, path)
                refused(response, "wrong_method")
                assert response.headers["allow"] == "POST"
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
            response = await home.client.post(
                "/api/messages", content=raw('"a"'), headers={"content-type": kind}
            )
            refused(response, "wrong_type")
        charset = {"content-type": "application/json; charset=utf-8"}
        response = await home.client.post("/api/messages", content=raw('"a"'), headers=charset)
        assert response.status_code == 202


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.test"},
        {"origin": "http://huong.test.evil.test"},
        {"origin": "http://huong.test:81"},
        {"origin": "null"},
        {"origin": "http://[evil"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none", "origin": "http://huong.test"},
    ],
    ids=str,
)
async def test_another_site_can_send_nothing_in_a_persons_name(headers: dict[str, str]) -> None:
    async with entered() as home:
        message = {"id": new_id(), "text": "a"}
        refused(await home.client.post("/api/messages", json=message, headers=headers), "foreign")
        query, image = {"id": new_id(), "name": "a.png"}, {"content-type": "image/png"}
        response = await home.client.post(
            "/api/files", params=query, content=PNG, headers={**image, **headers}
        )
        refused(response, "foreign")
        refused(await home.client.get("/api/events", headers=headers), "foreign")
        assert not home.chats.taken


@pytest.mark.parametrize("origin", ["http://huong.test", "https://hue.example"])
async def test_our_own_page_may_send(origin: str) -> None:
    async with entered(public_url="https://hue.example/") as home:
        headers = {"origin": origin, "sec-fetch-site": "same-origin"}
        cookie = {"cookie": f"huong={GENUINE}"}
        message = {"id": new_id(), "text": "a"}
        response = await home.client.post(
            "/api/messages", json=message, headers={**headers, **cookie}
        )
        assert response.status_code == 202


async def test_what_could_not_be_stored_is_asked_for_again() -> None:
    async with entered() as home:
        home.chats.failing = busy()
        response = await home.post(text="a")
        refused(response, "busy")
        assert int(response.headers["retry-after"]) >= 1


async def test_an_unforeseen_failure_is_told_in_plain_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with entered() as home:
        home.chats.failing = RuntimeError("secret detail")
        response = await home.post(text="a")
        refused(response, "broken")
        assert "secret" not in response.text
        assert "request failed" in caplog.text
        home.chats.reading = RuntimeError("secret detail")
        refused(await home.client.get("/api/events"), "broken")


async def test_somebody_who_followed_a_dead_link_gets_a_page() -> None:
    async with house() as home:
        response = await home.client.get("/files/old", headers={"accept": "text/html,*/*"})
        assert response.status_code == 404
        assert response.headers["content-type"].startswith("text/html")
        assert "hết hạn" in response.text
