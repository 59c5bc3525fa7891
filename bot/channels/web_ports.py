"""What the web channel asks of its host: the shapes and ports it is built with."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias

from bot.channels.contract import Body
from bot.channels.files import MOST_BYTES
from storage.frozen import frozen


@frozen
class Entry:
    """One message of a chat as the page shows it.

    `id` must grow per chat in the order in which messages become visible, because a page asks for
    what is beyond the last one it saw: a reminder that was planned early and falls due late needs
    its number when it falls due, or an open page never gets it. `replaces` is the `id` of the
    message it takes the place of. `you` is what the person typed to cause it, or the name of the
    file he sent (None for a press or a notice); `update` is the id the page gave that input, also
    of a press, so that what was shown at once is confirmed and not doubled.
    """

    id: int
    replaces: int | None
    at: datetime
    body: Body
    you: str | None = None
    update: str | None = None


History: TypeAlias = Callable[[str, int, int], Awaitable[list[Entry]]]
"""(address, after, limit): the entries beyond `after`, ascending; after 0 the latest `limit`."""


@frozen
class Rate:
    """`burst` at once, then `per_second`."""

    burst: float
    per_second: float


@frozen
class Limits:
    """How much one person, one network and all of them may ask for.

    The rates per network are generous on purpose: a training room and a mobile operator both
    bring hundreds of people from one address. Sizes in bytes, times in seconds.
    """

    messages: Rate = Rate(20, 2)  # per chat
    uploads: Rate = Rate(6, 0.2)  # per chat
    new_chats: Rate = Rate(120, 0.2)  # per network
    requests: Rate = Rate(400, 60)  # per network
    remembered: int = 20_000  # buckets of each kind in memory, some 5 MB when full
    message_bytes: int = 256 * 1024  # 64 KiB of text, also when every letter is escaped
    file_bytes: int = MOST_BYTES
    uploads_at_once: int = 6  # each is held in memory
    body_seconds: float = 60  # a body that takes longer is given up
    history: int = 100  # messages shown after a reload, and read at once
    streams_per_chat: int = 6  # as many as a browser opens to one host
    streams: int = 5_000
    reread: float = 5  # an answer written by another worker is seen after this long
    heartbeat: float = 15  # proxies close what is silent for 30 to 60
