"""Faults that a test orders from a fake platform, each for the next calls of one method."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

Answer = Callable[[], dict[str, Any]]
"""Does what the call asks for and returns the answer of a platform that is well."""


class Faults:
    """What goes wrong, by method, first ordered first met."""

    def __init__(self) -> None:
        self._ordered: dict[str, deque[Any]] = defaultdict(deque)

    def order(self, method: str, fault: Any, times: int = 1) -> None:
        """`fault`: an HTTP status, a dict as answer (nothing is done then), or one of
        "silence" (does it, and does not answer for a minute), "cut" (does it, and breaks the
        connection in the middle of the answer), "garbage" (does it, and answers no JSON),
        "hang" (does nothing, and does not answer for a minute)."""
        self._ordered[method].extend([fault] * times)

    def clear(self) -> None:
        self._ordered.clear()

    async def meet(self, method: str, answer: Answer) -> Response | None:
        """The faulty response that is due; None if nothing is."""
        if not self._ordered[method]:
            return None
        fault = self._ordered[method].popleft()
        if isinstance(fault, int):
            return PlainTextResponse("<html>trouble</html>", fault)
        if isinstance(fault, dict):
            return JSONResponse(fault)
        if fault == "hang":
            await asyncio.sleep(60)
            return PlainTextResponse("", 504)
        answer()
        if fault == "silence":
            await asyncio.sleep(60)
            return PlainTextResponse("", 504)
        if fault == "cut":
            return StreamingResponse(
                _torn(), media_type="application/json", headers={"Content-Length": "1000"}
            )
        assert fault == "garbage", fault
        return PlainTextResponse("<html>welcome</html>")


async def _torn() -> Any:
    yield b'{"ok": true, "resu'
