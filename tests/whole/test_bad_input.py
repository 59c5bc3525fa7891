"""Whatever is sent: a clear answer or refusal, nothing lost, no traceback, and on it goes."""

import json
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.web_refusals import REFUSALS
from handlers.reply import payload
from tests.whole.page import Page
from tests.whole.process import Bot, running

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    with running(Bot(tmp_path_factory.mktemp("bot"))) as bot:
        yield bot
        assert bot.stop() == 0
        assert "Traceback" not in bot.stderr
        assert "error" not in bot.stderr


@pytest.fixture
def page(bot: Bot) -> Page:
    """A new chat whose owner has agreed and is asked for the name of the business."""
    page = Page(bot.url)
    shown = page.says(start="register")
    for id in ("agree", "", "enterprise"):
        shown = page.says(choice=payload(shown["screen"], id or shown["choices"][0]["id"]))
    return page


def _healthy(page: Page) -> None:
    assert page.client.get("/healthz").json()["status"] == "ok"
    assert page.says(text="menu")["choices"]


def _refused(response: httpx.Response, code: str) -> None:
    assert response.json() == {"error": code, "message": REFUSALS[code].message}
    assert response.status_code == REFUSALS[code].status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/calendar/unknown.ics"])
def test_what_is_only_read_says_so_to_other_methods(page: Page, path: str, method: str) -> None:
    response = page.client.request(method, path)
    _refused(response, "wrong_method")
    assert response.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("a" * 64 * 1024, 202),
        ("ế" * 21 * 1024, 202),
        ("a\x00b", 400),
        ("\ud83d", 400),
        ("a\udc00b", 400),
        ("\u202eCơ sở\u202c", 202),
        ("C\u200bơ\u200d sở\ufeff", 202),
        ("Co\u031b so\u031b\u0309", 202),
        ("Cơ sở 👩‍🌾🇻🇳", 202),
        ("\u200b\u202e\ufeff", 202),
        ("\x1b[2J\x07\x7f", 202),
        ("𒐫﷽" * 500, 202),
        ("<script>alert(1)</script>", 202),
        ("'; DROP TABLE chats; --", 202),
        ("{typed} %s {0} %(a)s", 202),
        ("=HYPERLINK(1)", 202),
        ("0", 202),
        ("9" * 5000, 202),
        ("\u0661\u0662", 202),
        ("-1", 202),
        (" \t\n ", 400),
    ],
)
def test_whatever_is_typed_is_answered_or_refused(page: Page, typed: str, status: int) -> None:
    id = str(uuid.uuid4())
    body = json.dumps({"id": id, "text": typed}).encode()
    response = page.client.post("/api/messages", content=body, headers=JSON)
    assert response.status_code == status, response.text
    if status == 202:
        answer = page.answer(id)
        assert answer.keys() & {"choices", "typing"}
    else:
        assert response.json()["error"] in ("bad_text", "empty")
    _healthy(page)


def test_what_is_too_long_to_be_read_whole_says_so(page: Page) -> None:
    assert "2.000 ký tự đầu" in "\n".join(page.says(text="a" * 64 * 1024)["text"])
    assert "2.000" not in "\n".join(page.says(text="a" * 2_000)["text"])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b"\xff\xfe", "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b'{"id":' + b"9" * 5000 + b"}", "bad_json"),
        (b"[]", "bad_message"),
        (b"null", "bad_message"),
        (b"NaN", "bad_message"),
        (b"{}", "bad_id"),
        (b'{"id": 5, "text": "a"}', "bad_id"),
        (b'{"id": "../../etc/passwd", "text": "a"}', "bad_id"),
        (b'{"id": "%s"}', "bad_message"),
        (b'{"id": "%s", "text": "a", "choice": "1:yes"}', "bad_message"),
        (b'{"id": "%s", "text": 5}', "bad_message"),
        (b'{"id": "%s", "text": {"a": []}}', "bad_message"),
        (b'{"id": "%s", "chat": "somebody else"}', "bad_message"),
        (b'{"id": "%s", "choice": "1:c\xc3\xb3"}', "bad_message"),
        (b'{"id": "%s", "choice": "' + b"1" * 65 + b'"}', "bad_message"),
        (b'{"id": "%s", "text": "' + b"a" * 300_000 + b'"}', "too_long"),
    ],
)
def test_a_body_that_no_page_sends_is_refused(page: Page, body: bytes, code: str) -> None:
    content = body.replace(b"%s", str(uuid.uuid4()).encode())
    before = page.read()
    _refused(page.client.post("/api/messages", content=content, headers=JSON), code)
    assert page.read() == before
    _healthy(page)


