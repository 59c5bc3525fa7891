"""On which way somebody is told what he did not ask for, and on which one next if that fails.

By reach, window and cost (issue 3; shared facts, zalo 2.4 to 2.8): a consultation message of the
Official Account is free within 48 hours of the person's last word and billed or refused later; a
ZBS template costs money, by user id less than by phone number, and reaches the phone of somebody
who has not written for months; Telegram and Zalo Bot are free and may be blocked or forgotten;
the web page shows a message only to whoever opens it. After all of them an officer calls. The
console is never written to: nobody sits there.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from handlers.channels import CONSOLE, TELEGRAM, WEB, ZALO_BOT, ZALO_OA, ZBS_PHONE, ZBS_USER
from storage.records import Door, Route

CALL = "call"
"""Not a channel: the officers' call list, where a message ends that no channel could deliver."""
ORDER = (ZALO_OA, ZBS_USER, ZBS_PHONE, TELEGRAM, ZALO_BOT, WEB)
OA_WINDOW = timedelta(hours=48)
_MARGIN = timedelta(minutes=10)
"""What may pass between the decision and the platform's own clock."""
PATIENCE = timedelta(hours=2)
"""So long a notice waits for a channel that is down or out of quota; then it takes another way."""


def routes(
    doors: Sequence[Door],
    phone: str,
    channels: Collection[str],
    down: Collection[str],
    when: datetime,
    templated: bool,
) -> tuple[Route, ...]:
    """The ways to a person at the instant `when`, best first; without the call list.

    `phone`: "" if he did not agree to be written to there. `channels`: those that are configured.
    `down`: those known not to work now, which come last. `templated`: an approved template says
    it too; without one there is no ZBS route.
    """
    found: list[Route] = []
    for door in sorted(doors, key=_most_recent):
        if not door.gone:
            found += _through(door, when, templated)
    if templated and phone and doors:
        found.append(Route(ZBS_PHONE, phone, min(doors, key=_most_recent).chat))
    usable = [route for route in found if _is_open(route.channel, channels)]
    return tuple(sorted(usable, key=lambda r: (r.channel in down, _rank(r.channel))))


def onward(
    left: Sequence[Route],
    doors: Sequence[Door],
    phone: str,
    channels: Collection[str],
    down: Collection[str],
    when: datetime,
) -> tuple[Route, ...]:
    """What is left of the routes planned once, as things stand now; the call list stays last."""
    there = {door.chat for door in doors if not door.gone}
    still = [
        route
        for route in left
        if route.channel == CALL
        or (
            _is_open(route.channel, channels)
            and (route.address == phone if route.channel == ZBS_PHONE else route.chat in there)
            and (route.until is None or route.until > when)
        )
    ]
    return tuple(sorted(still, key=lambda r: (r.channel == CALL, r.channel in down)))


def is_late(due: datetime, next_attempt: datetime, useful_until: datetime | None) -> bool:
    """Whether waiting until the next attempt is too long for a message that was due once."""
    if useful_until is not None and next_attempt >= useful_until:
        return True
    return next_attempt - due >= PATIENCE


def _through(door: Door, when: datetime, templated: bool) -> list[Route]:
    """The ways that one chat opens."""
    if door.channel == CONSOLE:
        return []
    if door.channel != ZALO_OA:
        return [Route(door.channel, door.address, door.chat)]
    closes = door.seen_at + OA_WINDOW - _MARGIN
    within = [Route(ZALO_OA, door.address, door.chat, closes)] if closes > when else []
    return [*within, *([Route(ZBS_USER, door.address, door.chat)] if templated else [])]


def _most_recent(door: Door) -> tuple[float, int]:
    return -door.seen_at.timestamp(), door.chat


def _is_open(channel: str, channels: Collection[str]) -> bool:
    """A channel of somebody else's making has no place in the order, and is open if it is there."""
    return channel in channels or channel not in ORDER


def _rank(channel: str) -> int:
    return ORDER.index(channel) if channel in ORDER else ORDER.index(WEB)
