"""One run of one contender in a process of its own: a job as JSON on stdin, figures on stdout."""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.load import Contender, measure


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of the table is: its words, whether a power cut loses anything."""

    title: str
    durable: str


ROWS: Mapping[str, Row] = {
    "ours-sqlite": Row("ours, SQLite synchronous=FULL", "yes"),
    "ours-postgres": Row("ours, PostgreSQL", "yes"),
    "ptb": Row("PTB ConversationHandler, chats as they come", "no"),
    "ptb-queue": Row("PTB ConversationHandler, one queue", "no"),
    "ptb-pickle": Row("PTB PicklePersistence, every 60 s", "last minute lost"),
    "ptb-flushed": Row("PTB PicklePersistence, flushed each update", "without fsync"),
    "aiogram": Row("aiogram FSM, MemoryStorage", "no"),
}


def build(name: str, screens: Sequence[Mapping[str, Any]]) -> Contender:
    """The contender; imports only its own libraries, so that memory is its own too."""
    if name.startswith("ours"):
        from benchmarks import ours

        return ours.OnSqlite() if name == "ours-sqlite" else ours.OnPostgres()
    if name == "aiogram":
        from benchmarks.aiogram_bot import Aiogram

        return Aiogram(screens)
    from benchmarks import telegram_bot

    kinds = {
        "ptb": telegram_bot.TelegramBot,
        "ptb-queue": telegram_bot.Queued,
        "ptb-pickle": telegram_bot.Pickled,
        "ptb-flushed": telegram_bot.Flushed,
    }
    return kinds[name](screens)


def main() -> None:
    job = json.load(sys.stdin)
    run = measure(build(job["name"], job["screens"]), job["chats"], job["cycles"])
    json.dump(asyncio.run(run).report(), sys.stdout)


if __name__ == "__main__":
    main()
