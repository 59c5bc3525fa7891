"""A contender as a whole process: its webhook server in, its API calls out, over real sockets.

`python -m benchmarks.wire_bots` reads a job from stdin, prints the port on which it listens,
serves until it is told to end, and prints how many registrations it has kept. Everybody answers
a press at once, as every Telegram bot should.
"""

import asyncio
import contextlib
import json
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

TOKEN = "1:bench"
SECRET = "secret-of-the-benchmark"
PATH = "/hooks/telegram"
_Serve: TypeAlias = Callable[[Mapping[str, Any], socket.socket], Coroutine[Any, Any, None]]


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _uvicorn(app: Any, listening: socket.socket) -> None:
    """Serve until SIGTERM."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", log_level="critical"
    )
    server = _Server(config)
    asyncio.get_running_loop().add_signal_handler(
        signal.SIGTERM, lambda: setattr(server, "should_exit", True)
    )
    await server.serve(sockets=[listening])


async def ours(job: Mapping[str, Any], listening: socket.socket) -> None:
    """Production's core, page, channel and sender on a file with synchronous=FULL."""
    from pydantic import SecretStr
    from sqlalchemy import func, select

    from benchmarks.dialogue import ID, dialogue
    from benchmarks.words import EVENT_ROW, NOW, PROGRAMME
    from bot import app, doors
    from bot.clock import ShiftedClock
    from bot.config import Settings, Telegram
    from handlers.incoming import Incoming
    from handlers.stage import Book
    from storage import events
    from storage.event_tables import registrations

    with tempfile.TemporaryDirectory(prefix="huong-bench-") as folder:
        telegram = Telegram(
            token=SecretStr(TOKEN),
            updates="webhook",
            secret=SecretStr(SECRET),
            base_url=job["api"] + "/bot",
        )
        settings = Settings(
            database=f"sqlite:///{Path(folder) / 'bench.db'}",
            programme=PROGRAMME,
            telegram=telegram,
        )
        core = await app.core(settings, ShiftedClock(NOW))
        async with core.database.write() as connection:
            await events.add(connection, [EVENT_ROW])
            event = (await events.by_key(connection))[EVENT_ROW["key"]].id
        book = core.turns.book
        talk = Book.of((*book.dialogues.values(), dialogue(event)), book.answers)
        core = replace(core, turns=replace(core.turns, book=talk))
        engine = app.engine(core)
        hall = doors.Hall(core, engine.intake.take, core.incidents)
        page, others = doors.web(hall), doors.doors(hall)
        for channel in others:
            engine.sender.know(channel)
        stopping = asyncio.Event()
        running = [
            asyncio.create_task(engine.intake.run()),
            asyncio.create_task(engine.sender.run(stopping)),
        ]
        await asyncio.gather(
            *(
                engine.intake.take(
                    Incoming("telegram", str(chat + 1), "open", NOW, start=ID, language="vi")
                )
                for chat in range(job["chats"])
            )
        )
        await _uvicorn(page.app(*doors.routes(others)), listening)
        engine.intake.stop()
        stopping.set()
        await asyncio.gather(*running)
        await engine.sender.drain()
        await doors.close(others)
        query = select(func.count()).where(registrations.c.event_id == event)
        async with core.database.read() as connection:
            print(await connection.scalar(query), flush=True)
        await core.database.close()


async def ptb(job: Mapping[str, Any], listening: socket.socket) -> None:
    """`Application` behind Starlette and uvicorn, as its documentation shows for an own webhook
    server (its built-in one needs tornado, which is not among our packages); chats as they come,
    the faster of its two ways."""
    from telegram import Update
    from telegram.ext import Application, ExtBot
    from telegram.request import HTTPXRequest

    from benchmarks.peers import prepared
    from benchmarks.telegram_bot import Context, Conversation

    class Answering(Conversation):
        async def kind(self, update: Update, context: Context) -> int:
            assert update.callback_query
            await update.callback_query.answer()
            return await super().kind(update, context)

        async def confirm(self, update: Update, context: Context) -> int:
            assert update.callback_query
            await update.callback_query.answer()
            return await super().confirm(update, context)

    request = HTTPXRequest(connection_pool_size=256)
    bot = ExtBot(TOKEN, base_url=job["api"] + "/bot", request=request)
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    talk = Answering(prepared(job["screens"]))
    application.add_handler(talk.handler(persistent=False))
    await application.initialize()
    await application.start()

    async def hook(request: Request) -> Response:
        if request.headers.get("x-telegram-bot-api-secret-token") != SECRET:
            return Response(status_code=403)
        await application.process_update(Update.de_json(await request.json(), application.bot))
        return Response()

    await _uvicorn(Starlette(routes=[Route(PATH, hook, methods=["POST"])]), listening)
    await application.stop()
    await application.shutdown()
    print(len(talk.kept), flush=True)


async def aiogram(job: Mapping[str, Any], listening: socket.socket) -> None:
    """`Dispatcher` behind aiogram's own aiohttp server, with its own session."""
    from aiogram import Bot, Dispatcher, F
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.filters import CommandStart
    from aiogram.fsm.context import FSMContext
    from aiogram.fsm.storage.memory import MemoryStorage
    from aiogram.types import CallbackQuery
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
    from aiohttp import web

    from benchmarks.aiogram_bot import Aiogram, Asked

    class Answering(Aiogram):
        async def _kind(self, query: CallbackQuery, state: FSMContext) -> None:
            await query.answer()
            await super()._kind(query, state)

        async def _confirm(self, query: CallbackQuery, state: FSMContext) -> None:
            await query.answer()
            await super()._confirm(query, state)

    session = AiohttpSession(api=TelegramAPIServer.from_base(job["api"]))
    bot, dispatcher = Bot(TOKEN, session=session), Dispatcher(storage=MemoryStorage())
    peer = Answering(job["screens"])
    message, pressed = dispatcher.message, dispatcher.callback_query
    message.register(peer._start, CommandStart())
    message.register(peer._name, Asked.name, F.text)
    message.register(peer._phone, Asked.phone, F.text)
    message.register(peer._firm, Asked.firm, F.text)
    pressed.register(peer._kind, Asked.kind)
    message.register(peer._tax, Asked.tax, F.text)
    pressed.register(peer._confirm, Asked.confirm, F.data == "yes")
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(app, path=PATH)
    setup_application(app, dispatcher, bot=bot)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()
    await runner.cleanup()
    print(await peer.registered(), flush=True)


CONTENDERS: dict[str, _Serve] = {"ours": ours, "ptb": ptb, "aiogram": aiogram}


def main() -> None:
    job = json.loads(sys.stdin.readline())
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(512)
    print(listening.getsockname()[1], flush=True)
    asyncio.run(CONTENDERS[job["name"]](job, listening))


if __name__ == "__main__":
    main()
