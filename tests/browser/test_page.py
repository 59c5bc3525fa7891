"""The page in a real browser, on a phone's screen, as a person meets it."""

import os
import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import (
    APIResponse,
    Browser,
    BrowserContext,
    Locator,
    Page,
    Route,
    expect,
    sync_playwright,
)

from tests.browser.site import Site
from tests.browser.tiny_bot import EVENTS, LINES

CHROMIUM = next(
    filter(
        None,
        [os.environ.get("CHROMIUM")]
        + [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")],
    ),
    None,
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium binary found, see CHROMIUM"),
]

PHONE = {"width": 360, "height": 740}
# What the browser itself says of a server that is stopped or busy; not a defect of the page.
EXPECTED = re.compile(
    r"net::ERR_(CONNECTION_(REFUSED|RESET)|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)"
    r"|the server responded with a status of (401|413|429|503)"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
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


def newest(page: Page) -> Locator:
    return page.locator("#log > .reply").last


def own(page: Page) -> Locator:
    return page.locator(".own")


def press(page: Page, name: str) -> None:
    newest(page).get_by_role("button", name=name).click()


def type_in(page: Page, text: str) -> None:
    page.get_by_label("Tin nhắn", exact=True).and_(page.locator("textarea")).fill(text)
    page.keyboard.press("Enter")


def updates(site: Site) -> list[str]:
    return [incoming.text or incoming.choice for incoming in site.chats.taken]


# --- talking --------------------------------------------------------------------------------


def test_the_first_visit_is_welcomed_and_the_sample_banner_is_there(page: Page, site: Site) -> None:
    expect(page.get_by_role("heading", name="Hương", exact=True)).to_be_visible()
    expect(page.get_by_text("Bản dùng thử: ngày và địa điểm là mẫu")).to_be_visible()
    expect(page.locator(".reply")).to_have_count(1)
    assert [incoming.start for incoming in site.chats.taken] == [""]


def test_a_press_changes_the_message_in_place_and_is_not_echoed(page: Page, site: Site) -> None:
    press(page, "Đăng ký tập huấn, hội thảo")
    expect(newest(page).get_by_role("heading")).to_have_text("Đăng ký · Bước 1/6")
    for label in EVENTS:
        expect(newest(page).get_by_role("button", name=label)).to_be_attached()
    expect(page.locator(".reply")).to_have_count(1)
    expect(own(page)).to_have_count(0)


def test_a_pressed_button_is_busy_at_once_and_a_double_tap_does_one_thing(
    page: Page, site: Site
) -> None:
    site.chats.held = True
    button = newest(page).get_by_role("button", name="Đăng ký tập huấn, hội thảo")
    button.dblclick()
    expect(button).to_have_attribute("aria-busy", "true")
    newest(page).get_by_role("button", name="Của tôi").click()
    expect(page.locator("#waiting")).to_be_visible()
    site.release()
    expect(newest(page)).to_contain_text("Anh/chị muốn dự lớp nào?")
    expect(page.locator("#waiting")).to_be_hidden()
    assert len(updates(site)) == 2, "start and one press"


def test_what_is_typed_stands_there_at_once_and_is_confirmed_once(page: Page, site: Site) -> None:
    site.chats.held = True
    type_in(page, "xin chào <b>Hương</b>")
    expect(own(page)).to_have_count(1)
    expect(own(page)).to_contain_text("xin chào <b>Hương</b>")
    expect(own(page).locator(".state")).to_have_text("đã gửi")
    expect(page.locator("#waiting")).to_be_visible()
    site.release()
    expect(newest(page)).to_contain_text("Đã nghe: xin chào")
    expect(own(page)).to_have_count(1)
    expect(own(page).locator(".state")).to_have_text("")
    expect(page.locator("#log b")).to_have_count(0)
    # Below what was typed, because above it nobody would see the answer.
    expect(page.locator("#log > *").last).to_have_class(re.compile("reply"))
    expect(page.locator("#log > .reply").first.get_by_role("button")).to_have_count(0)


def test_enter_sends_shift_enter_breaks_the_line_and_composing_is_left_alone(
    page: Page, site: Site
) -> None:
    box = page.locator("textarea")
    box.fill("một")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    box.press("Shift+Enter")
    box.press_sequentially("hai")
    box.press("Enter")
    expect(own(page)).to_contain_text("một\nhai", use_inner_text=True)
    expect(box).to_have_value("")
    expect(newest(page)).to_contain_text("Đã nghe")
    assert updates(site)[-1] == "một\nhai"


def test_the_field_grows_to_four_lines(page: Page) -> None:
    box = page.locator("textarea")
    heights = []
    for lines in (1, 2, 4, 9):
        box.fill("\n".join("a" * lines))
        bounds = box.bounding_box()
        assert bounds
        heights.append(bounds["height"])
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_the_field_shows_what_is_expected(page: Page) -> None:
    box = page.locator("textarea")
    expect(box).to_have_attribute("placeholder", "Nhập tin nhắn")
    press(page, "Đăng ký tập huấn, hội thảo")
    press(page, EVENTS[0])
    expect(box).to_have_attribute("placeholder", "Ví dụ: Nguyễn Văn An")


def test_an_old_button_still_works_and_is_told_to_be_old(page: Page, site: Site) -> None:
    site.notify("Một thông báo.")
    expect(newest(page)).to_have_text(re.compile("Một thông báo"))
    first = page.locator(".reply").first
    expect(first).to_have_class(re.compile("live"))  # a notice makes no button old
    type_in(page, "check")
    expect(newest(page)).to_have_class(re.compile("live"))
    expect(first).not_to_have_class(re.compile("live"))
    first.get_by_role("button", name="Của tôi").click()
    expect(newest(page)).to_contain_text("Màn hình này đã cũ")
    expect(first.locator("[aria-busy]")).to_have_count(0)


def test_the_page_speaks_the_language_of_the_last_message(page: Page) -> None:
    type_in(page, "english")
    expect(newest(page)).to_contain_text("Hello")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    expect(page.get_by_text("Trial version: dates and places are samples")).to_be_visible()


def test_addresses_and_telephone_numbers_are_links_and_tax_codes_are_not(
    page: Page, site: Site
) -> None:
    expect(newest(page).locator('a[href="tel:02343822123"]')).to_have_text("0234 3822 123")
    expect(newest(page).locator('a[href="https://skhcn.hue.gov.vn"]')).to_be_attached()
    site.notify("MST 0301234567, số 046201001234, gọi +84 905 123 456.")
    expect(newest(page).locator("a")).to_have_text(["+84 905 123 456"])


def test_a_receipt_shows_its_ticket_and_its_files(page: Page) -> None:
    type_in(page, "receipt")
    ticket = newest(page).get_by_role("img", name="Vé QR mã DK-7F3K")
    expect(ticket).to_be_visible()
    with page.expect_download() as download:
        newest(page).get_by_role("link", name="Thêm vào lịch").click()
    assert download.value.suggested_filename == "lich-tap-huan.ics"


def test_a_photo_is_sent(page: Page, site: Site) -> None:
    photo = {"name": "giấy phép.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n..."}
    page.locator("#file").set_input_files(photo)  # type: ignore[arg-type]
    expect(newest(page)).to_contain_text("Đã nhận tệp giấy phép.png")
    expect(own(page)).to_have_count(1)
    assert len(site.desk.kept) == 1


def test_what_can_never_be_accepted_is_said_and_not_tried_again(page: Page, site: Site) -> None:
    large = {"name": "a.png", "mimeType": "image/png", "buffer": b"\0" * (5 * 1024 * 1024 + 1)}
    page.locator("#file").set_input_files(large)  # type: ignore[arg-type]
    expect(page.get_by_role("alert")).to_contain_text("lớn hơn 5 MB")
    assert not site.desk.kept


def test_a_refusal_is_shown_beside_what_was_refused_and_the_next_message_goes_through(
    page: Page, site: Site
) -> None:
    page.locator("textarea").evaluate("e => { e.value = 'dài '.repeat(90_000); }")
    page.locator("textarea").press("Enter")
    expect(own(page).locator(".refused")).to_contain_text("Tin quá dài")
    type_in(page, "ngắn")
    expect(newest(page)).to_contain_text("Đã nghe: ngắn")
    assert updates(site)[1:] == ["ngắn"]


def test_an_answer_of_several_messages_is_read_from_its_beginning(page: Page) -> None:
    type_in(page, "check")
    press(page, "Gửi đăng ký")
    expect(newest(page)).to_contain_text("Chào anh/chị")
    expect(page.get_by_role("heading", name="Đăng ký thành công")).to_be_in_viewport()


# --- coming back ----------------------------------------------------------------------------


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


# --- reading --------------------------------------------------------------------------------


def test_who_has_scrolled_up_is_not_torn_away(page: Page, site: Site) -> None:
    for n in range(12):
        site.notify(f"Thông báo {n}.\n\n\nHết.")
    expect(newest(page)).to_contain_text("Thông báo 11")
    page.locator("#scroll").hover()
    page.mouse.wheel(0, -900)
    expect(newest(page)).not_to_be_in_viewport()
    site.notify("Tin vừa đến")
    newer = page.get_by_role("button", name="↓ Tin mới")
    expect(newer).to_be_visible()
    expect(newest(page)).not_to_be_in_viewport()
    newer.click()
    expect(newest(page)).to_be_in_viewport()
    expect(newer).to_be_hidden()


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_wider_than_the_screen(page: Page, site: Site, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    site.notify("a" * 200 + " https://example.vn/" + "b" * 100)
    type_in(page, "c" * 200)
    for text in ("check", "receipt"):
        type_in(page, text)
    expect(newest(page)).to_contain_text("DK-7F3K")
    for selector in ("html", "body", "#scroll"):
        wider = f"(e => e.scrollWidth - e.clientWidth)(document.querySelector('{selector}'))"
        assert page.evaluate(wider) <= 0, selector
    sticking_out = """[...document.querySelectorAll('#scroll *, header *, #composer *')]
        .filter(e => e.getClientRects().length && !e.closest('.aside'))
        .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML)"""
    assert page.evaluate(sticking_out) == []


def test_all_controls_are_large_enough_for_a_finger_and_have_a_name(page: Page) -> None:
    type_in(page, "check")
    expect(newest(page)).to_contain_text(LINES[0][1])
    for control in page.locator("button:visible, textarea:visible, .file:visible").all():
        box = control.bounding_box()
        assert box
        assert round(box["width"], 1) >= 44, control
        assert round(box["height"], 1) >= 44, control
    snapshot = page.locator("body").aria_snapshot()
    assert not re.search(r"- (button|textbox|link|img)(:|$)", snapshot, re.MULTILINE), snapshot
    assert 'button "Sửa: Mã số thuế"' in snapshot
    assert "- log" in snapshot
    assert page.locator("#log").get_attribute("aria-live") == "polite"


def test_a_keyboard_is_enough(page: Page, site: Site) -> None:
    page.locator("#scroll").focus()
    focus_on(page, "Đăng ký tập huấn, hội thảo")
    page.keyboard.press("Enter")
    expect(newest(page)).to_contain_text("Anh/chị muốn dự lớp nào?")
    # The pressed button is gone; the message that took its place goes on from there.
    expect(newest(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(newest(page).get_by_role("button").first).to_be_focused()
    outline = "getComputedStyle(document.activeElement).outlineWidth"
    assert page.evaluate(outline) == "3px"
    page.keyboard.press("Space")
    expect(newest(page)).to_contain_text("Ai sẽ tham dự?")
    page.locator("textarea").focus()
    page.keyboard.type("check")
    focus_on(page, "Gửi")
    page.keyboard.press("Enter")
    expect(newest(page)).to_contain_text("Xin kiểm tra")


def focus_on(page: Page, name: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        focused = "document.activeElement.ariaLabel || document.activeElement.textContent"
        if page.evaluate(focused) == name:
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


CONTRASTS = """() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  return [...document.querySelectorAll('body *')]
    .filter(e => own(e) && e.getClientRects().length && !e.matches('.aside, noscript'))
    .map(e => {
      const both = [light(parse(getComputedStyle(e).color)), light(ground(e))];
      const [dark, bright] = both.sort((x, y) => x - y);
      const name = e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 30);
      return [name, (bright + 0.05) / (dark + 0.05)];
    });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read_by_day_and_by_night(page: Page, site: Site, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    site.notify("Một thông báo ở giữa.")
    type_in(page, "check")
    expect(newest(page)).to_contain_text("Xin kiểm tra")
    ratios = page.evaluate(CONTRASTS)
    assert len(ratios) > 30
    assert [(what, ratio) for what, ratio in ratios if ratio < 4.5] == []


def test_without_javascript_there_are_words(browser: Browser, site: Site) -> None:
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(site.url)
        # By its class: Playwright's search for text passes over <noscript>.
        expect(page.locator("noscript > .without")).to_be_visible()
