"""The process stays small: the Department's machine is, too."""

import json
from pathlib import Path

from benchmarks.startup import GOAL_MB
from tests.whole.page import Page
from tests.whole.process import Bot, command, running
from tests.whole.registrant import presses, registers

PEOPLE = 40


def test_registrations_and_an_export_fit_into_little_memory(tmp_path: Path) -> None:
    """The tickets' pictures and the spreadsheet are what loads the largest libraries."""
    with running(Bot(tmp_path)) as bot:
        receipts = [registers(Page(bot.url), number) for number in range(PEOPLE)]
        assert all(len(receipt["files"]) == 2 for receipt in receipts)
        made = json.loads(command(tmp_path, "staff", "invite", "--role", "owner", "--json").stdout)
        office = Page(bot.url)
        shown = office.says(start=made["link"].partition("?start=")[2])
        shown = presses(office, shown, "agree")
        office.says(text="Trần Văn Cán")
        shown = office.says(start="staff_events")
        shown = presses(office, shown, shown["choices"][0]["id"])
        shown = presses(office, shown, "export")
        [file] = shown["files"]
        assert len(office.client.get(file["url"]).content) > 5_000
        assert bot.memory() < GOAL_MB * 2**20
        assert bot.stop() == 0
