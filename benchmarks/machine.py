"""What the figures were measured on: without it they mean nothing."""

import os
import platform
import sqlite3
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from benchmarks.load import quantile

_SYNCS = 200
_PAGE = b"x" * 4096


def description() -> list[str]:
    """Processor, memory, disk, versions: one line each."""
    libraries = ("sqlalchemy", "aiosqlite", "asyncpg", "python-telegram-bot", "aiogram")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return [
        f"{os.cpu_count()} cores, {_field('/proc/cpuinfo', 'model name') or platform.machine()}",
        f"{_memory():.0f} GiB of memory; load average at the end of the run: {load}",
        f"writing and syncing 4 KiB to the disk takes {_sync() * 1000:.2f} ms (median)",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}",
        ", ".join(f"{name} {version(name)}" for name in libraries),
    ]


def _field(file: str, name: str) -> str:
    """The first value of a `name : value` file of the kernel's, "" where there is none."""
    if not Path(file).exists():
        return ""
    lines = Path(file).read_text().splitlines()
    return next((x.partition(":")[2].strip() for x in lines if x.startswith(name)), "")


def _memory() -> float:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def _sync() -> float:
    """Seconds for one small write to be on the disk, where the databases lie, too."""
    taken = []
    with tempfile.TemporaryFile(buffering=0) as file:
        for _ in range(_SYNCS):
            began = time.perf_counter()
            file.write(_PAGE)
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - began)
    return quantile(taken, 0.5)
