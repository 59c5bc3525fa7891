"""Two simulated years of certificates: nothing lost, nothing doubled, nothing at night."""

import asyncio
from pathlib import Path

from tests.whole.years import simulate


def test_two_years_of_reminders_with_downtime_edits_and_two_workers(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/years.db"
    oracle = asyncio.run(simulate(url, firms_=30, count=45, years=1.4, seed=7))
    assert oracle.wrong == []
    assert oracle.messages > 50
    assert oracle.duties > 3
