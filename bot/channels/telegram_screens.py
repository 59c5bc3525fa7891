"""A reply as Telegram shows it: texts with bold parts, and one keyboard. Pure.

Bold is told by entities (places counted in UTF-16 units), never by HTML in the text: nothing that
a person typed can then be taken for markup, nothing has to be escaped, and a text can be split
without cutting a tag.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from bot.channels.contract import Body
from bot.channels.plain import cut, utf16
from handlers.reply import EDIT, payload
from storage.frozen import frozen

LONGEST_TEXT = 4096
"""UTF-16 units of one message."""
READABLE = 40
"""Letters of a label that a phone shows on a button; a longer one stands in the text."""
_LONGEST_HINT = 64
_OPENS = ("https://", "http://", "tg://")
_INSIDE = "inline_keyboard"

Json: TypeAlias = dict[str, Any]
"""An object of the Bot API, as it goes over the wire."""


@frozen
class Part:
    """One message's text."""

    text: str
    entities: tuple[Json, ...] = ()


@frozen
class Screen:
    """What a reply comes to: the keyboard belongs to the last part."""

    parts: tuple[Part, ...]
    keyboard: Json | None

    @property
    def editable(self) -> bool:
        """Whether it can take an earlier message's place: one message, buttons inside it."""
        return len(self.parts) == 1 and (self.keyboard is None or _INSIDE in self.keyboard)


@frozen
class _Line:
    """One line of text; `bold` of its first letters."""

    text: str
    bold: int = 0


def screen(body: Body) -> Screen:
    """The whole reply but for its files."""
    return Screen(tuple(_parts(list(_lines(body)))), keyboard(body))


# -- words ---------------------------------------------------------------------------------------


def _lines(body: Body) -> Iterator[_Line]:
    if header := body.get("header"):
        yield _Line(header, len(header))
    for text in body.get("text", []):
        yield from map(_Line, text.split("\n"))
    for line in body.get("lines", []):
        yield _Line(f"{line['label']}: {line['value']}", len(line["label"]) + 1)
    if _listed(body):
        yield _Line("")
        for number, choice in enumerate(_choices(body), start=1):
            yield _Line(f"{number}. {_flat(choice['label'])}")
    for choice in _buttons(body):
        if (url := choice.get("url")) and not url.startswith(_OPENS):
            yield _Line(f"{choice['label']}: {url}")


def _parts(lines: list[_Line]) -> Iterator[Part]:
    """The lines as messages that are short enough; none if there is nothing to say."""
    whole = "\n".join(line.text for line in lines)
    bold: list[tuple[int, int]] = []
    at = 0
    for line in lines:
        if line.bold:
            bold.append((at, at + line.bold))
        at += len(line.text) + 1
    at = 0
    for piece in cut(whole, LONGEST_TEXT):
        start = whole.index(piece, at)
        at = start + len(piece)
        inside = ((max(a, start), min(b, at)) for a, b in bold)
        entities = (
            {"type": "bold", "offset": utf16(whole[start:a]), "length": utf16(whole[a:b])}
            for a, b in inside
            if a < b
        )
        yield Part(piece, tuple(entities))


# -- buttons -------------------------------------------------------------------------------------


def keyboard(body: Body) -> Json | None:
    """The buttons under the last part."""
    return _asking_for_contact(body) if "contact" in body else _inline(body)


def _inline(body: Body) -> Json | None:
    number = body["screen"]
    listed = _listed(body)
    rows = [
        [_button(number, choice, _label(choice, place if listed else 0))]
        for place, choice in enumerate(_choices(body), start=1)
    ]
    changes = _changes(body)
    rows += [
        [_button(number, change, _label(change, 0)) for change in changes[first : first + 2]]
        for first in range(0, len(changes), 2)
    ]
    if footer := body.get("footer"):
        rows.append([_button(number, choice, _label(choice, 0)) for choice in footer])
    return {_INSIDE: rows} if rows else None


def _button(number: int, choice: dict[str, str], label: str) -> Json:
    url = choice.get("url", "")
    if url.startswith(_OPENS):
        return {"text": label, "url": url}
    return {"text": label, "callback_data": payload(number, choice["id"])}


def _asking_for_contact(body: Body) -> Json:
    """A keyboard in place of the letters: only such a one has a button that shares the number.

    Its other buttons type their labels, which the engine reads like any typed label.
    """
    rows: list[list[Json]] = [[{"text": body["contact"], "request_contact": True}]]
    rows += [[{"text": _flat(choice["label"])}] for choice in body.get("choices", [])]
    if footer := body.get("footer"):
        rows.append([{"text": choice["label"]} for choice in footer])
    hint = body.get("typing", "")[:_LONGEST_HINT]
    shown = {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
    return {**shown, "input_field_placeholder": hint} if hint else shown


def _listed(body: Body) -> bool:
    """Whether the choices stand in the text, because a phone would cut their labels."""
    return any(
        len(choice["label"]) > READABLE or "\n" in choice["label"] for choice in _choices(body)
    )


def _changes(body: Body) -> list[dict[str, str]]:
    """The lines' own buttons, if the screen asks for nothing but to confirm or change them."""
    if any(choice["id"] != EDIT for choice in body.get("choices", [])[1:]):
        return []
    return [line["change"] for line in body.get("lines", []) if line.get("change")]


def _choices(body: Body) -> list[dict[str, str]]:
    """The choices; the one that leads to a list of the lines only if these have no buttons."""
    choices: list[dict[str, str]] = body.get("choices", [])
    return [c for c in choices if c["id"] != EDIT] if _changes(body) else choices


def _label(choice: dict[str, str], place: int) -> str:
    flat = _flat(choice["label"])
    label = f"{place}. {flat}" if place else flat
    return label if len(label) <= READABLE else label[: READABLE - 1].rstrip() + "…"


def _flat(label: str) -> str:
    return " – ".join(part.strip() for part in label.split("\n"))


def _buttons(body: Body) -> Iterator[dict[str, str]]:
    yield from _choices(body)
    yield from body.get("footer", [])
