"""The webhook of an Official Account: who calls, what it says, and an answer within two seconds.

Signatures are checked before anything is parsed. While `enforce` is off they are only logged: with
the wrong key every event would be refused and Zalo would switch the webhook off (shared facts,
zalo 2.5). Events that are much older than Zalo's own retries are replays and are not obeyed; a
newer repetition is recognised by the inbox.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.channels.contract import Alarm, Busy, Incident
from bot.channels.strangers import Strangers
from bot.channels.web_input import read_body
from bot.channels.web_refusals import Refusal
from bot.channels.zalo_oa_events import Event, instant, read, stamp
from bot.channels.zalo_oa_signature import HEADER, STAMP_HEADER, Terms, variant
from bot.logs import complain, say

PATH = "/hooks/zalo_oa"
MOST_BODY = 1 << 20
_BODY_SECONDS = 20.0
ANSWER_WITHIN = 1.7
"""Seconds; Zalo waits for two. What takes longer goes on, and Zalo's repetition finds it done."""
OLDEST = timedelta(hours=24)
"""Zalo repeats for about two hours at most (30 s, 5, 15, 30 min, 1 h)."""
WRONG_KEY = 5
"""Events in a row that do not fit: the key is wrong. Fewer may be anybody at the open address."""
_CHANNEL = "zalo_oa"


class Door:
    """Lets events in. `key`: the OA secret key of the app's webhook page, "" if not known yet."""

    def __init__(
        self,
        *,
        app_id: str,
        oa_id: str,
        key: str,
        enforce: bool,
        clock: Callable[[], datetime],
        alarm: Alarm,
    ) -> None:
        self._first = {"app_id": app_id, "oa_id": oa_id}
        self._key, self._enforce = key, enforce
        self._clock, self._alarm = clock, alarm
        self._known = ""
        self._misfits = 0
        self._strangers = Strangers(
            _CHANNEL, f"a signature does not fit; the event was {'refused' if enforce else 'taken'}"
        )

    async def open(self, request: Request, accept: Callable[[Event], Awaitable[None]]) -> Response:
        """One call: 200 after the commit, 401 if it is not signed and must be, 503 if busy."""
        try:
            raw = await read_body(request, MOST_BODY, _BODY_SECONDS, "too_long")
        except Refusal as refusal:
            say("a call of the webhook was refused", channel=_CHANNEL, why=refusal.code)
            return Response(status_code=413 if refusal.code == "too_long" else 408)
        except ClientDisconnect:
            return Response(status_code=400)
        if raw.strip() in (b"", b"{}"):
            # The console's try when the address is saved: unsigned, and must be answered 200.
            return Response(status_code=200)
        body = _parsed(raw)
        if not await self._signed(request, raw, body):
            return Response(status_code=401)
        if self._replayed(body):
            say("update ignored", channel=_CHANNEL, why="old")
            return Response(status_code=200)
        return await self._answer(accept(read(body)))

    async def _signed(self, request: Request, raw: bytes, body: Any) -> bool:
        stamps = {"body": stamp(body), "header": request.headers.get(STAMP_HEADER, "")}
        terms = Terms(self._first, stamps)
        found = variant(raw, request.headers.get(HEADER, ""), self._key, terms)
        if found and found != self._known:
            self._known = found
            say("signatures of the account fit", channel=_CHANNEL, variant=found)
        if found:
            self._misfits = 0
            await self._alarm(Incident(_CHANNEL, "signature", over=True))
            return True
        self._strangers.came()
        self._misfits += 1
        if self._key and self._misfits >= WRONG_KEY:
            await self._alarm(Incident(_CHANNEL, "signature"))
        return not self._enforce

    def _replayed(self, body: Any) -> bool:
        at = instant(body)
        return at is not None and self._clock() - at > OLDEST

    async def _answer(self, accepting: Awaitable[None]) -> Response:
        task = asyncio.ensure_future(accepting)
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await asyncio.shield(task)
        except Busy:
            return _later()
        except TimeoutError:
            task.add_done_callback(_note)
            return _later()
        return Response(status_code=200)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _later() -> Response:
    return Response(status_code=503, headers={"Retry-After": "30"})


def _note(task: "asyncio.Future[None]") -> None:
    """A late end has nobody waiting; a failure of it must still be seen."""
    if not task.cancelled() and (error := task.exception()) and not isinstance(error, Busy):
        complain("an event was not accepted", error, channel=_CHANNEL)
