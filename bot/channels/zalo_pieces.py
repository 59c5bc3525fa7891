"""A reply of several messages, shown one after the other and each of them once."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence

_REMEMBERED = 1000
"""Replies that stopped in the middle, of which it is known where."""


class Pieces:
    """Remembers how much of a reply was shown, while it may have to be tried again."""

    def __init__(self) -> None:
        self._shown: OrderedDict[int, int] = OrderedDict()

    async def show(
        self, message: int, pieces: Sequence[str], say: Callable[[str, bool], Awaitable[str]]
    ) -> str:
        """Show what was not shown yet of the outbox's message; returns the last one's id.

        `say` gets a piece, and whether it is the last. What it raises ends the attempt; the next
        one goes on there.
        """
        theirs = ""
        for number in range(self._shown.get(message, 0), len(pieces)):
            theirs = await say(pieces[number], number == len(pieces) - 1)
            self._remember(message, number + 1)
        self._shown.pop(message, None)
        return theirs

    def _remember(self, message: int, shown: int) -> None:
        self._shown[message] = shown
        while len(self._shown) > _REMEMBERED:
            self._shown.popitem(last=False)
