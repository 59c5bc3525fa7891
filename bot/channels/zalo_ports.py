"""What the Zalo channels ask of their host: the ports they are built with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeAlias

Count: TypeAlias = Callable[[str, int], Awaitable[int]]
"""(meter, more): counts so much more in the present month; returns what the month has by now.
Raises `bot.channels.contract.Busy` if it could not be stored."""

Members: TypeAlias = Callable[[], Awaitable[int]]
"""How many people have ever written to the channel."""

LastHeard: TypeAlias = Callable[[str], Awaitable[datetime | None]]
"""(address): when this person last did something in the chat; None if nobody is known there."""


Left: TypeAlias = Callable[[str, datetime], Awaitable[None]]
"""(address, when): this person stopped following then; nothing happens if he has come back since.
Raises `Busy` if it could not be stored."""


@dataclass(frozen=True, slots=True, repr=False)
class Access:
    """An access token. `generation` tells it from the one before and the one after."""

    token: str
    generation: int


class Reconnect(Exception):
    """There is no token that may be used: a person must connect the account again."""


class Tokens(Protocol):
    """Where the present access token is had; kept, refreshed and rotated by the host."""

    async def access(self) -> Access:
        """The present one. Raises `Reconnect`, or `NotReached` if it cannot be had now."""
        ...

    async def renew(self, generation: int) -> Access:
        """A newer one than that of this generation, which the platform refused."""
        ...

    async def look_after(self) -> None:
        """Refresh if it is time; for the channel's own loop. Never raises."""
        ...

    async def close(self) -> None: ...


class Spool(Protocol):
    """Keeps an update that is acknowledged before it can be handed over, across a restart."""

    async def keep(self, update: str, body: dict[str, Any]) -> None:
        """Returns when it is committed. Raises `Busy` if it could not be."""
        ...

    async def waiting(self) -> list[dict[str, Any]]:
        """Everything kept and not dropped yet, oldest first."""
        ...

    async def drop(self, update: str) -> None:
        """It has been handed over; a failure to note that is harmless (the inbox knows it)."""
        ...
