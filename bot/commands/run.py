"""`bot run`: serve everything until told to stop."""

import argparse
import asyncio
import signal
import socket
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot import app, doors, memory
from bot.certificate_files import feed_routes
from bot.channels.contract import Channel
from bot.clock import SystemClock, ticker
from bot.commands.subparsers import Subparsers
from bot.config import Settings
from bot.logs import say, set_up
from bot.operating import operating_routes

_STOP_SECONDS = 25
_RESULTS_SECONDS = 10
"""How long a stop tries to store the last results while another process holds the database."""


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser("run", help="serve the chat (the default)")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Start, serve, stop. What was taken is answered before the process ends."""
    set_up(settings.log == "json")
    core = await app.core(settings, SystemClock())
    engine = app.engine(core)
    hall = doors.Hall(core, engine.intake.take, core.incidents)
    page = doors.web(hall)
    others = doors.doors(hall)
    for channel in (page, *others):
        engine.sender.know(channel)
    server = _server(
        page.app(*operating_routes(core, engine), *_feeds(core), *doors.routes(others))
    )
    try:
        listening = _bind(settings)
    except OSError as error:
        await core.database.close()
        print(f"bot: cannot listen on {_address(settings)}: {error.strerror}", file=sys.stderr)
        return 1
    port = listening.getsockname()[1]
    print(f"Hương: http://{settings.web.host}:{port}", flush=True)
    if settings.demo:
        print("Demo: dates, places and the officer are samples. Ctrl+C stops.", flush=True)
    await _serve(core, engine, (page, *others), server, listening)
    return 0


async def _serve(
    core: app.Core,
    engine: app.Engine,
    channels: Sequence[Channel],
    server: uvicorn.Server,
    listening: socket.socket,
) -> None:
    """Run server, listeners, workers and ticker; stop them in the order of the messages.

    First nobody is listened to any more, and what was taken is committed and acknowledged; then
    the intake ends, then the sender, then the connections over which it sent.
    """
    closing, stopping = asyncio.Event(), asyncio.Event()
    if core.database.embedded:
        # Answers wait behind one that a killed process was sending, as long as its lease lasts.
        await engine.sender.tidy(alone=True)
    await core.incidents.review()
    await core.planner.fill()
    await engine.intake.recover(now_too=core.database.embedded)
    memory.settle()
    intake = asyncio.create_task(engine.intake.run())
    sender = asyncio.create_task(engine.sender.run(stopping))
    keep = core.settings.keep
    ticks = ticker(
        {
            engine.sender.tidy: 5,
            engine.intake.recover: 30,
            core.incidents.review: 30,
            core.planner.remind: 60,
            core.planner.fill: 60,
            core.planner.nudge: 60,
            core.planner.alarm: 60,
            core.reminders.plan: 60,
            lambda: core.planner.forget(keep): 3600,
            lambda: core.reminders.forget(keep.certificates): 3600,
        }
    )
    ticks.start()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, _stop, closing, server)
    say("started", mode=core.settings.mode, channels=",".join(c.name for c in channels))
    listeners = asyncio.create_task(doors.listen(channels, closing))
    await server.serve(sockets=[listening])
    closing.set()
    await asyncio.wait({listeners}, timeout=_STOP_SECONDS)
    ticks.shutdown(wait=False)
    engine.intake.stop()
    stopping.set()
    await asyncio.wait({intake, sender}, timeout=_STOP_SECONDS)
    await engine.sender.drain(_RESULTS_SECONDS)
    await doors.close(channels)
    await core.database.close()
    say("stopped")


class _Server(uvicorn.Server):
    """uvicorn without signal handlers of its own.

    They would end the process when the server has stopped, before what was taken is answered.
    """

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def _stop(closing: asyncio.Event, server: uvicorn.Server) -> None:
    # Both: the server waits for open connections, and those of the page end with its listener.
    closing.set()
    server.should_exit = True


def _server(application: Starlette) -> uvicorn.Server:
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
        lifespan="off",
    )
    return _Server(config)


def _feeds(core: app.Core) -> Sequence[BaseRoute]:
    tongue = core.turns.tongue(core.settings.language)
    return feed_routes(core.database, core.clock, core.programme, tongue)


def _bind(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.web.host else socket.AF_INET
    # Named TCP, because asyncio sends small packets at once (TCP_NODELAY) only on a socket that
    # says so: without it an answer on a kept connection waits 40 ms for an acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((settings.web.host, settings.web.port))
    return listening


def _address(settings: Settings) -> str:
    return f"{settings.web.host}:{settings.web.port}"
