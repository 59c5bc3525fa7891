"""A chromium, a phone's screen, and a page that has been welcomed."""

import os
import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from tests.browser.hands import PHONE, newest
from tests.browser.site import Site

CHROMIUM = next(
    filter(
        None,
        [os.environ.get("CHROMIUM")]
        + [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")],
    ),
    None,
)
# What the browser itself says of a server that is stopped or busy; not a defect of the page.
EXPECTED = re.compile(
    r"net::ERR_(CONNECTION_(REFUSED|RESET)|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)"
    r"|the server responded with a status of (401|413|429|503)"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium binary found; CHROMIUM can name one")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    site.start()
    yield site
    site.stop()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """Whatever a test does, the page must not report an error or break its own policy."""
    context = browser.new_context(viewport=PHONE, locale="vi-VN", has_touch=True)  # type: ignore[arg-type]
    problems: list[str] = []
    context.on(
        "console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None
    )
    context.on("weberror", lambda e: problems.append(str(e.error)))
    yield context
    context.close()
    assert [problem for problem in problems if not EXPECTED.search(problem)] == []


@pytest.fixture
def page(phone: BrowserContext, site: Site) -> Page:
    page = phone.new_page()
    page.goto(site.url)
    expect(newest(page)).to_contain_text("Chào anh/chị")
    return page
