"""Files as answers of the web channel: how they are named and sent."""

import unicodedata
from urllib.parse import quote

from starlette.responses import Response

from bot.channels.files import Made

# An SVG can carry scripts; only these are shown in place.
_INLINE = {"image/jpeg", "image/png", "image/webp", "image/gif"}


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
