"""What a channel is: the one small contract that every door to the bot keeps.

A channel turns what people send into `Incoming`s for `Take` and shows `Outgoing`s. It knows its
platform and nothing else: no storage, no dialogue, no other channel. Whatever it needs from the
host is handed to it when it is built.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeAlias

from starlette.routing import BaseRoute

from handlers.incoming import Incoming
from storage.frozen import frozen

Body: TypeAlias = dict[str, Any]
"""A reply in one language, as JSON (written by `bot.body`)::

    {"screen": 12, "language": "vi", "header": str, "text": [str], "stays": bool, "typing": str,
     "lines": [{"label": str, "value": str, "change": {"id", "label", "short"} | None}],
     "choices": [{"id": str, "label": str, "url": str}], "footer": [{"id", "label", "url"}],
     "files": [{"kind": str, "subject": str, "name": str, "label": str}], "files_after": int,
     "contact": str, "contact_over": bool, "template": {"name": str, "data": {str: str}}}

The choice of the id `handlers.reply.EDIT` leads to a list of what the lines change: a channel that
shows these beside their lines leaves it out, any other shows it instead of them.
`files_after`: so many lines of the text are about the files, the rest asks something else; where
files stand in the message they stand between the two. `over` in a file that is shown again: it
is good for nothing any more, and its kind says what it was.
Keys with empty values are left out. A button carries `handlers.reply.payload(screen, id)`.
`contact` is the label of a button with which a person shares the own phone number, on platforms
that have one; `contact_over`: the screen before had it, so a button that stays is taken away.
`template` is what a route sends that takes no free words (`handlers.templates`).
"""


@frozen
class Outgoing:
    """One message to show. `replaces`: the channel's own id of the screen it may take over.

    `message` is the outbox's id: a channel that can recognise a repetition uses it to do so.
    """

    message: int
    address: str
    body: Body
    replaces: str = ""


@frozen
class Traits:
    """What a channel can do, and how fast.

    `per_second` messages at most to everybody (0: no limit); `repeatable`: sending the same
    message twice shows it once, so a doubtful one may be sent again; `recalls`: it shows again
    what was typed and answered before, which is kept for that, and else forgotten: what was typed
    with the turn, the answer when it is sent.
    """

    per_second: float = 0
    repeatable: bool = False
    recalls: bool = False


Take: TypeAlias = Callable[[Incoming], Awaitable[None]]
"""Hands an update over; returns once it is committed, raises `Busy` if it could not be."""


@frozen
class Incident:
    """Something that staff or the operator must know about a channel, in words without a secret.

    `kind` names it for machines, as `handlers.incidents.KINDS` lists them: the same kind of the
    same channel is told once until it is over. `over`: it works again; harmless, and free of
    cost, if nothing was known to be wrong.
    """

    channel: str
    kind: str
    detail: str = ""
    over: bool = False


Alarm: TypeAlias = Callable[[Incident], Awaitable[None]]
"""Tells an incident. Never raises: an alarm that fails must not stop the channel."""


class Channel(Protocol):
    """A door. The host mounts its routes, runs its listener and closes it when all is sent."""

    name: str
    traits: Traits

    async def send(self, outgoing: Outgoing) -> str:
        """Show a message; returns the channel's id of it, or raises a `SendError`."""
        ...

    def routes(self) -> list[BaseRoute]:
        """What the platform calls (a webhook), mounted on the web server beside the page."""
        ...

    async def listen(self, stopping: asyncio.Event) -> None:
        """Receive until `stopping`: poll, or nothing.

        Returns when everything handed to `Take` is committed. After `stopping` nothing more is
        taken and nothing is acknowledged that is not committed.
        """
        ...

    async def close(self) -> None:
        """Let go of connections: nothing is sent any more."""
        ...


@frozen
class Answered:
    """One thing that a platform was asked. `ok` None: worth knowing, no fault."""

    ok: bool | None
    says: str


class Platform(Protocol):
    """A channel's platform as the operator asks it, without a running bot.

    Every method raises `PlatformError` with words for the operator.
    """

    name: str

    async def check(self) -> list[Answered]:
        """Is the token good, and do updates come the way the configuration says?"""
        ...

    async def set_webhook(self) -> str:
        """Have the platform call us; returns what is so now."""
        ...

    async def delete_webhook(self) -> str:
        """Have it call us no more; returns what is so now."""
        ...

    async def show_webhook(self) -> str:
        """Where it calls now."""
        ...


class PlatformError(Exception):
    """The platform could not be asked, or refused: cause and remedy in words, no secret."""


class Busy(Exception):
    """The update could not be stored now (database locked, disk full): let the sender retry."""


class SendError(Exception):
    """A message was not shown. Each kind says what the caller must do; never shown to a person."""


class Throttled(SendError):
    """The platform asks for `after` seconds of silence; then send again."""

    def __init__(self, after: float) -> None:
        super().__init__(f"throttled for {after:g} s")
        self.after = after


class Unreachable(SendError):
    """The platform could not be reached or is ill; it took nothing. Retry with back-off."""


class Gone(SendError):
    """The person has stopped or blocked us: nothing more until he writes again."""


class Rejected(SendError):
    """The platform refuses this message for good; a defect of ours. Never retry."""


class Misconfigured(SendError):
    """Token or rights are wrong: tell the operator, keep the message."""


class Unknown(SendError):
    """The message may have been delivered; sending it again could show it twice."""
