"""What the operator's tools ask the running process: is it well, and how is it doing."""

from collections.abc import Sequence

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.app import Core, Engine
from bot.channels.web_door import Door
from storage import incidents, outbox, troubles, writable
from storage.database import Unavailable

PATIENCE = 2.0
"""Seconds for which `/healthz` waits until a write could begin: longer than any turn takes, and
shorter than those who write are made to wait before they are told "busy"."""


def operating_routes(core: Core, engine: Engine) -> Sequence[BaseRoute]:
    """`/healthz` for a supervisor, `/metrics` for Prometheus on the same machine."""

    async def healthz(request: Request) -> Response:
        try:
            async with core.database.read() as connection:
                waiting = await outbox.waiting(connection)
        except Unavailable:
            return JSONResponse({"status": "database unavailable"}, 503)
        try:
            await writable.check(core.database, PATIENCE)
        except Unavailable as cause:
            status = "database cannot be written"
            return JSONResponse({"status": status, "cause": str(cause)}, 503)
        if not engine.intake.alive:
            return JSONResponse({"status": "stopping"}, 503)
        unsent = sum(count for count, _ in waiting.values())
        return JSONResponse({"status": "ok", "unsent": unsent})

    async def metrics(request: Request) -> Response:
        # A proxy adds this header; figures are for the machine's own monitoring only.
        if "x-forwarded-for" in request.headers or "forwarded" in request.headers:
            return PlainTextResponse("not here\n", 404)
        await refresh(core)
        return Response(generate_latest(core.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return [
        Route("/healthz", Door(healthz, "GET", "HEAD")),
        Route("/metrics", Door(metrics, "GET", "HEAD")),
    ]


async def refresh(core: Core) -> None:
    """Bring the gauges up to date; counting when asked costs nothing in between."""
    now = core.clock.now()
    core.metrics.waiting.clear()
    core.metrics.oldest.clear()
    core.metrics.incidents.clear()
    try:
        async with core.database.read() as connection:
            messages = await outbox.waiting(connection) | await troubles.counted(connection)
            wrong = await incidents.open_(connection)
    except Unavailable:
        return  # all other figures are wanted most of all now
    for incident in wrong:
        core.metrics.incidents.labels(incident.channel, incident.kind).set(1)
    for (channel, state), (count, oldest) in messages.items():
        core.metrics.waiting.labels(channel, state).set(count)
        age = max(0.0, (now - oldest).total_seconds())
        core.metrics.oldest.labels(channel, state).set(age)
