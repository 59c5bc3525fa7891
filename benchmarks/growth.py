"""What a turn costs when many people are known already, and by which index each row is found."""

import asyncio
import gc
import json
import re
import sys
import time
from typing import Any
from unittest.mock import patch

from sqlalchemy import event, select, text

from benchmarks.crowd import fill
from benchmarks.load import quantile
from benchmarks.ours import OnSqlite
from benchmarks.script import inputs, update
from benchmarks.words import EVENT_ROW
from storage import prepared
from storage.database import Database
from storage.event_tables import events

CHATS = 16
_BLOCK = 10_000_000
"""Each part of the crowd takes its ids from a block of its own, beyond those of chats that talk."""
GROWING = ("chats", "people", "inbox", "outbox", "registrations", "firms", "consents")
"""Tables that grow with people: no statement of a turn may read one from end to end."""
_SCAN = re.compile(rf"^SCAN ({'|'.join(GROWING)}|older|earlier)\b(?!.*USING .*INDEX)")
_READING = ("SELECT", "UPDATE", "DELETE", "WITH")


async def growth(sizes: list[int], cycles: int) -> dict[str, Any]:
    """One core whose database grows between the measurements; plans are taken at the largest."""
    ours = OnSqlite()
    await ours.begin(CHATS)
    database = ours.core.database
    async with database.read() as connection:
        query = select(events.c.id).where(events.c.key == EVENT_ROW["key"])
        at = int((await connection.scalars(query)).one())
    rows, done, there = [], 0, 0
    statements: dict[str, Any] = {}
    event.listen(database.engine.sync_engine, "before_cursor_execute", _collector(statements))
    for part, size in enumerate(sizes, start=1):
        async with database.write() as connection:
            await fill(connection, part * _BLOCK, size - there, at)
        async with database.read() as connection:
            # The crowd came in one transaction; a database that grew by turns has no such log.
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        there = size
        statements.clear()
        # SQLAlchemy runs the same text where the driver would get it directly; there it is heard.
        with patch.object(prepared, "in_place", return_value=None):
            await _cycles(ours, range(done, done + 1), [])
        rows.append({"people": size, **await _timed(ours, range(done + 1, done + 1 + cycles))})
        done += 1 + cycles
    plans = await _plans(database, dict(statements))
    await ours.end()
    return {"rows": rows, "plans": plans, "scans": [p for p in plans if _is_scan(p["plan"])]}


async def _timed(ours: OnSqlite, cycles: range) -> dict[str, float]:
    latencies: list[float] = []
    gc.collect()
    cpu = time.process_time()
    await _cycles(ours, cycles, latencies)
    used = time.process_time() - cpu
    return {
        "cpu": used / len(latencies) * 1000,
        "p50": quantile(latencies, 0.5) * 1000,
        "p99": quantile(latencies, 0.99) * 1000,
    }


async def _cycles(ours: OnSqlite, cycles: range, latencies: list[float]) -> None:
    async with asyncio.TaskGroup() as group:
        for chat in range(CHATS):
            group.create_task(_chat(ours, chat, cycles, latencies))


async def _chat(ours: OnSqlite, chat: int, cycles: range, latencies: list[float]) -> None:
    for cycle in cycles:
        for said in inputs(chat, cycle):
            data = ours.button(chat, said.choice) if said.choice else ""
            sent = time.perf_counter()
            await ours.turn(chat, update(chat, said.text, data))
            latencies.append(time.perf_counter() - sent)


def _collector(statements: dict[str, Any]) -> Any:
    def collect(
        connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool
    ) -> None:
        if not statement.startswith(_READING):
            return
        key = re.sub(r"\?(, \?)+|\((\(\?, \?\)(, )?)+\)", "?…", statement)
        one = values[0] if many and not isinstance(values, tuple) else values
        statements.setdefault(key, (statement, one))

    return collect


async def _plans(database: Database, statements: dict[str, Any]) -> list[dict[str, str]]:
    """How SQLite finds the rows of each statement: one entry a step of its plan."""
    found = []
    async with database.read() as connection:
        for key, (statement, values) in statements.items():
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            words = " ".join(key.split())
            found += [{"statement": words, "plan": row.detail} for row in rows]
    return found


def _is_scan(plan: str) -> bool:
    return _SCAN.match(plan) is not None


def main() -> None:
    job = json.load(sys.stdin)
    json.dump(asyncio.run(growth(job["sizes"], job["cycles"])), sys.stdout)


if __name__ == "__main__":
    main()
