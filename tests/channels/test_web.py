"""The door to the web: who is let in, what is refused and with which words, what is pushed."""

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.channels.contract import Outgoing
from bot.channels.web import Limits, Made, Rate, Web
from bot.channels.web_cookie import Mint
from bot.channels.web_files import clean_name, disposition
from bot.channels.web_limits import Buckets, network
from bot.channels.web_refusals import REFUSALS
from tests.channels.web_fakes import KEY, Chats, Clock, Desk, Said, build, busy, listening, serving

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JSON = {"content-type": "application/json"}
WITHIN = 10  # seconds until a test that waits for an event has failed


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class House:
    """A channel on its fakes and a browser in front of it."""

    chats: Chats
    desk: Desk
    clock: Clock
    web: Web
    client: httpx.AsyncClient

    async def enter(self) -> None:
        assert (await self.client.get("/")).status_code == 200

    async def post(self, **message: Any) -> httpx.Response:
        return await self.client.post("/api/messages", json={"id": new_id(), **message})

    @property
    def address(self) -> str:
        ours = Mint(KEY).read(self.client.cookies["huong"])
        assert ours
        return ours.address


def new_id() -> str:
    return str(uuid.uuid4())


@asynccontextmanager
async def house(**options: Any) -> AsyncIterator[House]:
    clock, desk = Clock(), Desk()
    chats = Chats(clock=clock)
    web = build(chats, desk, **options)
    transport = httpx.ASGITransport(web.app(), client=("198.51.100.7", 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://huong.test") as client:
        yield House(chats, desk, clock, web, client)


@asynccontextmanager
async def entered(**options: Any) -> AsyncIterator[House]:
    async with house(**options) as home:
        await home.enter()
        yield home


def refused(response: httpx.Response, code: str) -> None:
    """The status, the code for the page, words for the person, no traceback."""
    assert response.json()["error"] == code, response.text
    assert response.status_code == REFUSALS[code].status
    assert response.json()["message"] == REFUSALS[code].message
    assert "Traceback" not in response.text


# --- the page -------------------------------------------------------------------------------


async def test_every_answer_carries_the_protective_headers() -> None:
    async with entered() as home:
        home.desk.files["qr-1"] = Made("ve.png", "image/png", PNG)
        for path in (
            "/",
            "/static/app.js",
            "/files/qr-1",
            "/files/none",
            "/nowhere",
            "/api/events",
        ):
            response = await home.client.request("POST" if "events" in path else "GET", path)
            policy = response.headers["content-security-policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'"), path
            assert "unsafe" not in policy
            assert response.headers["x-content-type-options"] == "nosniff"
            assert response.headers["referrer-policy"] == "no-referrer"
            assert response.headers["cross-origin-opener-policy"] == "same-origin"
            assert "geolocation=()" in response.headers["permissions-policy"]


async def test_the_page_holds_no_inline_script_or_style_and_nothing_from_elsewhere() -> None:
    async with house() as home:
        page = (await home.client.get("/")).text
        assert "style=" not in page
        assert "<style" not in page
        assert not re.search(r"\son[a-z]+=", page)
        assert page.count("<script") == page.count('<script type="module" src="/static/')
        for part in page.split('"'):
            assert not part.startswith(("http:", "https:", "//"))


@pytest.mark.parametrize("demo", [True, False])
async def test_the_sample_banner_is_shown_in_a_demo_only(demo: bool) -> None:
    async with house(demo=demo) as home:
        page = (await home.client.get("/")).text
        assert ('<p class="demo" data-say' in page) is demo


async def test_static_files_are_kept_by_browsers_and_checked_again() -> None:
    async with house() as home:
        types = {"app.js": "text/javascript", "style.css": "text/css", "icon.svg": "image/svg+xml"}
        for name, media_type in types.items():
            first = await home.client.get(f"/static/{name}")
            assert first.status_code == 200
            assert first.headers["content-type"].split(";")[0] == media_type
            etag = first.headers["etag"]
            again = await home.client.get(f"/static/{name}", headers={"if-none-match": f"W/{etag}"})
            assert (again.status_code, again.content) == (304, b"")
        refused(await home.client.get("/static/index.html"), "not_found")
        refused(await home.client.get("/static/..%2fweb.py"), "not_found")


# --- the cookie -----------------------------------------------------------------------------


async def test_the_cookie_cannot_be_read_by_scripts_and_lasts_a_year() -> None:
    async with house() as home:
        cookie = (await home.client.get("/")).headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Max-Age=31536000" in cookie
        assert "Secure" not in cookie
    async with house(public_url="https://huong.test") as home:
        assert "Secure" in (await home.client.get("/")).headers["set-cookie"]


async def test_a_returning_person_keeps_the_chat() -> None:
    async with entered() as home:
        before = home.client.cookies["huong"]
        await home.enter()
        assert home.client.cookies["huong"] == before


async def test_a_copy_of_the_database_lets_nobody_in() -> None:
    async with entered() as home:
        await home.post(text="xin chào")
        chat = home.chats.taken[0].chat
        assert len(chat) == 32
        assert chat not in home.client.cookies["huong"]


GENUINE = Mint(KEY).issue().value
FORGED = {
    "another key": Mint(b"x" * 32).issue().value,
    "changed secret": ("0" if GENUINE[0] != "0" else "1") + GENUINE[1:],
    "changed seal": GENUINE[:-1] + ("0" if GENUINE[-1] != "0" else "1"),
    "no seal": GENUINE[:32],
    "upper case": GENUINE.upper(),
    "not ours": "hello",
    "empty": "",
    "long": "a" * 4000,
}


@pytest.mark.parametrize("kind", FORGED)
async def test_a_forged_cookie_opens_nothing_and_is_replaced(kind: str) -> None:
    async with house() as home:
        headers = {"cookie": f"huong={FORGED[kind]}"}
        message = {"id": new_id(), "text": "a"}
        response = await home.client.post("/api/messages", json=message, headers=headers)
        refused(response, "no_chat")
        refused(await home.client.get("/api/events", headers=headers), "no_chat")
        page = await home.client.get("/", headers=headers)
        assert page.cookies["huong"] != FORGED[kind]
        assert Mint(KEY).read(page.cookies["huong"])
        assert not home.chats.taken


def test_a_short_key_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="needs 32"):
        Mint(b"short")


# --- messages -------------------------------------------------------------------------------


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


# --- how much, how fast ---------------------------------------------------------------------


async def test_who_writes_too_fast_is_told_when_to_go_on() -> None:
    async with entered() as home:
        for _ in range(20):
            assert (await home.post(text="a")).status_code == 202
        response = await home.post(text="a")
        refused(response, "too_fast")
        assert response.headers["retry-after"] == "1"
        home.clock.forward(1)
        assert [(await home.post(text="a")).status_code for _ in range(3)] == [202, 202, 429]


async def test_one_hasty_person_does_not_slow_another() -> None:
    async with entered(limits=Limits(messages=Rate(1, 1))) as home:
        assert (await home.post(text="a")).status_code == 202
        assert (await home.post(text="a")).status_code == 429
        home.client.cookies.clear()
        await home.enter()
        assert (await home.post(text="a")).status_code == 202


async def test_one_network_cannot_open_chats_without_end() -> None:
    async with house(limits=Limits(new_chats=Rate(2, 0.5))) as home:
        statuses = []
        for _ in range(3):
            home.client.cookies.clear()
            response = await home.client.get("/")
            statuses.append(response.status_code)
        assert statuses == [200, 200, 429]
        assert response.headers["retry-after"] == "2"
        # Who is already here may come back all the same.
        cookie = {"cookie": f"huong={GENUINE}"}
        assert (await home.client.get("/", headers=cookie)).status_code == 200


async def test_one_network_has_a_total() -> None:
    async with entered(limits=Limits(requests=Rate(3, 1))) as home:
        assert (await home.post(text="a")).status_code == 202
        assert (await home.client.get("/files/x")).status_code == 404
        refused(await home.client.get("/files/x"), "too_fast")
        refused(await home.post(text="a"), "too_fast")
        assert (await home.client.get("/static/app.js")).status_code == 200


def test_buckets_remember_a_bounded_number_and_forget_the_oldest() -> None:
    buckets = Buckets(Rate(1, 1), Clock(), room=3)
    assert [buckets.take(key) for key in "abc"] == [0, 0, 0]
    assert buckets.take("a") > 0
    buckets.take("d")
    assert len(buckets) == 3
    assert buckets.take("a") > 0, "used last, so still known"
    assert buckets.take("b") == 0, "forgotten is full again"


def test_a_clock_set_back_takes_no_tokens_away() -> None:
    clock = Clock()
    buckets = Buckets(Rate(2, 1), clock, room=3)
    assert buckets.take("a") == 0
    clock.forward(-3600)
    assert buckets.take("a") == 0
    assert buckets.take("a") == 1
    clock.forward(1)
    assert buckets.take("a") == 0


def test_a_subscriber_is_all_of_an_ipv4_address_or_the_64_of_an_ipv6_one() -> None:
    assert network("198.51.100.7") != network("198.51.100.8")
    assert network("2001:db8::1") == network("2001:db8::ffff:1")
    assert network("2001:db8:0:1::1") != network("2001:db8::1")
    assert network("::ffff:198.51.100.7") != network("::ffff:198.51.100.8")
    assert network("unix") == "unix"


# --- files in -------------------------------------------------------------------------------

FILES = {
    "image/jpeg": (b"\xff\xd8\xff\xe0" + b"\0" * 9, "anh.jpg"),
    "image/png": (PNG, "anh.png"),
    "image/webp": (b"RIFF\0\0\0\0WEBPVP8 ", "anh.webp"),
    "image/heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "anh.heic"),
    "application/pdf": (b"%PDF-1.7\n", "anh.pdf"),
}


async def upload(home: House, data: Any, name: str, kind: str) -> httpx.Response:
    query = {"id": new_id(), "name": name}
    headers = {"content-type": kind}
    return await home.client.post("/api/files", params=query, content=data, headers=headers)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("unknown", [False, True])
async def test_a_photo_or_pdf_is_kept_and_handed_over(kind: str, unknown: bool) -> None:
    async with entered() as home:
        data, name = FILES[kind]
        declared = "application/octet-stream" if unknown else kind
        assert (await upload(home, data, name, declared)).status_code == 202
        [(address, kept, stored)] = home.desk.kept
        assert (address, stored) == (home.address, data)
        assert (kept.name, kept.media_type, kept.size) == (name, kind, len(data))
        assert home.chats.taken[0].file == kept


async def test_other_files_are_refused_whatever_they_call_themselves() -> None:
    async with entered() as home:
        cases = [
            (b"<svg onload=alert(1)>", "image/png", "file_kind"),
            (b"MZ\x90\0", "application/pdf", "file_kind"),
            (b"\0\0\0\x18ftypmp42", "image/heic", "file_kind"),
            (PNG, "text/html", "file_kind"),
            (PNG, "", "file_kind"),
            (b"", "image/png", "empty"),
        ]
        for data, kind, code in cases:
            refused(await upload(home, data, "a.png", kind), code)
        response = await home.client.post("/api/files", content=PNG, headers=JSON)
        refused(response, "file_kind")
        home.clock.forward(60)
        image = {"content-type": "image/png"}
        refused(await home.client.post("/api/files", content=PNG, headers=image), "bad_id")
        assert not home.desk.kept


async def test_a_file_over_5_mb_is_refused_with_and_without_a_declared_length() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield PNG
        for _ in range(100):
            yield b"\0" * 65_536

    async with entered() as home:
        limit = Limits().file_bytes
        refused(await upload(home, b"\0" * (limit + 1), "a.png", "image/png"), "file_too_big")
        refused(await upload(home, pieces(), "a.png", "image/png"), "file_too_big")
        whole = PNG + b"\0" * (limit - len(PNG))
        assert (await upload(home, whole, "a.png", "image/png")).status_code == 202


async def test_only_so_many_files_are_held_in_memory_at_once() -> None:
    async with entered(limits=Limits(uploads_at_once=1)) as home:
        arriving, go = asyncio.Event(), asyncio.Event()

        async def slow() -> AsyncIterator[bytes]:
            arriving.set()
            await go.wait()
            yield PNG

        first = asyncio.create_task(upload(home, slow(), "a.png", "image/png"))
        await asyncio.wait_for(arriving.wait(), WITHIN)
        refused(await upload(home, PNG, "b.png", "image/png"), "busy")
        go.set()
        assert (await first).status_code == 202
        assert (await upload(home, PNG, "b.png", "image/png")).status_code == 202


async def test_a_chat_uploads_a_few_files_at_a_time() -> None:
    async with entered(limits=Limits(uploads=Rate(1, 0.1))) as home:
        assert (await upload(home, PNG, "a.png", "image/png")).status_code == 202
        response = await upload(home, PNG, "b.png", "image/png")
        refused(response, "too_fast")
        assert response.headers["retry-after"] == "10"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("giấy phép.pdf", "giấy phép.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\b.PDF", "b.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("hóa\u202efdp.exe", "hóafdp.exe.pdf"),
        ("gia\u0302\u0301y.pdf", "giấy.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("", "tep.pdf"),
        ("...", "tep.pdf"),
        (".pdf", "tep.pdf"),
        ("\ud800.pdf", "tep.pdf"),
        ("a" * 500 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_names_of_files_are_made_harmless(given: str, safe: str) -> None:
    assert clean_name(given, "application/pdf") == safe


# --- files out ------------------------------------------------------------------------------


async def test_images_are_shown_and_everything_else_is_saved() -> None:
    async with house() as home:
        home.desk.files = {
            "qr": Made("vé.png", "image/png", PNG),
            "ics": Made("lịch hẹn.ics", "text/calendar", b"BEGIN"),
            "svg": Made("a.svg", "image/svg+xml", b"<svg/>"),
        }
        for token, kind in {"qr": "inline", "ics": "attachment", "svg": "attachment"}.items():
            response = await home.client.get(f"/files/{token}")
            assert response.headers["content-disposition"].startswith(kind)
            assert response.headers["cache-control"] == "private, no-store"
            assert response.content == home.desk.files[token].data
        refused(await home.client.get("/files/unknown"), "file_gone")


def test_a_vietnamese_file_name_survives_the_header() -> None:
    assert disposition("attachment", "lịch Đào tạo.ics") == (
        "attachment; filename=\"lich Dao tao.ics\"; filename*=UTF-8''l%E1%BB%8Bch%20%C4%90%C3%A0o"
        "%20t%E1%BA%A1o.ics"
    )
    assert disposition("inline", "a.png") == 'inline; filename="a.png"'
    assert "\n" not in disposition("inline", 'a"\r\nX: y')
    assert disposition("inline", "中文").startswith('inline; filename="tep"')


# --- the stream -----------------------------------------------------------------------------


@dataclass
class Event:
    kind: str
    id: str
    data: dict[str, Any]


class Tab:
    """An open page: reads its stream event by event."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()
        self.response = response
        self.comments = 0

    async def event(self) -> Event:
        return await asyncio.wait_for(self._event(), WITHIN)

    async def _event(self) -> Event:
        fields: dict[str, str] = {}
        async for line in self._lines:
            if not line and fields:
                return Event(fields["event"], fields.get("id", ""), json.loads(fields["data"]))
            if line.startswith(":"):
                self.comments += 1
            elif line:
                name, _, value = line.partition(": ")
                fields[name] = value
        raise EOFError("the stream has ended")

    async def comment(self) -> None:
        """Returns at the next heartbeat."""
        before = self.comments

        async def read() -> None:
            async for line in self._lines:
                if line.startswith(":"):
                    return
            raise EOFError("the stream has ended")

        await asyncio.wait_for(read(), WITHIN)
        assert self.comments == before

    async def texts(self) -> list[str]:
        """What is missed, up to "ready"."""
        texts = []
        while (event := await self.event()).kind == "message":
            texts.append(event.data["body"]["text"][0])
        return texts


@dataclass
class Served(House):
    @asynccontextmanager
    async def tab(self, after: int = 0, last: str = "") -> AsyncIterator[Tab]:
        headers = {"last-event-id": last} if last else {}
        query = {"after": after}
        async with self.client.stream("GET", "/api/events", params=query, headers=headers) as got:
            assert got.status_code == 200
            yield Tab(got)


@asynccontextmanager
async def served(**options: Any) -> AsyncIterator[Served]:
    clock, desk = Clock(), Desk()
    chats = Chats(clock=clock)
    web = build(chats, desk, **options)
    async with (
        serving(web, web.app(), listening()) as url,
        httpx.AsyncClient(base_url=url, timeout=WITHIN) as client,
    ):
        home = Served(chats, desk, clock, web, client)
        await home.enter()
        yield home


def said(*texts: str) -> Said:
    return Said({"language": "vi", "text": list(texts)})


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
        home.web.close()
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


def test_every_refusal_says_what_to_do_in_vietnamese_and_in_short_english() -> None:
    for code, words in REFUSALS.items():
        assert words.status >= 400, code
        vietnamese, _, english = words.message.partition(" (")
        assert not vietnamese.isascii(), code
        assert english.isascii(), code
        assert english.endswith(".)"), code
