"""The page's own files, read once and answered from memory."""

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web_refusals import Refusal
from storage.frozen import frozen

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


@frozen
class _Static:
    data: bytes
    media_type: str
    etag: str


class Page:
    """`index` is the page itself; everything else beside it is served by name."""

    def __init__(self, folder: Path, demo: bool) -> None:
        self.index = (folder / "index.html").read_text("utf-8")
        if demo:
            self.index = self.index.replace('class="demo" hidden', 'class="demo"')
        self._files = {path.name: _read(path) for path in folder.iterdir() if path.suffix in _TYPES}

    def static(self, name: str, request: Request) -> Response:
        """One file. Kept by browsers but asked for again each time, so that the page and its
        parts are always of one release; unchanged costs an answer without a body."""
        file = self._files.get(name)
        if not file:
            raise Refusal("not_found")
        headers = {"ETag": file.etag, "Cache-Control": "public, no-cache"}
        known = request.headers.get("if-none-match", "")
        if file.etag in known.replace("W/", "").replace(" ", "").split(","):
            return Response(status_code=304, headers=headers)
        return Response(file.data, media_type=file.media_type, headers=headers)


def _read(path: Path) -> _Static:
    data = path.read_bytes()
    return _Static(data, _TYPES[path.suffix], f'"{hashlib.sha256(data).hexdigest()[:24]}"')
