"""What came from a person, whatever the channel."""

from datetime import datetime, timedelta
from enum import StrEnum

from storage.frozen import frozen


@frozen
class Upload:
    """A file that a person sent. Its bytes are kept by the host under `token`."""

    token: str
    name: str
    media_type: str
    size: int


class Unfit(StrEnum):
    """Something that no dialogue can read. The channel says what it was, the engine what to do."""

    TOO_BIG = "too_big"
    EMPTY = "empty"
    FILE_KIND = "file_kind"
    LOST = "lost"
    """A file that the platform announced and did not hand over."""
    STRANGERS_CARD = "strangers_card"
    """A contact card that is not the sender's own: anybody can forward somebody else's."""
    VOICE = "voice"
    STICKER = "sticker"
    EDITED = "edited"
    """An earlier message was changed: it has been answered already."""
    OTHER = "other"


@frozen
class Incoming:
    """One update: exactly one of `text`, `choice`, `file`, `start`, `unfit` and `officer_for` is
    meant.

    `update` is the channel's own id of it and makes a repeated delivery recognisable;
    `choice` is the payload of a pressed button, as `reply.payload` wrote it;
    `start` is set when the chat was opened, with the parameter of the link or "";
    `officer_for`: an officer wrote to the person himself, and the bot shall keep out of the chat
    for so long; `written_at` is told by the platform where it is much earlier than `received_at`,
    as after downtime.
    """

    channel: str
    chat: str
    update: str
    received_at: datetime
    text: str = ""
    choice: str = ""
    file: Upload | None = None
    start: str | None = None
    unfit: Unfit | None = None
    language: str = ""
    officer_for: timedelta | None = None
    written_at: datetime | None = None
