"""The page in a real browser, on a phone's screen: talking."""

import re

import pytest
from playwright.sync_api import (
    Page,
    expect,
)

from tests.browser.hands import newest, own, press, type_in, updates
from tests.browser.site import Site
from tests.browser.tiny_bot import EVENTS

pytestmark = pytest.mark.browser


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
    expect(own(page).locator("b")).to_have_count(0)
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


def test_a_ticket_that_is_over_says_so_and_is_none_any_more(page: Page) -> None:
    type_in(page, "cancelled")
    expect(newest(page)).to_contain_text("Vé không còn hiệu lực: đăng ký đã hủy")
    expect(newest(page).locator("img, a.file")).to_have_count(0)


def test_a_ticket_that_cannot_be_fetched_shows_no_broken_image(page: Page) -> None:
    page.route("**/files/qr-*", lambda route: route.fulfill(body="", content_type="image/png"))
    type_in(page, "receipt")
    expect(newest(page).get_by_role("link", name="Vé QR mã DK-7F3K")).to_be_visible()
    expect(newest(page).locator("img")).to_have_count(0)


def test_what_is_asked_after_a_receipt_stands_beside_its_buttons(page: Page) -> None:
    type_in(page, "receipt and question")
    expect(newest(page)).to_contain_text("trước một ngày nhé?")
    ticket = newest(page).get_by_role("img").bounding_box()
    asked = newest(page).get_by_text("trước một ngày nhé?").bounding_box()
    button = newest(page).get_by_role("button", name="Có, nhắc tôi").bounding_box()
    assert ticket
    assert asked
    assert button
    assert ticket["y"] < asked["y"] < button["y"]
    assert button["y"] - asked["y"] < 80


def test_where_only_the_choices_change_the_view_stays_with_them(page: Page) -> None:
    type_in(page, "long")
    expect(page.get_by_role("heading", name="Giấy chứng nhận")).to_be_in_viewport()
    press(page, "Xem thêm")
    expect(newest(page).get_by_role("button", name="Việc 9")).to_be_in_viewport()
    expect(newest(page).get_by_role("button", name="Xem thêm")).to_be_in_viewport()
    page.wait_for_timeout(300)
    expect(newest(page).get_by_role("button", name="Việc 5")).to_be_in_viewport()


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
    # What is said later stands below what was refused.
    assert page.locator("#log > .own .refused").count() == 1
    assert "ngắn" in page.locator("#log > *").last.inner_text()


def test_an_answer_of_several_messages_is_read_from_its_beginning(page: Page) -> None:
    type_in(page, "check")
    press(page, "Gửi đăng ký")
    expect(newest(page)).to_contain_text("Chào anh/chị")
    expect(page.get_by_role("heading", name="Đăng ký thành công")).to_be_in_viewport()
