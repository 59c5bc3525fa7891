"""The console: the same bot in a terminal, and for scripts (`bot chat`, `bot chat --json`)."""

import asyncio
import json
from pathlib import Path
from typing import TextIO

from starlette.routing import BaseRoute

from bot.channels.contract import Body, Outgoing, Traits, Unreachable
from bot.channels.files import FileDesk
from bot.channels.plain import BACK, plain, text


class Console:
    """Prints replies; files are saved into `folder` if one is given.

    A script reads one JSON object a line and a reply:
    `{"text", "choices": [{"number", "id", "label"}], "files": [{"name", "type", "size", "path"}],
    "header", "lines"}`.
    """

    name = "console"
    traits = Traits(repeatable=True)

    def __init__(
        self, person: str, out: TextIO, desk: FileDesk, as_json: bool, folder: Path | None
    ) -> None:
        self._person = person
        self._out = out
        self._desk = desk
        self._as_json = as_json
        self._folder = folder
        self.closed = False
        """Whoever read the output has gone; nothing more can be shown here."""

    async def send(self, outgoing: Outgoing) -> str:
        if outgoing.address != self._person:
            raise Unreachable("somebody else is at this terminal")
        body = outgoing.body
        files = [await self._save(file) for file in body.get("files", [])]
        if self._as_json:
            self._print(json.dumps(_record(body, files), ensure_ascii=False))
        else:
            self._print(plain(body, [_line(f) for f in files]) + "\n")
        return str(outgoing.message)

    def _print(self, words: str) -> None:
        try:
            print(words, file=self._out, flush=True)
        except BrokenPipeError as error:
            self.closed = True
            raise Unreachable("the output was closed") from error

    def routes(self) -> list[BaseRoute]:
        return []

    async def listen(self, stopping: asyncio.Event) -> None:
        """Lines are handed over by `bot chat` itself."""

    async def close(self) -> None:
        """The terminal is not ours to close."""

    async def _save(self, file: dict[str, str]) -> dict[str, object]:
        made = await self._desk.make(file["kind"], file["subject"], file["name"], file["language"])
        if made is None:
            return {"name": file["name"], "type": "", "size": 0, "path": None}
        path = None
        if self._folder is not None:
            path = self._folder / Path(made.name).name
            path.write_bytes(made.data)
        return {
            "name": made.name,
            "type": made.media_type,
            "size": len(made.data),
            "path": str(path) if path else None,
        }


def _line(file: dict[str, object]) -> str:
    return f"[{file['name']}]" + (f" {file['path']}" if file["path"] else "")


def _record(body: Body, files: list[dict[str, object]]) -> dict[str, object]:
    choices = [
        {"number": number, "id": choice["id"], "label": choice["label"]}
        for number, choice in enumerate(body.get("choices", []), start=1)
    ]
    choices += [
        {"number": 0 if c["id"] == BACK else None, "id": c["id"], "label": c["label"]}
        for c in body.get("footer", [])
    ]
    return {
        "header": body.get("header", ""),
        "text": text(body),
        "lines": [{"label": x["label"], "value": x["value"]} for x in body.get("lines", [])],
        "choices": choices,
        "files": files,
    }
