"""Files on their way in and out: what they are, what they may be called, how they are sent."""

import unicodedata
from urllib.parse import quote

from starlette.responses import Response

from bot.channels.web_ports import Made
from bot.channels.web_refusals import Refusal

NAME_LENGTH = 120  # of what every file system takes, with room for a number

_EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# Browsers do not know every phone's type and then say "octet-stream"; the bytes decide anyway.
DECLARED = {*_EXTENSIONS, "image/heif", "application/octet-stream"}
# An SVG can carry scripts; only these are shown in place.
_INLINE = {"image/jpeg", "image/png", "image/webp", "image/gif"}


def sniff(data: bytes) -> str:
    """The media type by the first bytes, whatever the sender called it. Raises `Refusal`."""
    if not data:
        raise Refusal("empty")
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
    raise Refusal("file_kind")


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


def handed_over(made: Made) -> Response:
    """The file as an answer: images are shown, everything else is saved, nothing is cached."""
    kind = "inline" if made.media_type in _INLINE else "attachment"
    headers = {
        "Content-Disposition": disposition(kind, made.name),
        "Cache-Control": "private, no-store",
    }
    return Response(made.data, media_type=made.media_type, headers=headers)


def disposition(kind: str, name: str) -> str:
    """The header with the name twice: plain for old programs, RFC 5987 for Vietnamese."""
    safe = "".join(c for c in name if not unicodedata.category(c).startswith("C")) or "tep"
    letters = unicodedata.normalize("NFD", safe.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(c for c in letters if c.isascii() and c not in '"\\/;%').strip() or "tep"
    value = f'{kind}; filename="{plain}"'
    if plain != safe:
        value += f"; filename*=UTF-8''{quote(safe, safe='')}"
    return value
