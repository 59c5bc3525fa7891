"""The doors: which channels the configuration opens, and how all of them are listened to.

A new channel is one function here, in `_DOORS`. Its library is imported in that function, so
that a bot without the channel starts as fast as before.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from starlette.routing import BaseRoute

from bot.app import Core
from bot.channels.contract import Alarm, Channel, Take
from bot.channels.web import Limits, Web
from bot.channels.web_ports import Rate
from bot.command_menu import command_menus
from bot.history import History
from bot.logs import complain
from storage.frozen import frozen

_NO_LIMIT = Rate(1e9, 1e9)
_PAUSE = 5.0
"""Seconds before a listener that failed is begun again."""


@frozen
class Hall:
    """What every door is built with."""

    core: Core
    take: Take
    alarm: Alarm


def web(hall: Hall) -> Web:
    """The Department's own page, which is always open."""
    core, settings = hall.core, hall.core.settings.web
    open_ = Limits(messages=_NO_LIMIT, uploads=_NO_LIMIT, new_chats=_NO_LIMIT, requests=_NO_LIMIT)
    return Web(
        take=hall.take,
        history=History(core.database, Web.name),
        desk=core.desk,
        clock=core.clock.now,
        key=core.key,
        public_url=settings.public_url,
        demo=core.settings.demo,
        limits=None if settings.limits else open_,
    )


def zalo(hall: Hall) -> list[Channel]:
    """The Zalo bot, and the Official Account with both ways of its templates."""
    settings = hall.core.settings
    if not settings.zalo_bot.open and not settings.zalo_oa.enabled:
        return []
    from bot import doors_zalo

    given = hall.core, hall.take, hall.alarm
    bot = [doors_zalo.bot(*given)] if settings.zalo_bot.open else []
    return [*bot, *(doors_zalo.account(*given) if settings.zalo_oa.enabled else [])]


def telegram(hall: Hall) -> Channel | None:
    """Telegram, if there is a token."""
    core, settings = hall.core, hall.core.settings.telegram
    if not settings.token.get_secret_value():
        return None
    from bot.channels.telegram import Telegram

    turns = core.turns
    return Telegram(
        settings,
        take=hall.take,
        desk=core.desk,
        clock=core.clock.now,
        alarm=hall.alarm,
        dialogues=frozenset(turns.book.dialogues),
        menus=command_menus(turns.book, turns.tongues, turns.language),
        met=partial(core.deep_links.__setitem__, Telegram.name),
    )


_DOORS: tuple[Callable[[Hall], Channel | None], ...] = (telegram,)
"""Besides the page: each builds its channel, or None if the configuration does not open it."""


def doors(hall: Hall) -> list[Channel]:
    """Every channel that is open besides the page."""
    built = [channel for build in _DOORS if (channel := build(hall)) is not None]
    return [*built, *zalo(hall)]


def routes(channels: Sequence[Channel]) -> list[BaseRoute]:
    """What the platforms call, to be mounted beside the page."""
    return [route for channel in channels for route in channel.routes()]


async def listen(channels: Sequence[Channel], stopping: asyncio.Event) -> None:
    """Receive on all channels; returns when all have stopped and what they took is committed."""
    await asyncio.gather(*(_listen(channel, stopping) for channel in channels))


async def _listen(channel: Channel, stopping: asyncio.Event) -> None:
    """One channel. A defect in it harms no other, and it is begun again."""
    while not stopping.is_set():
        try:
            await channel.listen(stopping)
        except Exception as error:
            complain("a channel stopped listening", error, channel=channel.name)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _PAUSE)
        else:
            return


async def close(channels: Sequence[Channel]) -> None:
    """Let go of every connection, whatever one of them says to it."""
    for channel in channels:
        try:
            await channel.close()
        except Exception as error:
            complain("a channel could not be closed", error, channel=channel.name)
