"""What a person does with the page, and where he looks."""

from playwright.sync_api import (
    Locator,
    Page,
)

from tests.browser.site import Site

PHONE = {"width": 360, "height": 740}


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
