"""Token buckets that keep one person or network from crowding out the others."""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from bot.channels.web_ports import Rate


class Buckets:
    """A bucket per key, at most `room` of them; the one unused for longest makes place.

    A forgotten bucket is a full one again, which is what it would have become by itself.
    """

    def __init__(self, rate: Rate, clock: Callable[[], datetime], room: int) -> None:
        self._rate = rate
        self._clock = clock
        self._room = room
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: str) -> float:
        """Takes one token; 0 if there was one, otherwise the seconds until there is."""
        now = self._clock().timestamp()
        tokens, then = self._buckets.pop(key, (self._rate.burst, now))
        # A clock set back must not take tokens away.
        tokens += max(0.0, now - then) * self._rate.per_second
        tokens = min(self._rate.burst, tokens)
        enough = tokens >= 1
        self._buckets[key] = (tokens - 1 if enough else tokens, now)
        if len(self._buckets) > self._room:
            self._buckets.popitem(last=False)
        return 0.0 if enough else (1 - tokens) / self._rate.per_second


def network(host: str) -> str:
    """The part of an address that one subscriber holds: all of IPv4, the /64 of IPv6."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address) and not address.ipv4_mapped:
        return str(ipaddress.ip_network((address.packed, 64), strict=False))
    return str(address)
