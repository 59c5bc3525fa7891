"""Reminders of certificates: what a tick costs, and adding beside one APScheduler job a reminder.

A tick is one run of the planner (`bot.reminding`), as the ticker starts it every minute.
"""

import asyncio
import json
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import func, insert, select, update

from benchmarks.load import quantile
from benchmarks.ours import Stub
from benchmarks.words import PROGRAMME
from bot import app, memory
from bot.clock import ShiftedClock
from bot.config import Settings
from storage import certificates
from storage.certificate_tables import certificate_contacts, reminders
from storage.certificate_tables import certificates as table
from storage.database import Database
from storage.message_tables import outbox
from storage.tables import chats, firms, people

_NOW = datetime(2026, 12, 16, 1, 31, tzinfo=UTC)
"""08:31 in Huế, a minute after the first reminder of certificates decided on `_DECIDED`."""
_DECIDED = date(2026, 3, 16)
_AT_ONCE = 20_000
_TICKS = 50
_LATER = timedelta(days=100)


async def planning(held: int, due: int, added: int) -> dict[str, Any]:
    """`held` certificates of which first none and then `due` fall due; `added` to compare."""
    with tempfile.TemporaryDirectory(prefix="huong-bench-") as folder:
        settings = Settings(database=f"sqlite:///{Path(folder) / 'bench.db'}", programme=PROGRAMME)
        core = await app.core(settings, ShiftedClock(_NOW))
        app.engine(core, [Stub()])
        await fill(core.database, held, core.programme.purpose("remind").version)
        memory.settle()  # as the process does before its ticker begins
        idle = []
        for _ in range(_TICKS):
            began = time.perf_counter()
            assert await core.reminders.plan() == 0
            idle.append(time.perf_counter() - began)
        async with core.database.write() as connection:
            wanted = table.c.id <= due
            await connection.execute(update(table).where(wanted).values(next_at=_NOW))
        began = time.perf_counter()
        planned = await core.reminders.plan()
        busy = time.perf_counter() - began
        adding = await _adding(core, held, added)
        figures = {
            "held": held,
            "idle_ms": quantile(idle, 0.5) * 1000,
            "idle_worst_ms": max(idle) * 1000,
            "due": due,
            "planned": planned,
            "busy_ms": busy * 1000,
            "adding": adding,
        }
        await core.database.close()
    return figures


async def fill(database: Database, held: int, version: str) -> None:
    """As many firms, each with one person, one chat and one certificate."""
    for first in range(1, held + 1, _AT_ONCE):
        ids = range(first, min(first + _AT_ONCE, held + 1))
        async with database.write() as connection:
            for into, row in (
                (firms, lambda id: {"id": id, "name": f"Cơ sở {id}", "kind": "enterprise"}),
                (people, lambda id: {"id": id, "consents": {"remind": version},
                                     "created_at": _NOW}),
                (chats, lambda id: {"id": id, "channel": Stub.name, "address": str(id),
                                    "person_id": id, "session": {"v": 1, "screen": 0},
                                    "seen_at": _NOW}),
                (certificate_contacts, lambda id: {"firm_id": id, "first_id": id}),
                (table, _certificate),
            ):  # fmt: skip
                await connection.execute(insert(into), [row(id) for id in ids])


def _certificate(id: int) -> dict[str, Any]:
    return {"id": id, "draft": f"bench-{id}", "firm_id": id, "scheme": "iso9001",
            "decided_on": _DECIDED, "standing": "active", "printed": [], "confirmed": [],
            "source": "user", "next_at": _NOW + _LATER, "created_at": _NOW,
            "changed_at": _NOW}  # fmt: skip


async def _adding(core: app.Core, there: int, added: int) -> dict[str, float]:
    """Certificates a second: keeping each and looking at it once, one transaction for each."""
    began = time.perf_counter()
    for id in range(there + 1, there + added + 1):
        row = _certificate(id) | {"firm_id": id - there}
        async with core.database.write() as connection:
            await certificates.add(connection, row, _NOW)
    await core.reminders.plan()
    took = time.perf_counter() - began
    async with core.database.read() as connection:
        query = select(func.count()).select_from(reminders)
        assert await connection.scalar(query)
        assert await connection.scalar(select(func.count()).select_from(outbox))
    return {"certificates": added, "ours": added / took, "peer": _jobs(added)}


def _remind() -> None:
    """What a job of the peer would do; it never runs here."""


def _jobs(added: int) -> float:
    """Certificates a second with APScheduler: one job for each of the six steps of a ladder."""
    with tempfile.TemporaryDirectory(prefix="huong-bench-") as folder:
        store = SQLAlchemyJobStore(url=f"sqlite:///{Path(folder) / 'jobs.db'}")
        scheduler = BackgroundScheduler(jobstores={"default": store}, timezone=UTC)
        scheduler.start(paused=True)
        began = time.perf_counter()
        for id in range(added):
            for days in (90, 60, 30, 14, 7, 1):
                at = datetime.now(UTC) + timedelta(days=400 - days)
                scheduler.add_job(_remind, "date", run_date=at, id=f"{id}-{days}")
        took = time.perf_counter() - began
        scheduler.shutdown(wait=False)
    return added / took


if __name__ == "__main__":
    job = json.load(sys.stdin)
    json.dump(asyncio.run(planning(job["held"], job["due"], job["added"])), sys.stdout)
