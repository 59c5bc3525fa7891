"""Files on their way through any channel: what is handed over, and what may be kept."""

import unicodedata
from typing import Any, Protocol

from handlers.incoming import Unfit, Upload
from storage.frozen import frozen

MOST_BYTES = 5 * 1024 * 1024
"""The largest file that is kept: a sharp photo of a certificate has two to four megabytes."""
NAME_LENGTH = 120  # of what every file system takes, with room for a number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Kept for the import of certificates; opened for staff only, and never as a program."""
_EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
    XLSX: (".xlsx",),
}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# Browsers do not know every phone's type and then say "octet-stream"; the bytes decide anyway.
DECLARED = {*_EXTENSIONS, "image/heif", "application/octet-stream"}


def sniff(data: bytes) -> str:
    """The media type by the first bytes, whatever the sender called it. Raises `NotKept`."""
    if not data:
        raise NotKept(Unfit.EMPTY)
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "image/heic"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"PK\x03\x04") and b"xl/workbook" in data:
        return XLSX
    raise NotKept(Unfit.FILE_KIND)


def clean_name(name: str, media_type: str) -> str:
    """A name that is safe to store, to show and to save under, with the right extension.

    Separators would lead into other folders; control and direction characters make
    "fdp.exe" look like "exe.pdf".
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if not unicodedata.category(c).startswith("C"))
    kept = unicodedata.normalize("NFC", kept).rstrip(" .")
    stem, _, extension = kept.rpartition(".")
    ending = f".{extension.lower()}"
    if ending not in _EXTENSIONS[media_type]:
        stem, ending = kept, _EXTENSIONS[media_type][0]
    return (stem.strip(" .")[: NAME_LENGTH - len(ending)] or "tep") + ending


@frozen
class Made:
    """A file made from its recipe, ready to be handed over."""

    name: str
    media_type: str
    data: bytes


class NotKept(Exception):
    """What was sent is no file that we keep; `unfit` says why, for the words to the person."""

    def __init__(self, unfit: Unfit) -> None:
        super().__init__(unfit.value)
        self.unfit = unfit


class FileDesk(Protocol):
    """Where files are handed over. A link is unguessable and expires; it is all one needs."""

    def link(self, file: dict[str, Any], address: str) -> str:
        """The path under which this file of this chat can be fetched, like "/files/<token>"."""
        ...

    async def open(self, token: str) -> Made | None:
        """The file behind a link; None when the token is unknown or has expired."""
        ...

    async def make(self, kind: str, subject: str, name: str, language: str = "") -> Made | None:
        """The file of a recipe, for a channel that hands over bytes; None if it is about nothing
        any more."""
        ...

    async def keep(self, address: str, name: str, media_type: str, data: bytes) -> Upload:
        """Stores what a person sent. The same file may be kept twice when a page retries."""
        ...
