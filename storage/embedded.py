"""SQLite's connection, which can run statements where they are called.

The driver sends every call to a thread and waits for its answer: four hand-overs a statement, each
longer than the statement itself when that finds one row by an index. A transaction of such short
statements therefore runs them in place; what waits (for the write lock, for the disk at the
commit) always goes to the thread.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

_PRIMARY = 0xFF
"""The bits of an extended result code that hold the primary one (SQLite, "Result Codes")."""
_LOOK_AGAIN = 0.005
"""Seconds between two looks at a lock that another process holds."""


class Connection(aiosqlite.Connection):
    """aiosqlite's connection with a switch; in place, the loop stands still meanwhile."""

    in_place = False

    @property
    def direct(self) -> sqlite3.Connection | None:
        """What statements may be given to in place, None while they may not."""
        return self._conn if self.in_place else None

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        # One transaction uses a connection at a time, so its thread is idle now. Making a cursor
        # and closing it neither wait nor read, so these are never worth a hand-over.
        if self.in_place or fn == self._conn.cursor or _closes_a_cursor(fn):
            return fn(*args, **kwargs)
        return await self._in_thread(fn, *args, **kwargs)

    async def _in_thread(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    async def begin(self, patience: float) -> None:
        """Take the write lock; raises sqlite3.OperationalError if that is not possible in time.

        It is nearly always free, and then taken in place. Else it is asked for again and again,
        because SQLite's own waiting would hold up the loop.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + patience
        self._conn.execute("PRAGMA busy_timeout=0")
        while True:
            try:
                self._conn.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
                if not busy or loop.time() >= until:
                    raise
            await asyncio.sleep(_LOOK_AGAIN)

    async def commit(self) -> None:
        if self._conn.in_transaction:
            await self._in_thread(self._conn.commit)

    async def rollback(self) -> None:
        # The pool asks for it whenever a connection comes back, nearly always after a commit.
        if self._conn.in_transaction:
            await self._in_thread(self._conn.rollback)


def _closes_a_cursor(fn: Callable[..., Any]) -> bool:
    return fn.__name__ == "close" and isinstance(getattr(fn, "__self__", None), sqlite3.Cursor)


def connect(database: str, **options: Any) -> Connection:
    """What `aiosqlite.connect` does, with our connection; to be awaited."""
    connection = Connection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    # A process that ends without closing its database must not hang: WAL recovers.
    connection._thread.daemon = True
    return connection
