"""Coming back to the page: reloads, tabs, links, servers that were away."""

import re

import pytest
from playwright.sync_api import (
    APIResponse,
    BrowserContext,
    Page,
    Route,
    expect,
)

from tests.browser.hands import newest, own, press, type_in, updates
from tests.browser.site import Site
from tests.browser.tiny_bot import EVENTS

pytestmark = pytest.mark.browser


def test_a_reload_shows_the_history_once(page: Page, site: Site) -> None:
    press(page, "Đăng ký tập huấn, hội thảo")
    press(page, EVENTS[0])
    type_in(page, "Nguyễn Văn An")
    expect(newest(page)).to_contain_text("Đã nghe: Nguyễn Văn An")
    before = page.locator("#log > *").all_inner_texts()
    taken = len(site.chats.taken)
    page.reload()
    expect(newest(page)).to_contain_text("Đã nghe: Nguyễn Văn An")
    expect(own(page)).to_have_count(1)
    assert page.locator("#log > *").all_inner_texts() == before
    assert len(site.chats.taken) == taken, "a chat that has begun does not start again"


def test_two_tabs_show_the_same_conversation(page: Page, phone: BrowserContext, site: Site) -> None:
    other = phone.new_page()
    other.goto(site.url)
    expect(newest(other)).to_contain_text("Chào anh/chị")
    type_in(page, "từ thẻ thứ nhất")
    for tab in (page, other):
        expect(own(tab)).to_have_text(re.compile("từ thẻ thứ nhất"))
        expect(newest(tab)).to_contain_text("Đã nghe: từ thẻ thứ nhất")


def test_a_link_with_a_parameter_starts_once(phone: BrowserContext, site: Site) -> None:
    page = phone.new_page()
    page.goto(site.url + "/?start=iso-22000")
    expect(newest(page)).to_contain_text("liên kết iso-22000")
    assert "start" not in page.url
    page.reload()
    expect(newest(page)).to_contain_text("liên kết iso-22000")
    page.goto(site.url + "/?start=5s")
    expect(newest(page)).to_contain_text("liên kết 5s")
    assert [incoming.start for incoming in site.chats.taken] == ["iso-22000", "5s"]


def test_a_message_typed_while_the_server_is_away_arrives_once_and_in_order(
    page: Page, site: Site
) -> None:
    site.stop()
    type_in(page, "câu một")
    type_in(page, "câu hai")
    expect(page.get_by_role("button", name="chưa gửi – thử lại")).to_have_count(1)
    expect(page.locator("#connection")).to_have_text("Mất kết nối, đang nối lại…")
    site.start()
    expect(newest(page)).to_contain_text("Đã nghe: câu hai", timeout=20_000)
    expect(own(page)).to_have_count(2)
    expect(own(page).first).to_contain_text("câu một")
    expect(page.locator("#connection")).to_have_text("")
    assert updates(site)[1:] == ["câu một", "câu hai"]


def test_what_was_not_sent_survives_a_reload(page: Page, site: Site, phone: BrowserContext) -> None:
    # Only sending is broken: the page itself can still be loaded.
    phone.route("**/api/messages", lambda route: route.abort("connectionrefused"))
    type_in(page, "đừng quên tôi")
    expect(page.get_by_role("button", name="chưa gửi – thử lại")).to_be_visible()
    page.reload()
    expect(own(page)).to_contain_text("đừng quên tôi")
    phone.unroute("**/api/messages")
    page.get_by_role("button", name="chưa gửi – thử lại").click()
    expect(newest(page)).to_contain_text("Đã nghe: đừng quên tôi")
    expect(own(page)).to_have_count(1)
    assert updates(site)[1:] == ["đừng quên tôi"]
    assert page.evaluate("Object.keys(localStorage)") == []


def test_an_acknowledgement_lost_on_the_way_does_not_double_the_message(
    page: Page, site: Site, phone: BrowserContext
) -> None:
    lost: list[APIResponse] = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch())
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.route("**/api/messages", lose)
    type_in(page, "một lần thôi")
    expect(newest(page)).to_contain_text("Đã nghe: một lần thôi")
    type_in(page, "và nữa")
    expect(newest(page)).to_contain_text("Đã nghe: và nữa")
    expect(own(page)).to_have_count(2)
    assert updates(site)[1:] == ["một lần thôi", "và nữa"]


def test_a_cookie_that_is_no_longer_valid_costs_the_history_but_not_the_message(
    page: Page, site: Site, phone: BrowserContext
) -> None:
    phone.clear_cookies()
    type_in(page, "vẫn còn đây")
    expect(newest(page)).to_contain_text("Đã nghe: vẫn còn đây", timeout=15_000)
    expect(own(page)).to_have_count(1)
    before, after = {incoming.chat for incoming in site.chats.taken}
    assert before != after
    assert updates(site).count("vẫn còn đây") == 1


def test_a_page_in_the_background_gives_its_connection_back_and_catches_up(
    phone: BrowserContext, site: Site
) -> None:
    page = phone.new_page()
    page.clock.install()
    page.goto(site.url)
    expect(newest(page)).to_contain_text("Chào anh/chị")
    turn = """hidden => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(turn, True)
    with page.expect_event("requestfailed", lambda request: "/api/events" in request.url):
        page.clock.fast_forward(31_000)
    site.notify("Trong lúc vắng mặt.")
    page.evaluate(turn, False)
    expect(newest(page)).to_contain_text("Trong lúc vắng mặt.")
    expect(page.locator("#connection")).to_have_text("")


def test_a_server_that_is_busy_is_asked_again(
    page: Page, site: Site, phone: BrowserContext
) -> None:
    answers = iter([503, 429])

    def refuse(route: Route) -> None:
        status = next(answers, None)
        if status:
            route.fulfill(status=status, headers={"Retry-After": "1"}, body="{}")
        else:
            route.continue_()

    phone.route("**/api/messages", refuse)
    type_in(page, "kiên nhẫn")
    expect(newest(page)).to_contain_text("Đã nghe: kiên nhẫn", timeout=15_000)
    assert updates(site)[1:] == ["kiên nhẫn"]
