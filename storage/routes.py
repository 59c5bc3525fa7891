"""Routes and what became of them, as the JSON that the outbox keeps."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.records import Route, Tried


def encoded(routes: Sequence[Route]) -> list[dict[str, Any]]:
    """Routes as the outbox keeps them."""
    return [
        {
            "channel": r.channel,
            "address": r.address,
            "chat": r.chat,
            "until": r.until.isoformat() if r.until else None,
            "name": r.name,
        }
        for r in routes
    ]


def decoded(kept: Sequence[dict[str, Any]] | None) -> tuple[Route, ...]:
    """Routes as `encoded` wrote them."""
    return tuple(
        Route(
            channel=r["channel"],
            address=r["address"],
            chat=r["chat"],
            until=datetime.fromisoformat(r["until"]) if r["until"] else None,
            name=r["name"],
        )
        for r in kept or ()
    )


def history(kept: Sequence[dict[str, Any]] | None) -> tuple[Tried, ...]:
    """The ways that failed, first to last."""
    return tuple(Tried(t["channel"], datetime.fromisoformat(t["at"]), t["why"]) for t in kept or ())
