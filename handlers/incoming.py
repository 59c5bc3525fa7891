"""What came from a person, whatever the channel."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person sent. Its bytes are kept by the host under `token`."""

    token: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update: exactly one of `text`, `choice`, `file` and `start` is meant.

    `update` is the channel's own id of it and makes a repeated delivery recognisable;
    `choice` is the payload of a pressed button, as `reply.payload` wrote it;
    `start` is set when the chat was opened, with the parameter of the link or "".
    """

    channel: str
    chat: str
    update: str
    received_at: datetime
    text: str = ""
    choice: str = ""
    file: Upload | None = None
    start: str | None = None
    language: str = ""
