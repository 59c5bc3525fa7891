"""Quotas that are counted in the database, by the month of Viet Nam."""

from zoneinfo import ZoneInfo

from bot.channels.contract import Busy
from bot.clock import Clock
from storage import chats, meters
from storage.database import Database, Unavailable
from storage.frozen import frozen


@frozen
class Meters:
    """The meters of one channel. Whether Zalo's month is the calendar's is not documented."""

    database: Database
    clock: Clock
    zone: ZoneInfo
    channel: str

    async def count(self, what: str, more: int) -> int:
        """So much more in this month; returns what the month has by now. Raises `Busy`."""
        month = f"{self.clock.now().astimezone(self.zone):%Y-%m}"
        try:
            async with self.database.write(short=True) as connection:
                return await meters.add(connection, f"{self.channel}:{what}", month, more)
        except Unavailable as error:
            raise Busy(str(error)) from error

    async def members(self) -> int:
        """How many people have ever written here."""
        async with self.database.read() as connection:
            return await chats.count(connection, self.channel)
