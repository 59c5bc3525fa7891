"""A code that joins two chats, as a frozen value."""

from storage.frozen import frozen
from storage.records import Role


@frozen
class Side:
    """One of the two chats, with the person behind it."""

    chat: int
    channel: str
    person: int
    name: str
    role: Role | None


@frozen
class Link:
    """A code that still works. `asking`: the chat where it was typed, waiting for `issuing`."""

    id: int
    issuing: Side
    asking: Side | None = None


@frozen
class Misses:
    """How many codes were not right, of one person and of all."""

    own: int
    all: int