@pytest.mark.parametrize(
    "choice",
    ["x", "1:", ":yes", "-1:yes", "99999999:yes", "1:yes", "1:agree", "0:go.nowhere", "1:change.x",
     "1:r1", "1:go.register.e999999", "0:go.mine.r1", "1:go.staff", "1:go.join.secret",
     "999999999999999999999:menu", "1:go.register.e1;--", "0:go.check.HG-AAAAAA"],
)  # fmt: skip
def test_an_unknown_or_old_choice_is_answered(page: Page, choice: str) -> None:
    answer = page.says(choice=choice)
    assert answer["screen"]
    assert not answer.get("files")  # a receipt would mean that it was carried out
    _healthy(page)


def test_a_choice_of_another_chat_does_nothing_here(bot: Bot, page: Page) -> None:
    """The payload of somebody's last step is no key to it: it means what it means in this chat."""
    shown: dict[str, Any] = {}
    for typed in ("Cơ sở Người Khác", "3300100113", "Lê Người Khác", "0905123456"):
        shown = page.says(text=typed)
    confirm = payload(shown["screen"], "yes")
    stranger = Page(bot.url)
    stranger.says(start="")
    assert "Khác" not in json.dumps(stranger.says(choice=confirm), ensure_ascii=False)
    assert page.says(choice=confirm)["files"]


def test_a_forged_cookie_opens_nothing(bot: Bot, page: Page) -> None:
    genuine = page.client.cookies["huong"]
    flipped = genuine[:-1] + ("0" if genuine[-1] != "0" else "1")
    for forged in ("", "x", flipped, "0" * 32 + genuine[32:], genuine + "0", "é", '"' + genuine):
        headers = [(b"cookie", f"huong={forged}".encode())]
        message = {"id": str(uuid.uuid4()), "text": "a"}
        _refused(httpx.post(f"{bot.url}/api/messages", json=message, headers=headers), "no_chat")
        _refused(httpx.get(f"{bot.url}/api/events", headers=headers), "no_chat")
    _healthy(page)


def test_wrong_methods_paths_and_positions_are_refused(page: Page) -> None:
    for path in ("/", "/api/events", "/static/app.js", "/files/x"):
        _refused(page.client.delete(path), "wrong_method")
    for method in ("GET", "PUT", "OPTIONS", "TRACE", "BREW"):
        _refused(page.client.request(method, "/api/messages"), "wrong_method")
    for path in ("/nowhere", "/api", "/static/../../config.toml", "/static/%2e%2e%2fapp.py"):
        _refused(page.client.get(path), "not_found")
    for token in ("x", "é", "%00", "a" * 5000, "=" * 9):
        _refused(page.client.get(f"/files/{token}"), "file_gone")
    for after in ("-1", "x", "1" * 40, "\u0661"):
        _refused(page.client.get("/api/events", params={"after": after}), "bad_after")
    _refused(page.client.post("/api/messages", content=b"a=b"), "wrong_type")
    _healthy(page)


def test_files_that_are_none_are_refused(page: Page) -> None:
    def upload(data: bytes, kind: str = "image/png", **query: str) -> httpx.Response:
        query = {"id": str(uuid.uuid4()), "name": "a.png"} | query
        return page.client.post(
            "/api/files", params=query, content=data, headers={"content-type": kind}
        )

    _refused(upload(b"MZ"), "file_kind")
    _refused(upload(b""), "empty")
    _refused(upload(b"<svg/>", "image/svg+xml"), "file_kind")
    _refused(upload(b"\x89PNG\r\n\x1a\n", id="x"), "bad_id")
    _refused(upload(b"\x89PNG\r\n\x1a\n" + b"\0" * 6_000_000), "file_too_big")
    assert upload(b"\x89PNG\r\n\x1a\n", name="../\u202egnp.\x00exe").status_code == 202
    _healthy(page)


def test_what_is_no_http_is_refused(bot: Bot, page: Page) -> None:
    host, port = bot.url.removeprefix("http://").split(":")
    wrong_length = b"POST /api/messages HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"
    for sent in (b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET / HTTX/1.1\r\n\r\n", wrong_length):
        with socket.create_connection((host, int(port)), timeout=60) as line:
            line.sendall(sent)
            assert line.recv(1000).startswith(b"HTTP/1.1 4")
    _healthy(page)


def test_the_words_survive_as_they_were_meant(tmp_path: Path, bot: Bot) -> None:
    """What was shown invisible or decomposed is stored as one reads it."""
    page = Page(bot.url)
    page.says(start="")
    page.post(text="Tie\u0302\u0301ng\u200b Vie\u0302\u0323t")
    assert page.read()[-1]["you"] == "Tiếng Việt"
