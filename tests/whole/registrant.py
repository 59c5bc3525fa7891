"""Somebody who registers on the page of the real process, from the first word to the ticket."""

from typing import Any

from handlers.reply import payload
from tests.whole.page import Page


def registers(page: Page, number: int) -> dict[str, Any]:
    """A newcomer's whole registration; returns the receipt. They take the events in turn."""
    shown = presses(page, page.says(start="register"), "agree")
    events = [choice["id"] for choice in shown["choices"] if choice["id"].startswith("e")]
    shown = presses(page, shown, events[number % len(events)])
    shown = presses(page, shown, "enterprise")
    name = "".join("abcdefghij"[int(digit)] for digit in str(number))
    for typed in (f"Cơ sở {number}", "3300100113", f"Nguyễn Thị {name.title()}", "0905123456"):
        shown = page.says(text=typed)
    return presses(page, shown, "yes")


def presses(page: Page, shown: dict[str, Any], id: str) -> dict[str, Any]:
    """Press a button of the screen that was just shown."""
    return page.says(choice=payload(shown["screen"], id))
