"""A channel for tests that only sends: nothing comes in by it."""

import asyncio

from starlette.routing import BaseRoute


class Deaf:
    """The half of a channel that receives, for one that does not."""

    def routes(self) -> list[BaseRoute]:
        return []

    async def listen(self, stopping: asyncio.Event) -> None:
        """Nothing to wait for."""

    async def close(self) -> None:
        """Nothing to let go of."""
