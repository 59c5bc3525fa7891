"""News to everybody while people talk: nobody waits long, and everybody gets it once."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from storage import outbox
from storage.database import Database
from storage.records import Priority
from tests.fakes.people import Person
from tests.fakes.telegram_server import Server
from tests.storage import rows as sample
from tests.whole.process import running
from tests.whole.telegram_crowd import bot_of, settled

NEWS = "Tin về chương trình"
_PAUSE = 1.0


@dataclass(frozen=True)
class Report:
    """Seconds; `most` messages of bulk in any one second; `copies`: by person."""

    people: int
    copies: Counter[int]
    answers: int
    p50: float
    p99: float
    most: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.people} people told in {self.seconds:.0f} s (at most {self.most} in a second), "
            f"{self.answers} answers meanwhile: p50 {self.p50 * 1000:.0f} ms, "
            f"p99 {self.p99 * 1000:.0f} ms"
        )


def bulk(folder: Path, people: int, talkers: int) -> Report:
    """Everybody is told, at the platform's pace, while `talkers` talk without a pause.

    The talkers get no news: what is not an answer waits until a chat is quiet.
    """
    with Server() as server:
        crowd = [Person(server.platform) for _ in range(people)]
        talking = [_Talker(Person(server.platform)) for _ in range(talkers)]
        for person in (*crowd, *(talker.person for talker in talking)):
            person.opens()
        with running(bot_of(server, folder)) as bot:
            settled(server, bot, people + talkers)
            bot.stop()
            asyncio.run(_plan(f"sqlite:///{bot.database}", {str(person.id) for person in crowd}))
            began = time.monotonic()
            bot.start()
            told = {person.id: 0.0 for person in crowd}
            waits: list[float] = []
            while not all(told.values()):
                for talker in talking:
                    waits += talker.talks()
                now = time.monotonic()
                for person in crowd:
                    if not told[person.id] and any(NEWS in m.text for m in person.chat.ours):
                        told[person.id] = now
                time.sleep(0.02)
            seconds = time.monotonic() - began
            settled(server, bot, people)
        copies = Counter({p.id: sum(NEWS in m.text for m in p.chat.ours) for p in crowd})
        per_second = Counter(int(at) for at in told.values())
        waits.sort()
        return Report(
            people,
            copies,
            len(waits),
            waits[len(waits) // 2],
            waits[int(len(waits) * 0.99)],
            max(per_second.values()),
            seconds,
        )


class _Talker:
    """Says "menu" a second after it was answered: answers come before bulk, and a crowd that
    needs all the platform gives would leave it no room."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._since = self._next = 0.0
        self._before = 0

    def talks(self) -> list[float]:
        """The waits that have ended since the last look."""
        answers = self.person.chat.ours
        ended: list[float] = []
        if self._since and len(answers) > self._before:
            ended.append(time.monotonic() - self._since)
            self._since, self._next = 0.0, time.monotonic() + _PAUSE
        if not self._since and time.monotonic() >= self._next:
            self._before = len(answers)
            self._since = time.monotonic()
            self.person.says("menu")
        return ended


async def _plan(url: str, addresses: set[str]) -> None:
    """One message of bulk for each of these chats."""
    database = Database(url)
    async with database.write() as connection:
        for address in addresses:
            to = await sample.chat(connection, address, "telegram")
            # Urgent, because the test may run at night or on a Sunday.
            news = sample.message(
                to, NEWS, Priority.BULK, key=f"news:{to.id}", urgent_from=sample.NOW
            )
            await outbox.plan(connection, [{**news, "body": {"screen": 0, "text": [NEWS]}}])
    await database.close()
