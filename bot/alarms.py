"""Where channels tell what staff or the operator must know."""

import logging

from bot.channels.contract import Incident
from bot.logs import say


async def log_incident(incident: Incident) -> None:
    """Into the log, for the operator."""
    say(
        "incident",
        logging.WARNING,
        channel=incident.channel,
        kind=incident.kind,
        detail=incident.detail,
    )
