"""Throughput of whole processes over loopback HTTP: a webhook call in, an API call out.

A light Telegram in this process calls the contender's webhook for 64 chats at once and takes its
API calls. A turn is over when the webhook was answered and the answer has been sent; CPU is the
contender's own.
"""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.harness import Failed
from benchmarks.load import quantile
from benchmarks.script import inputs, update
from benchmarks.wire_bots import PATH, SECRET
from benchmarks.words import screens

NAMES = ("ours", "ptb", "aiogram")
TITLES = {
    "ours": "ours, SQLite synchronous=FULL, uvicorn, own client",
    "ptb": "PTB Application, Starlette and uvicorn, httpx",
    "aiogram": "aiogram Dispatcher, aiohttp server and client",
}
CHATS = 64
_CYCLES, _QUICK_CYCLES, _REPETITIONS = 12, 2, 3
_WARM_UP = 2
_CHAT = re.compile(rb'chat_id(?:=|"\r\n(?:[^\r\n]+\r\n)*\r\n)(\d+)')
_SCREEN = re.compile(rb"callback_data%22%3A\+?%22(\d+)%3A")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Api:
    """The light Telegram: takes every call, remembers what a chat was shown."""

    screens: dict[int, str] = field(default_factory=dict)
    waiting: dict[int, asyncio.Future[None]] = field(default_factory=dict)
    messages: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head, body = await _request(reader)
                answer = self._answer(head, body)
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    b"%d\r\n\r\n%b" % (len(answer), answer)
                )
        except (OSError, EOFError):
            pass
        finally:
            writer.close()

    def _answer(self, head: bytes, body: bytes) -> bytes:
        method = head.split(b" ", 2)[1].rpartition(b"/")[2]
        if method == b"getMe":
            return (
                b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"H","username":"h_bot"}}'
            )
        if method not in (b"sendMessage", b"editMessageText"):
            return b'{"ok":true,"result":true}'
        found = _CHAT.search(body)
        assert found, body
        chat = int(found[1])
        if screen := _SCREEN.search(body):
            self.screens[chat] = screen[1].decode()
        self.messages += 1
        if (waiting := self.waiting.pop(chat, None)) and not waiting.done():
            waiting.set_result(None)
        return (
            b'{"ok":true,"result":{"message_id":%d,"date":1790000000,"text":"?","chat":{"id":%d,'
            b'"type":"private","first_name":"L"},"from":{"id":1,"is_bot":true,"first_name":"H"}}}'
            % (self.messages, chat)
        )


async def _request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """One request, or one answer: head and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:
        body = b""
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readuntil(b"\r\n")
        return head, body
    length = re.search(rb"content-length: *(\d+)", lower)
    return head, await reader.readexactly(int(length[1])) if length else b""


async def _chat(api: Api, port: int, chat: int, turns: range, latencies: list[float]) -> None:
    """One chat over one kept connection, as Telegram keeps them."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    steps = len(inputs(0, 0))
    for number in turns:
        said = inputs(chat, number // steps)[number % steps]
        data = said.choice
        if data and (screen := api.screens.get(chat + 1)):
            data = f"{screen}:{data}"
        body = json.dumps(update(chat, said.text, data)).encode()
        sent = time.perf_counter()
        answered = api.waiting[chat + 1] = asyncio.get_running_loop().create_future()
        writer.write(
            b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"X-Telegram-Bot-Api-Secret-Token: %b\r\nContent-Length: %d\r\n\r\n%b"
            % (PATH.encode(), SECRET.encode(), len(body), body)
        )
        head, _ = await _request(reader)
        assert head.startswith(b"HTTP/1.1 200"), head
        async with asyncio.timeout(30):
            await answered
        latencies.append(time.perf_counter() - sent)
    writer.close()


async def _opened(api: Api, port: int, name: str) -> None:
    """Peers are brought to the first question; ours is already."""
    if name == "ours":
        return
    for chat in range(CHATS):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        start = update(chat, "/start", "")
        start["message"]["entities"] = [{"type": "bot_command", "offset": 0, "length": 6}]
        body = json.dumps(start).encode()
        answered = api.waiting[chat + 1] = asyncio.get_running_loop().create_future()
        writer.write(
            b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"X-Telegram-Bot-Api-Secret-Token: %b\r\nContent-Length: %d\r\n\r\n%b"
            % (PATH.encode(), SECRET.encode(), len(body), body)
        )
        await _request(reader)
        await answered
        writer.close()


async def one(name: str, cycles: int, said: Sequence[Any]) -> dict[str, float]:
    """One run of one contender, in a process of its own."""
    api = Api()
    server = await asyncio.start_server(api.serve, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    process = subprocess.Popen(  # noqa: ASYNC220 - a child of its own, before anything runs
        [sys.executable, "-m", "benchmarks.wire_bots"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdin
        assert process.stdout
        job = {"name": name, "api": address, "chats": CHATS, "screens": said}
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        port = int(await asyncio.to_thread(process.stdout.readline))
        await _opened(api, port, name)
        steps = len(inputs(0, 0))
        starts = [_WARM_UP * steps + chat % steps for chat in range(CHATS)]
        if name == "ours":
            async with asyncio.timeout(60):
                while api.messages < CHATS:  # noqa: ASYNC110 - the first screens are under way
                    await asyncio.sleep(0.01)
        await _all(api, port, [range(start) for start in starts], [])
        latencies: list[float] = []
        cpu, began = _cpu(process.pid), time.perf_counter()
        await _all(api, port, [range(s, s + cycles * steps) for s in starts], latencies)
        seconds, used = time.perf_counter() - began, _cpu(process.pid) - cpu
    finally:
        process.send_signal(signal.SIGTERM)
        said_last, _ = await asyncio.to_thread(process.communicate, timeout=30)
        server.close()
    wanted = CHATS * (cycles + _WARM_UP)
    if int(said_last) != wanted:
        raise Failed(f"webhook {name}: {said_last.strip()} registrations instead of {wanted}")
    return {
        "rate": len(latencies) / seconds,
        "p50": quantile(latencies, 0.5) * 1000,
        "p99": quantile(latencies, 0.99) * 1000,
        "cpu": used / len(latencies) * 1000,
    }


async def _all(api: Api, port: int, parts: Sequence[range], latencies: list[float]) -> None:
    async with asyncio.TaskGroup() as group:
        for chat, part in enumerate(parts):
            group.create_task(_chat(api, port, chat, part, latencies))


def _cpu(process: int) -> float:
    """Seconds of processor time that a process has used, all threads."""
    with open(f"/proc/{process}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def compared(quick: bool) -> str:
    """The table: medians of runs that take turns."""
    said = screens()
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in NAMES}
    for _ in range(1 if quick else _REPETITIONS):
        for name in NAMES:
            figures = asyncio.run(one(name, _QUICK_CYCLES if quick else _CYCLES, said))
            runs[name].append(figures)
            print(f"webhook {name}: {figures['rate']:.0f} turns/s", file=sys.stderr, flush=True)
    middle = {
        name: {key: median(run[key] for run in found) for key in found[0]}
        for name, found in runs.items()
    }
    base = middle["ptb"]["rate"]
    lines = [
        "| contender | turns/s | of PTB | p50 ms | p99 ms | CPU ms/turn |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {TITLES[name]} | {f['rate']:,.0f} | {f['rate'] / base:.2f} | {f['p50']:.1f} "
        f"| {f['p99']:.1f} | {f['cpu']:.3f} |"
        for name, f in middle.items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(compared("--quick" in sys.argv))
