"""The page for everybody: small screens, fingers, keyboards, day and night."""

import re

import pytest
from playwright.sync_api import (
    Browser,
    Page,
    expect,
)

from tests.browser.hands import PHONE, newest, type_in
from tests.browser.site import Site
from tests.browser.tiny_bot import LINES

pytestmark = pytest.mark.browser


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
    assert 'button "Sửa Mã số thuế"' in snapshot
    assert "Sửa câu trả lời" not in snapshot, "each line has its own"
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


def test_a_keyboard_need_not_go_through_every_old_button(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Tới ô nhập tin nhắn")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("textarea")).to_be_focused()


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
