"""Calendar files of certificates: one duty by a signed link, all of a firm by a secret address."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.files import Made
from bot.channels.web_door import Door
from bot.clock import Clock
from handlers.certificate_calendar import calendar, duty_of
from handlers.certificate_firm import CALENDAR
from handlers.outlook import open_duties
from handlers.programme import Programme
from handlers.text import T, Tongue
from storage import certificate_contacts, certificates, followed
from storage.certificate_records import Standing
from storage.database import Database, Unavailable

_TYPE = "text/calendar"
_LONGEST_SECRET = 64
_REVOKED = T("This calendar address is not in use any more. Get the new one in the chat.")


def hashed(secret: str) -> str:
    """What is kept of a secret: enough to recognise it."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def duty_file(
    connection: AsyncConnection,
    subject: str,
    name: str,
    programme: Programme,
    tongue: Tongue,
    now: datetime,
) -> Made | None:
    """The calendar entry of one duty; None if it is done or the certificate is gone.

    `subject`: the certificate, as "c12" or by the draft with which it was entered, then its duty.
    """
    which = subject.partition("-")[0]
    is_number = which[:1] == "c" and which[1:].isdigit()
    id = int(which[1:]) if is_number else await certificates.by_draft(connection, which)
    one = await followed.one(connection, id) if id is not None else None
    duty = duty_of(subject, one, programme, now) if one else None
    if one is None or duty is None:
        return None
    return Made(name, _TYPE, calendar([(one, duty)], programme, tongue, now))


def feed_routes(
    database: Database, clock: Clock, programme: Programme, tongue: Tongue
) -> Sequence[BaseRoute]:
    """`/calendar/SECRET.ics`: everything that a firm's certificates ask, for a calendar program.

    The address is all that is needed, so it holds 128 random bits, and only their hash is kept.
    A revoked one is as unknown as one that never was.
    """

    async def feed(request: Request) -> Response:
        secret = request.path_params["secret"][:_LONGEST_SECRET]
        try:
            async with database.read() as connection:
                care = await certificate_contacts.by_feed(connection, hashed(secret))
                held = await followed.of_firms(connection, [care.firm.id]) if care else ()
        except Unavailable:
            return PlainTextResponse("busy\n", 503, headers={"Retry-After": "60"})
        if care is None:
            return PlainTextResponse(f"{tongue.say(_REVOKED)}\n", 404)
        now = clock.now()
        found = [
            (one, duty)
            for one in held
            if one.certificate.standing is not Standing.ENDED
            for duty in open_duties(one, programme, now)
        ]
        whole = calendar(found, programme, tongue, now)
        return Response(whole, media_type=_TYPE, headers={"Cache-Control": "private, no-cache"})

    return [Route(f"{CALENDAR}{{secret}}.ics", Door(feed, "GET", "HEAD"))]
