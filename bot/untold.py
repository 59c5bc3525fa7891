"""People who could not be written to: the officers call them and pass the message on."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.channels import named
from handlers.message_words import why_failed
from handlers.text import Joined, T, Text
from storage import staff
from storage.records import Route

_LETTERS = 600
"""Of a message, on the call list: enough to pass it on."""


def note(body: Mapping[str, Any], tried: Sequence[Mapping[str, Any]]) -> Text:
    """What an officer says who calls, and on which ways it could not be said."""
    lines = [body.get("header", ""), *body.get("text", ())]
    what = ". ".join(line.rstrip(".") for line in lines if line)[:_LETTERS]
    if not tried:
        return T("Cannot be written to. To be told: {what}", what=what)
    ways = Joined(
        tuple(Joined((named(t["channel"]), why_failed(t["why"])), by=": ") for t in tried), by="; "
    )
    return T("Could not be reached ({ways}). To be told: {what}", ways=ways, what=what)


async def call(
    connection: AsyncConnection, person: int, route: Route, key: str, words: str, now: datetime
) -> None:
    """Put somebody on the call list; once for a message's key."""
    await staff.add_call(
        connection,
        {
            "draft": f"{staff.UNTOLD}{hashlib.sha256(key.encode()).hexdigest()[:40]}",
            "person_id": person,
            "name": route.name,
            "phone": route.address,
            "note": words,
            "upload": "",
            "created_at": now,
        },
    )
