"""Many people on the fake Telegram, in front of the real process; what must be true of them."""

import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bot.channels.telegram_webhook import PATH
from tests.fakes.people import Person
from tests.fakes.telegram_server import Server
from tests.whole.process import Bot

SECRET = "the-secret-of-the-tests"
WAYS = ("polling", "webhook")


def bot_of(server: Server, folder: Path, way: str = "polling", **settings: str) -> Bot:
    """The process, told to talk to this Telegram."""
    mine = {"BOT_TELEGRAM__UPDATES": way, "BOT_TELEGRAM__SECRET": SECRET}
    return Bot(folder, **{**server.settings, **mine, **settings})


def connect(server: Server, bot: Bot, way: str) -> None:
    """What `bot webhook set` does for a bot that has an address on the internet."""
    if way == "webhook":
        server.deliver(bot.url + PATH, SECRET)


def rows(bot: Bot, query: str, *values: object) -> list[tuple[object, ...]]:
    """What stands in the process's database."""
    with sqlite3.connect(f"file:{bot.database}?mode=ro", uri=True, timeout=10) as connection:
        return list(connection.execute(query, values))


def taken(bot: Bot) -> int:
    """How many updates are stored."""
    [(count,)] = rows(bot, "SELECT count(*) FROM inbox WHERE channel = 'telegram'")
    assert isinstance(count, int)
    return count


def states(bot: Bot) -> Counter[object]:
    """The messages of the outbox by their state."""
    found = rows(bot, "SELECT state FROM outbox WHERE channel = 'telegram'")
    return Counter(state for (state,) in found)


def settled(server: Server, bot: Bot, updates: int) -> None:
    """Wait until every update is stored and every answer has found its end."""
    open_ = {"pending", "sending"}
    server.until(_seldom(lambda: taken(bot) >= updates), f"{updates} updates are stored")
    server.until(_seldom(lambda: not open_ & set(states(bot))), "every answer has found its end")


def _seldom(look: Callable[[], bool]) -> Callable[[], bool]:
    """Looks at the process's database, without keeping it busy by that."""

    def looked() -> bool:
        time.sleep(0.03)
        return look()

    return looked


def waits_for(server: Server, person: Person, *words: str, within: float = 30.0) -> None:
    """Until the bot has shown all these words in one message."""
    server.until(
        lambda: any(all(w in m.text for w in words) for m in person.chat.ours),
        f"{person.id} reads {words}",
        within,
    )


def presses(server: Server, person: Person, label: str) -> None:
    server.until(
        lambda: any(b.startswith(label) for m in person.chat.ours[-1:] for b in m.buttons), label
    )
    person.presses(person.data(label), person.last)
