"""An update as a row of the inbox, and back."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from handlers.incoming import Incoming, Unfit, Upload
from handlers.spelling import clean
from storage import inbox


def to_row(incoming: Incoming, keep: bool) -> dict[str, Any]:
    """The row to insert, with what was said if it is to be kept."""
    return {
        "channel": incoming.channel,
        "address": incoming.chat,
        "update_id": incoming.update,
        "payload": to_payload(incoming) if keep else {},
        "received_at": incoming.received_at,
        "state": inbox.DONE,
    }


def to_payload(incoming: Incoming) -> dict[str, Any]:
    """What was said. Text is cleaned first: no database stores NUL or a lone surrogate."""
    said: dict[str, Any] = {}
    if incoming.text:
        said["text"] = clean(incoming.text)
    if incoming.choice:
        said["choice"] = clean(incoming.choice)
    if incoming.start is not None:
        said["start"] = clean(incoming.start)
    if incoming.file:
        said["file"] = asdict(incoming.file)
    if incoming.unfit:
        said["unfit"] = incoming.unfit.value
    if incoming.language:
        said["language"] = incoming.language
    if incoming.officer_for:
        said["officer_for"] = incoming.officer_for.total_seconds()
    if incoming.written_at:
        said["written_at"] = incoming.written_at.isoformat()
    return said


def from_payload(row: Any) -> Incoming:
    """The update that a row of the inbox holds."""
    said = row.payload
    return Incoming(
        channel=row.channel,
        chat=row.address,
        update=row.update_id,
        received_at=row.received_at,
        text=said.get("text", ""),
        choice=said.get("choice", ""),
        file=Upload(**said["file"]) if "file" in said else None,
        start=said.get("start"),
        unfit=Unfit(said["unfit"]) if "unfit" in said else None,
        language=said.get("language", ""),
        officer_for=timedelta(seconds=said["officer_for"]) if "officer_for" in said else None,
        written_at=datetime.fromisoformat(said["written_at"]) if "written_at" in said else None,
    )
