"""Whether the database takes writes at this moment; asked by a supervisor, again and again."""

import asyncio
import os
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, Unavailable

LEAST_ROOM = 1 << 20
"""Bytes that must be free on the disk of an embedded database: less is soon none."""
_READ_ONLY, _FULL = "readonly", "full"
_WORDS = {"lock": "busy", _READ_ONLY: "read-only", _FULL: "disk full", "damaged": "damaged"}
"""The driver's own words may name users and servers: of them only these are passed on."""


async def check(database: Database, patience: float) -> None:
    """See that a write can begin, in its turn, within so many seconds; nothing is written.

    Raises `Unavailable` with a word of cause: "busy", "read-only", "disk full", "damaged" or
    "refused".
    """
    try:
        async with asyncio.timeout(patience), database.write(short=True) as connection:
            if database.embedded:
                _look_at_disk(database.url.database)
                # A file that was opened for reading only lets even BEGIN IMMEDIATE pass.
                nothing = text("UPDATE settings SET value = value WHERE name = ''")
                await connection.execute(nothing)
            else:
                await _look_at_server(connection)
    except TimeoutError as error:
        raise Unavailable("busy") from error
    except Unavailable as error:
        said = str(error)
        cause = next((word for part, word in _WORDS.items() if part in said), "refused")
        raise Unavailable(cause) from error


def _look_at_disk(file: str | None) -> None:
    """A full disk, or one that went read-only, is met only when a write is committed."""
    if not file:
        return
    disk = os.statvfs(Path(file).parent)
    if disk.f_flag & os.ST_RDONLY:
        raise Unavailable(_READ_ONLY)
    if disk.f_bavail * disk.f_frsize < LEAST_ROOM:
        raise Unavailable(_FULL)


async def _look_at_server(connection: AsyncConnection) -> None:
    """A standby, or a server whose disk is nearly full, lets a transaction begin."""
    if await connection.scalar(text("SHOW transaction_read_only")) == "on":
        raise Unavailable(_READ_ONLY)
