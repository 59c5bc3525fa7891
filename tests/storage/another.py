"""Another process at the same database: `python -m tests.storage.another WHAT URL [NUMBER …]`.

It says "ready" when it has opened the database and begins when it reads a line, so that several
begin at once.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from storage import events
from storage.database import Database
from storage.tables import people
from tests.storage.rows import NOW

ROOT = Path(__file__).parents[2]


async def begin(what: str, url: str, *numbers: int) -> Process:
    """Start another process; it is ready when this returns."""
    command = [sys.executable, "-m", "tests.storage.another", what, url, *map(str, numbers)]
    process = await create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def outcome(process: Process) -> Any:
    """Let it do its work, and what it reports."""
    said, _ = await process.communicate(b"go\n")
    assert process.returncode == 0
    return json.loads(said)


async def seats(database: Database, event: int, wanted: int) -> int:
    """Try to take so many seats, each in a transaction of its own; how many there were."""
    got = 0
    for _ in range(wanted):
        async with database.write() as connection:
            got += await events.take_seat(connection, event, NOW)
    return got


async def people_(database: Database, how_many: int) -> int:
    """Read and then write, so many times: what a plain BEGIN cannot do beside others."""
    for number in range(how_many):
        async with database.write() as connection:
            await connection.execute(text("SELECT count(*) FROM people"))
            row = {"name": str(number), "consents": {}, "created_at": NOW}
            await connection.execute(insert(people).values(row))
    return how_many


WORK: dict[str, Callable[..., Awaitable[int]]] = {"seats": seats, "people": people_}


async def main(what: str, url: str, *numbers: int) -> None:
    database = Database(url)
    async with database.read() as connection:
        await connection.execute(text("SELECT 1"))
    if what == "hold":
        async with database.write() as connection:
            await connection.execute(text("SELECT 1"))
            print("ready", flush=True)
            sys.stdin.readline()
        report = 0
    else:
        print("ready", flush=True)
        sys.stdin.readline()
        report = await WORK[what](database, *numbers)
    await database.close()
    print(json.dumps(report))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
