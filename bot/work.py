"""One update on its way, from the moment it was handed over to its acknowledgement."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.channels.contract import Body
from handlers.engine import Outcome
from handlers.incoming import Incoming
from handlers.session import Session
from storage.records import Chat

Address: TypeAlias = tuple[str, str]
"""Channel, and the chat's address on it."""


@dataclass(slots=True, eq=False)
class Work:
    """An update with what became of it so far.

    `done` is what the channel waits for; a turn taken from the inbox again has nobody waiting.
    `body`: the outcome's reply in the chat's language, rendered right after the steps so that a
    mistake in it is the turn's own. `unfinished`: its row in the inbox says "taken" and must be
    corrected when it is done. `kept`: what was said stays in the inbox when it is done.
    """

    incoming: Incoming
    done: asyncio.Future[None] | None = None
    inbox_id: int = 0
    attempts: int = 0
    unfinished: bool = False
    kept: bool = False
    began: float = 0.0
    outcome: Outcome | None = None
    body: Body = field(default_factory=dict)
    failure: BaseException | None = None
    address: Address = field(init=False)

    def __post_init__(self) -> None:
        self.address = self.incoming.channel, self.incoming.chat


@dataclass(slots=True)
class State:
    """A chat during a batch: what the database had, and the session as it stands."""

    chat: Chat
    session: Session


def rounds(works: Sequence[Work]) -> list[list[Work]]:
    """The first update of every chat, then the second of those that have one, and so on."""
    count: dict[Address, int] = {}
    found: list[list[Work]] = []
    for work in works:
        rank = count.get(work.address, 0)
        count[work.address] = rank + 1
        if rank == len(found):
            found.append([])
        found[rank].append(work)
    return found
