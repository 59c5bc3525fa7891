"""The Zalo Bot Platform on loopback, as strict as shared facts, zalo 1 and 3, say it is.

Errors come with HTTP 200. A poll hands out one update, wrapped, and forgets it. Webhook and polling
exclude each other. Texts of over 2,000 units, unknown chats and what the plan does not include are
refused. A test injects what people do and reads what they are shown.
"""

import asyncio
import json
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.fakes.faults import Faults
from tests.fakes.server import Loopback

TOKEN = "123456789:abc-xyz-secret"
SECRET = "a-secret-of-the-webhook"
MOST_TEXT = 2000
WITHIN = 30.0
"""Seconds until a test that waits for a message has failed."""


@dataclass(frozen=True)
class Sent:
    """A message that the bot sent."""

    chat: str
    text: str
    id: str


@dataclass
class State:
    """What the platform knows of one bot."""

    webhook: str = ""
    secret: str = ""
    users: set[str] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)
    polled: int = 0
    calls: list[str] = field(default_factory=list)


class ZaloBotPlatform(Loopback):
    """One bot's platform. `users`, `messages`: the plan."""

    def __init__(self, users: int = 50, messages: int = 3000, idle_seconds: float = 0.2) -> None:
        routes = [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/photo/{name}", self._photo),
        ]
        super().__init__(Starlette(routes=routes))
        self._numbers = count(1)
        self._changed = threading.Condition()
        self._queue: deque[dict[str, Any]] = deque()
        self.reset(users, messages, idle_seconds)

    def reset(self, users: int = 50, messages: int = 3000, idle_seconds: float = 0.2) -> None:
        """A new bot, as if the server had just been started."""
        self.plan_users, self.plan_messages = users, messages
        self.idle_seconds = idle_seconds
        self.state = State()
        self.faults = Faults()
        self.photos: dict[str, tuple[int, bytes]] = {}
        self.flat, self.deliver_to, self.refused = False, "", 0
        self._queue.clear()
        self._polling = 0

    # -- what a test does ------------------------------------------------------------------------

    def update(self, chat: str, event: str = "text", **message: Any) -> dict[str, Any]:
        """An update as the platform makes it; `message` overrides its fields."""
        with self._changed:
            self.state.users.add(chat)
        made = {
            "message_id": f"{next(self._numbers):020x}",
            "date": int(datetime.now(UTC).timestamp() * 1000),
            "from": {"id": chat, "display_name": "Lan", "is_bot": False},
            "chat": {"id": chat, "chat_type": "PRIVATE"},
            **message,
        }
        return {"event_name": f"message.{event}.received", "message": made}

    def says(self, chat: str, text: str) -> dict[str, Any]:
        """Somebody types."""
        return self.arrives(self.update(chat, text=text))

    def arrives(self, update: dict[str, Any]) -> dict[str, Any]:
        """Hand an update to the bot: into the queue, or pushed if there is a webhook."""
        if self.state.webhook:
            self.push(update if self.flat else {"ok": True, "result": update})
        else:
            with self._changed:
                self._queue.append(update)
        return update

    async def brings(self, update: dict[str, Any]) -> None:
        """`arrives`, for a test in whose own loop the webhook is served."""
        await asyncio.to_thread(self.arrives, update)

    def push(self, body: Any, secret: str | None = None) -> httpx.Response:
        """Call the webhook as the platform does; tried again as long as the bot says 503."""
        path = urlsplit(self.state.webhook).path
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {
            "X-Bot-Api-Secret-Token": self.state.secret if secret is None else secret,
            "Content-Type": "application/json",
        }
        return self.http.post(f"{self.deliver_to}{path}", content=raw, headers=headers)

    def shown(self, chat: str) -> list[str]:
        """The texts that somebody was shown."""
        with self._changed:
            return [one.text for one in self.state.sent if one.chat == chat]

    def wait_shown(self, chat: str, number: int) -> list[str]:
        """Return when somebody was shown so many messages."""
        return self.wait(lambda: self.shown(chat), number)

    def wait(self, texts: Any, number: int) -> list[str]:
        with self._changed:
            ok = self._changed.wait_for(lambda: len(texts()) >= number, timeout=WITHIN)
        assert ok, f"waited in vain for message {number}: {texts()}"
        return list(texts())

    @property
    def polling(self) -> bool:
        """Whether a poll is held open."""
        return self._polling > 0

    @property
    def waiting(self) -> int:
        """Updates that were not fetched yet."""
        return len(self._queue)

    # -- what the platform does --------------------------------------------------------------------

    async def _call(self, request: Request) -> Response:
        token, method = request.path_params["token"], request.path_params["method"]
        if token != TOKEN:
            self.refused += 1
            return _error(401, "Unauthorized")
        handler = getattr(self, f"_do_{method}", None)
        if handler is None:
            return _error(404, "Not found")
        params: dict[str, Any] = dict(request.query_params)
        if body := await request.body():
            params |= json.loads(body)
        self.state.calls.append(method)
        if method == "getUpdates":
            if (fault := await self.faults.meet(method, dict)) is not None:
                return fault
            return await self._do_getUpdates(params)
        fault = await self.faults.meet(method, lambda: handler(params))
        return fault or JSONResponse(handler(params))

    def _do_getMe(self, params: dict[str, Any]) -> dict[str, Any]:
        me = {"id": "1459232241454765289", "account_name": "bot.Huong", "account_type": "BASIC"}
        return _ok({**me, "can_join_groups": False})

    async def _do_getUpdates(self, params: dict[str, Any]) -> Response:
        if self.state.webhook:
            return _error(400, "can't use getUpdates while a webhook is set")
        if self._polling:
            return _error(409, "terminated by other getUpdates")
        self._polling += 1
        self.state.polled += 1
        try:
            loop = asyncio.get_running_loop()
            end = loop.time() + min(float(params.get("timeout", 30)), self.idle_seconds)
            while loop.time() < end:
                if self._queue:
                    break
                await asyncio.sleep(0.005)
            if not self._queue:
                return _error(408, "Request timeout")
            update = self._queue.popleft()
            return JSONResponse(_ok(update))
        finally:
            self._polling -= 1

    def _do_setWebhook(self, params: dict[str, Any]) -> dict[str, Any]:
        url, secret = urlsplit(str(params.get("url", ""))), str(params.get("secret_token", ""))
        host = url.hostname or ""
        if url.scheme != "https" or host in ("localhost", "127.0.0.1") or host.startswith("192."):
            return _failure(400, "bad webhook: a public https address is needed")
        if not 8 <= len(secret) <= 256:
            return _failure(400, "bad webhook: secret_token must have 8 to 256 characters")
        self.state.webhook, self.state.secret = url.geturl(), secret
        outcome = "webhook.ok"
        if self.deliver_to:
            try:
                status = self.push({}).status_code
                outcome = "webhook.ok" if status < 300 else f"webhook.http.{status}"
            except httpx.HTTPError:
                outcome = "webhook.err.unreachable"
        said = {"ok": outcome == "webhook.ok", "url": url.geturl(), "outcome": outcome, "hint": ""}
        return _ok({"url": url.geturl(), "updated_at": 1749538250568, "verification": said})

    def _do_deleteWebhook(self, params: dict[str, Any]) -> dict[str, Any]:
        self.state.webhook = self.state.secret = ""
        return _ok({"url": "", "updated_at": 1749538250568})

    def _do_getWebhookInfo(self, params: dict[str, Any]) -> dict[str, Any]:
        if not self.state.webhook:
            return _failure(404, "Not found")
        return _ok({"url": self.state.webhook, "updated_at": 1749538250568})

    def _do_sendMessage(self, params: dict[str, Any]) -> dict[str, Any]:
        chat, text = params.get("chat_id"), params.get("text")
        if set(params) - {"chat_id", "text", "parse_mode", "text_styles"}:
            return _failure(400, "unknown parameter")
        if not isinstance(text, str) or not text.strip():
            return _failure(400, "text is empty")
        if len(text.encode("utf-16-le")) // 2 > MOST_TEXT:
            return _failure(400, "text is too long")
        if chat not in self.state.users:
            return _failure(400, "chat not found")
        over = len(self.state.users) > self.plan_users
        if over or len(self.state.sent) >= self.plan_messages:
            return _failure(429, "Quota exceeded")
        with self._changed:
            sent = Sent(str(chat), text, f"m{len(self.state.sent)}")
            self.state.sent.append(sent)
            self._changed.notify_all()
        return _ok({"message_id": sent.id, "date": int(datetime.now(UTC).timestamp() * 1000)})

    async def _photo(self, request: Request) -> Response:
        status, data = self.photos.get(request.path_params["name"], (404, b""))
        pieces = (data[at : at + 65536] for at in range(0, len(data), 65536))
        return StreamingResponse(pieces, status, media_type="image/jpeg")


def _ok(result: Any) -> dict[str, Any]:
    return {"ok": True, "result": result}


def _failure(code: int, words: str) -> dict[str, Any]:
    return {"ok": False, "error_code": code, "description": words}


def _error(code: int, words: str) -> Response:
    return JSONResponse(_failure(code, words))
