"""A reply as plain text, for screens without buttons: every choice stands in it with its number."""

import re

from bot.channels.contract import Body

BACK = "back"


def numbered(body: Body) -> list[dict[str, str]]:
    """The choices in the order of their numbers: those of the lines follow the buttons."""
    changes = [line["change"] for line in body.get("lines", []) if line.get("change")]
    return [*body.get("choices", []), *changes]


def text(body: Body) -> str:
    """Header, words and lines as plain text."""
    lines = [f"{line['label']}: {line['value']}" for line in body.get("lines", [])]
    parts = ([body["header"]] if "header" in body else []) + body.get("text", [])
    return "\n".join(parts + lines)


def plain(body: Body, files: list[dict[str, object]]) -> str:
    """A whole message for a screen without buttons: every choice stands in the text."""
    shown = [text(body)]
    shown += [
        f"{number}. {_one_line(choice['label'])}"
        for number, choice in enumerate(numbered(body), start=1)
    ]
    shown += [f"[{f['name']}]" + (f" {f['path']}" if f["path"] else "") for f in files]
    if footer := body.get("footer"):
        shown.append(
            " · ".join(f"0. {c['label']}" if c["id"] == BACK else c["label"] for c in footer)
        )
    return "\n".join(shown) + "\n"


def _one_line(label: str) -> str:
    return re.sub(r"\s*\n\s*", " – ", label)
