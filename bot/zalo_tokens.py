"""The keeper of an Official Account's tokens: one refresh at a time, stored before it is used.

Invariants (shared facts, zalo 2.2):

- The right to refresh is taken in the database (`storage.zalo_tokens.begin`), so of all processes
  one spends the refresh token; the others wait for what it brings.
- A new pair is committed before anybody sees its access token.
- What may have been spent is never spent again: a refresh whose outcome is not known, or that was
  refused, ends in LOST, an alarm and a stop, until a person connects the account again. Only when
  the call certainly did not reach Zalo, or Zalo said "too fast", is the same token tried again.
- A refresh that has begun is not cut off by the time limit of the message that needed it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.channels.contract import Alarm, Incident
from bot.channels.zalo_http import Doubtful, NotReached, Refused
from bot.channels.zalo_oauth import Fresh, ZaloOAuth
from bot.channels.zalo_ports import Access, Reconnect
from bot.clock import Clock
from bot.logs import complain, say
from storage import zalo_tokens
from storage.database import Database, Unavailable
from storage.zalo_tokens import Pair, TokenState

REFRESH_AFTER = timedelta(hours=20)
"""Of the 25 hours that an access token lives; so a refresh token is never older than a day."""
SPARE = timedelta(minutes=5)
"""A token that ends so soon is not used for a call any more."""
_LOOKS, _LOOK_EVERY = 60, 0.25
"""How often, and how far apart in seconds, it is looked whether another process has refreshed."""
_TOO_FAST = -32
_CHANNEL = "zalo_oa"


class TokenKeeper:
    """Hands out the present access token (`bot.channels.zalo_ports.Tokens`)."""

    def __init__(
        self, database: Database, clock: Clock, oauth: ZaloOAuth, app_id: str, alarm: Alarm,
        close: Callable[[], Awaitable[None]],
    ) -> None:  # fmt: skip
        self._database, self._clock, self._oauth = database, clock, oauth
        self._app_id, self._alarm, self._close = app_id, alarm, close
        self._present: Pair | None = None
        self._refreshing: asyncio.Task[Pair] | None = None

    async def close(self) -> None:
        await self._close()

    async def access(self) -> Access:
        """The present token. Raises `Reconnect`, or `NotReached` if it cannot be had now."""
        pair = self._present or await self._stored()
        if pair.expires_at - self._clock.now() < SPARE:
            pair = await self._newer(pair.generation)
        return Access(pair.access, pair.generation)

    async def renew(self, generation: int) -> Access:
        """A newer token than that of this generation, which Zalo refused."""
        stored = await self._stored()
        if stored.generation == generation:
            stored = await self._newer(generation)
        return Access(stored.access, stored.generation)

    async def look_after(self) -> None:
        """Refresh when it is time; for the channel's own loop. Never raises."""
        try:
            pair = await self._stored()
            if self._clock.now() - pair.obtained_at >= REFRESH_AFTER:
                await self._newer(pair.generation)
        except (Reconnect, NotReached, Refused):
            return  # said and raised where it happened; it is looked after again
        except Exception as error:
            complain("the tokens could not be looked after", error, channel=_CHANNEL)

    # -- inside --------------------------------------------------------------------------------

    async def _stored(self) -> Pair:
        """What the database has. Raises `Reconnect` if that may not be used."""
        try:
            async with self._database.read() as connection:
                pair = await zalo_tokens.get(connection, self._app_id)
        except Unavailable as error:
            raise NotReached("the tokens cannot be read now") from error
        if pair is None or pair.state == TokenState.LOST:
            self._present = None
            await self._alarm(Incident(_CHANNEL, "reconnect"))
            raise Reconnect
        self._present = pair
        return pair

    async def _newer(self, generation: int) -> Pair:
        """The pair after this generation, by whoever refreshes it; one refresh serves all."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh(generation))
            self._refreshing.add_done_callback(_seen)
        return await asyncio.shield(self._refreshing)

    async def _refresh(self, generation: int) -> Pair:
        self._present = None
        try:
            async with self._database.write() as connection:
                now = self._clock.now()
                mine = await zalo_tokens.begin(connection, self._app_id, generation, now)
        except Unavailable as error:
            raise NotReached("the tokens cannot be locked now") from error
        if mine is None:
            return await self._by_another(generation)
        try:
            fresh = await self._oauth.refresh(mine.refresh)
        except NotReached:
            await self._note(zalo_tokens.release)
            raise
        except (Doubtful, Refused) as error:
            if isinstance(error, Refused) and error.code == _TOO_FAST:
                await self._note(zalo_tokens.release)
                raise NotReached("too many calls: the token is refreshed later") from None
            raise await self._lost(error) from None
        await self._keep(fresh)
        say("tokens refreshed", channel=_CHANNEL)
        await self._alarm(Incident(_CHANNEL, "reconnect", over=True))
        return await self._stored()

    async def _by_another(self, generation: int) -> Pair:
        """Another process is at it, or was just before us."""
        for _ in range(_LOOKS):
            pair = await self._stored()
            if pair.state == TokenState.READY and pair.generation != generation:
                return pair
            await asyncio.sleep(_LOOK_EVERY)
        self._present = None
        raise NotReached("another process is still refreshing the tokens")

    async def _keep(self, fresh: Fresh) -> None:
        """Commit a new pair. It exists nowhere else, so this is tried until it is done."""
        now = self._clock.now()
        expires = now + timedelta(seconds=fresh.expires_in)
        pause = 0.1
        while True:
            try:
                async with self._database.write() as connection:
                    await zalo_tokens.replace(
                        connection, self._app_id, fresh.access, fresh.refresh, now, expires
                    )
                return
            except Unavailable as error:
                complain("new tokens could not be stored yet", error, channel=_CHANNEL)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)

    async def _lost(self, error: Doubtful | Refused) -> Reconnect:
        """The refresh token is spent, or may be: nobody uses it again."""
        say("the account must be connected again", channel=_CHANNEL, why=str(error))
        await self._note(zalo_tokens.lose)
        await self._alarm(Incident(_CHANNEL, "reconnect", str(error)))
        return Reconnect()

    async def _note(self, what: Callable[..., Awaitable[None]]) -> None:
        """How a refresh ended. If it cannot be noted, its row counts as lost after a while."""
        try:
            async with self._database.write() as connection:
                await what(connection, self._app_id, self._clock.now())
        except Unavailable as error:
            complain("how a refresh ended could not be stored", error, channel=_CHANNEL)


def _seen(task: "asyncio.Task[Pair]") -> None:
    """Whoever waited may have given up; the outcome is in the database all the same."""
    if not task.cancelled():
        task.exception()


class StoredTokens:
    """The same for a command that only looks: it reads what is stored, and never refreshes.

    Raises `Reconnect` also where there is no database yet; opening one would make it.
    """

    def __init__(self, database: Database, app_id: str) -> None:
        self._database, self._app_id = database, app_id

    async def access(self) -> Access:
        if not self._database.there:
            raise Reconnect
        try:
            async with self._database.read() as connection:
                pair = await zalo_tokens.get(connection, self._app_id)
        except Unavailable:
            raise Reconnect from None
        if pair is None or pair.state == TokenState.LOST:
            raise Reconnect
        return Access(pair.access, pair.generation)

    async def renew(self, generation: int) -> Access:
        raise Refused(-216, "the stored token is refused; a running bot refreshes it")

    async def look_after(self) -> None:
        """Nothing is refreshed from here."""

    async def close(self) -> None:
        await self._database.close()
