"""The door to the web: who is let in, and what is refused with which words."""

import re

import pytest

from bot.channels.files import Made
from bot.channels.web_cookie import Mint
from bot.channels.web_refusals import REFUSALS
from tests.channels.web_fakes import KEY
from tests.channels.web_house import GENUINE, PNG, entered, house, new_id, refused

pytestmark = pytest.mark.anyio


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


def test_every_refusal_says_what_to_do_in_vietnamese_and_in_short_english() -> None:
    for code, words in REFUSALS.items():
        assert words.status >= 400, code
        vietnamese, _, english = words.message.partition(" (")
        assert not vietnamese.isascii(), code
        assert english.isascii(), code
        assert english.endswith(".)"), code
