"""`bot reminders` says what would be sent, to whom and why, and plans nothing."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.message_tables import outbox
from storage.staff_tables import audit
from tests.talk import Talk
from tests.whole.office import rows
from tests.whole.process import command, environment
from tests.whole.test_reminding import certified, holder


def url_of(folder: Path) -> str:
    return environment(folder)["BOT_DATABASE"]


def test_every_message_ahead_is_shown_masked_and_none_is_planned(tmp_path: Path) -> None:
    today = datetime.now(UTC).date()

    async def enter() -> None:
        async with Talk(url_of(tmp_path), at=datetime.now(UTC)) as talk:
            lan = await holder(talk)
            # Decided so that the first audit falls due in about four months.
            await certified(talk, lan, decided_on=today - timedelta(days=245))
            await certified(talk, None, decided_on=today - timedelta(days=245))

    command(tmp_path, "migrate")
    asyncio.run(enter())
    days = ("--from", str(today), "--to", str(today + timedelta(days=200)))
    shown = command(tmp_path, "reminders", *days, "--json")
    assert shown.returncode == 0, shown.stderr
    lines = [json.loads(line) for line in shown.stdout.splitlines()]
    assert len({line["firm"] for line in lines}) == 2
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    reached = [line for line in lines if not line["impossible"] and line["to"] == "holder"]
    lost = [line for line in lines if line["impossible"] and line["to"] == "holder"]
    assert {line["duties"][0]["days_before"] for line in reached} >= {90, 60, 30, 14, 7, 1}
    assert all(line["duties"][0]["why"] for line in lines)
    assert {line["impossible"] for line in lost} == {"nobody of the firm has a chat"}
    assert date.fromisoformat(reached[0]["at"][:10]) >= today

    people = command(tmp_path, "reminders", *days, "--people")
    assert "tin nhắn" in people.stdout

    async def after() -> None:
        async with Talk(url_of(tmp_path), at=datetime.now(UTC)) as talk:
            planned = await rows(talk, select(outbox).where(outbox.c.key.startswith("reminder:")))
            assert planned == []
            acts = await rows(talk, select(audit.c.action))
            assert [act for (act,) in acts] == ["reminders_people"]

    asyncio.run(after())


@pytest.mark.parametrize(
    ("until", "said"), [("2026-12-01", "is before"), ("9999-12-31", "is after 2100-12-31")]
)
def test_days_in_the_wrong_order_or_too_far_are_refused_in_words(
    tmp_path: Path, until: str, said: str
) -> None:
    done = command(tmp_path, "reminders", "--from", "2026-12-02", "--to", until)
    assert done.returncode == 2
    assert said in done.stderr
