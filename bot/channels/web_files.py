"""Files of the web channel: how they are named and sent, and what is said of one not taken."""

import unicodedata
from urllib.parse import quote

from starlette.responses import Response

from bot.channels.files import Made

# An SVG can carry scripts; only these are shown in place.
_INLINE = {"image/jpeg", "image/png", "image/webp", "image/gif"}

_TABLES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv")


def refusal_of(code: str, name: str) -> str:
    """Why a file is not taken. Whoever sends a list has to hear how a list is sent, not that
    photos are welcome: also one that is damaged, or of another program."""
    return "file_table" if code == "file_kind" and name.lower().endswith(_TABLES) else code


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
