"""Updates of a channel that are safe in the database before they can be handed over."""

from typing import Any

from bot.channels.contract import Busy
from bot.clock import Clock
from bot.logs import complain
from storage import spool
from storage.database import Database, Unavailable
from storage.frozen import frozen


@frozen
class Spool:
    """The spool of one channel (`bot.channels.zalo_ports.Spool`)."""

    database: Database
    clock: Clock
    channel: str

    async def keep(self, update: str, body: dict[str, Any]) -> None:
        """Returns when it is committed. Raises `Busy` if it could not be."""
        try:
            async with self.database.write(short=True) as connection:
                await spool.keep(connection, self.channel, update, body, self.clock.now())
        except Unavailable as error:
            raise Busy(str(error)) from error

    async def waiting(self) -> list[dict[str, Any]]:
        """Everything that a process which is no more had kept, oldest first."""
        async with self.database.read() as connection:
            return await spool.waiting(connection, self.channel)

    async def drop(self, update: str) -> None:
        """It has been handed over. If that cannot be noted it comes again, and the inbox knows."""
        try:
            async with self.database.write(short=True) as connection:
                await spool.drop(connection, self.channel, update)
        except Unavailable as error:
            complain("a spooled update could not be dropped", error, channel=self.channel)
