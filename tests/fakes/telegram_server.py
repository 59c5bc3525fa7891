"""The fake Telegram as a real HTTP server on loopback, in a thread of its own.

`fail` scripts what goes wrong; `webhook` mode delivers by calling the bot, with retries.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import parse_qsl

import httpx
import uvicorn
from starlette.types import Receive, Scope, Send

from tests.conversations.loopback import listener
from tests.fakes.bot_api import Refused, checked
from tests.fakes.telegram import TOKEN, Telegram, dumped

Kind = Literal["flood", "blocked", "ill", "silent", "cut", "garbage"]
"""flood: 429; blocked: 403; ill: 502; silent: taken, never answered; cut: taken, the answer ends in
the middle; garbage: taken, answered with what is no JSON."""
_RETRY_SECONDS = 0.05
_AT_ONCE = 40


@dataclass
class Fault:
    """What goes wrong with the next `times` calls of a method."""

    method: str
    kind: Kind
    times: int = 1
    after: int = 1
    chat: int | None = None


class Server:
    """The platform with its network. `with Server() as server: …`"""

    def __init__(self, platform: Telegram | None = None, tls: bool = False) -> None:
        self.platform = platform or Telegram()
        self.platform.news = self._news
        self.faults: list[Fault] = []
        self.silence = 3600.0
        self.deliver_to = ""
        self.delivered: list[tuple[int, int]] = []
        self._polls: list[asyncio.Event] = []
        self._fresh: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._socket = listener()
        self._server = uvicorn.Server(
            uvicorn.Config(self, log_config=None, lifespan="off", log_level="critical")
        )
        self._thread = threading.Thread(target=self._run, daemon=True)

    # -- for the test ------------------------------------------------------------------------------

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a bot that talks to this Telegram."""
        port = self._socket.getsockname()[1]
        return {
            "BOT_TELEGRAM__TOKEN": TOKEN,
            "BOT_TELEGRAM__BASE_URL": f"http://127.0.0.1:{port}/bot",
            "BOT_TELEGRAM__BASE_FILE_URL": f"http://127.0.0.1:{port}/file/bot",
            "BOT_TELEGRAM__POLL_SECONDS": "2",
        }

    def fail(
        self, method: str, kind: Kind, times: int = 1, after: int = 1, chat: int | None = None
    ) -> None:
        self.faults.append(Fault(method, kind, times, after, chat))

    def deliver(self, url: str, secret: str) -> None:
        """Bring updates to the bot's webhook. (https is `setWebhook`'s to ask for; here it is a
        loopback address, as behind a proxy that ends TLS.)"""
        self.platform.webhook, self.platform.secret = url, secret
        self.deliver_to = url
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(self._deliver(), self._loop)

    def until(self, happened: Callable[[], object], what: str, within: float = 30.0) -> None:
        """Wait for what the bot, in another thread or process, will do."""
        deadline = time.monotonic() + within
        while not happened():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain: {what}")
            time.sleep(0.003)

    def __enter__(self) -> Self:
        self._thread.start()
        self.until(lambda: self._server.started, "the fake listens")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)
        self._socket.close()

    # -- the server --------------------------------------------------------------------------------

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            self._fresh = asyncio.Event()
            await self._server.serve(sockets=[self._socket])
            # Polls and pushes under way end with the server.
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run(serve())

    def _news(self) -> None:
        if self._loop and self._fresh and not self._loop.is_closed():
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._fresh.set)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        path = scope["path"]
        if path.startswith("/file/bot"):
            await self._file(path, send)
            return
        token, _, method = path.removeprefix("/bot").partition("/")
        given = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        headers = {k.decode().lower(): v.decode() for k, v in scope["headers"]}
        fields, files = _read(headers.get("content-type", ""), bytes(body))
        await self._call(token, method, {**given, **fields}, files, receive, send)

    async def _call(
        self,
        token: str,
        method: str,
        given: dict[str, str],
        files: dict[str, tuple[str, bytes]],
        receive: Receive,
        send: Send,
    ) -> None:
        fault = self._fault(method, given)
        try:
            if fault:
                _before(fault)
            if method == "getUpdates":
                result: Any = await self._updates(token, given, receive)
            else:
                result = self.platform.call(token, method, given, files)
            status, answer = 200, {"ok": True, "result": result}
        except Refused as error:
            status = error.code
            answer = {"ok": False, "error_code": status, "description": error.description}
            if error.parameters:
                answer["parameters"] = error.parameters
        self.platform.note(method, given, status)
        data = dumped(answer)
        if fault and fault.kind == "silent":
            with suppress(TimeoutError):
                async with asyncio.timeout(self.silence):
                    while (await receive())["type"] != "http.disconnect":
                        pass
            return
        if fault and fault.kind == "garbage":
            data = b"<html>we are having a moment"
        await _respond(send, status, data, cut=bool(fault and fault.kind == "cut"))

    def _fault(self, method: str, given: dict[str, str]) -> Fault | None:
        for fault in self.faults:
            mine = fault.method in (method, "*")
            if mine and fault.times and fault.chat in (None, _number(given.get("chat_id"))):
                fault.times -= 1
                return fault
        return None

    async def _updates(self, token: str, given: dict[str, str], receive: Receive) -> Any:
        """A long poll, held until there is something to tell."""
        if token != TOKEN:
            raise Refused(401, "Unauthorized")
        fields = checked("getUpdates", given, frozenset())
        if self.platform.webhook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook "
                "to delete the webhook first",
            )
        for other in self._polls:
            other.set()
        ended = asyncio.Event()
        self._polls.append(ended)
        gone = asyncio.create_task(_disconnected(receive))
        try:
            return await self._held(fields, ended, gone)
        finally:
            gone.cancel()
            self._polls.remove(ended)

    async def _held(self, fields: dict[str, Any], ended: asyncio.Event, gone: Any) -> Any:
        assert self._fresh is not None
        if "offset" in fields:
            self.platform.forget_before(fields["offset"])
        deadline = time.monotonic() + fields.get("timeout", 0)
        while True:
            self._fresh.clear()
            found = self.platform.waiting(fields.get("allowed_updates"), fields.get("limit", 100))
            left = deadline - time.monotonic()
            if found or left <= 0 or gone.done():
                return found
            if ended.is_set():
                raise Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one "
                    "bot instance is running",
                )
            woken = asyncio.create_task(self._fresh.wait())
            stop = asyncio.create_task(ended.wait())
            await asyncio.wait(
                {woken, stop, gone}, timeout=left, return_when=asyncio.FIRST_COMPLETED
            )
            woken.cancel()
            stop.cancel()

    async def _file(self, path: str, send: Send) -> None:
        token, _, name = path.removeprefix("/file/bot").partition("/")
        found = self.platform.files.get(name.removeprefix("documents/"))
        fault = self._fault("file", {})
        if token != TOKEN or found is None:
            await _respond(send, 404, dumped({"ok": False, "error_code": 404}))
        elif fault and fault.kind == "ill":
            await _respond(send, 502, b"bad gateway")
        else:
            await _respond(send, 200, found[0], cut=bool(fault and fault.kind == "cut"))

    async def _deliver(self) -> None:
        """Call the webhook for every update, several at once, again until it answers 2xx."""
        assert self._fresh is not None
        room, tasks = asyncio.Semaphore(_AT_ONCE), set[asyncio.Task[None]]()
        started: set[int] = set()
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            while self.deliver_to:
                self._fresh.clear()
                for update in self.platform.waiting(None, 1000):
                    if update["update_id"] not in started:
                        started.add(update["update_id"])
                        task = asyncio.create_task(self._bring(client, room, update, started))
                        tasks.add(task)
                        task.add_done_callback(tasks.discard)
                await self._fresh.wait()

    async def _bring(
        self,
        client: httpx.AsyncClient,
        room: asyncio.Semaphore,
        update: dict[str, Any],
        started: set[int],
    ) -> None:
        headers = {
            "X-Telegram-Bot-Api-Secret-Token": self.platform.secret,
            "Content-Type": "application/json",
        }
        while True:
            async with room:
                try:
                    answer = await client.post(
                        self.deliver_to, content=dumped(update), headers=headers
                    )
                    status = answer.status_code
                except httpx.HTTPError:
                    status = 0
            self.delivered.append((update["update_id"], status))
            if 200 <= status < 300:
                with self.platform.lock:
                    self.platform.updates.pop(update["update_id"], None)
                started.discard(update["update_id"])
                return
            await asyncio.sleep(_RETRY_SECONDS)


def _before(fault: Fault) -> None:
    """Faults of which the call itself knows nothing: it is not taken."""
    if fault.kind == "flood":
        raise Refused(429, f"Too Many Requests: retry after {fault.after}", retry_after=fault.after)
    if fault.kind == "blocked":
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if fault.kind == "ill":
        raise Refused(502, "Bad Gateway")


async def _respond(send: Send, status: int, data: bytes, cut: bool = False) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(data)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    if cut:
        await send(
            {"type": "http.response.body", "body": data[: len(data) // 2], "more_body": True}
        )
        raise ConnectionAbortedError
    await send({"type": "http.response.body", "body": data})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _read(media_type: str, body: bytes) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """Fields and files of a form."""
    if not media_type.startswith("multipart/"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    head = f"Content-Type: {media_type}\r\n\r\n".encode()
    form = BytesParser(policy=HTTP).parsebytes(head + body)
    fields: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for part in form.iter_parts():
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        if part.get_filename() is None:
            fields[str(name)] = data.decode()
        else:
            files[str(name)] = (str(part.get_filename()), data)
    return fields, files


def _number(value: str | None) -> int | None:
    return int(value) if value and value.lstrip("-").isdigit() else None
