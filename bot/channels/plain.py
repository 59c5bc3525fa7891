"""A reply as plain text, for screens without buttons: every choice stands in it with its number."""

import re
from collections.abc import Iterable, Sequence

from bot.channels.contract import Body

BACK = "back"
_ENDS = ("\n\n", "\n", ". ", " ")
"""Where a text may be cut, best place first."""


def text(body: Body) -> str:
    """Header, words and lines as plain text."""
    lines = [f"{line['label']}: {line['value']}" for line in body.get("lines", [])]
    parts = ([body["header"]] if "header" in body else []) + body.get("text", [])
    return "\n".join(parts + lines)


def plain(body: Body, files: Sequence[str] = ()) -> str:
    """A whole message for a screen without buttons: every choice stands in the text.

    `files`: one line for each file of the reply, as the channel can hand it over.
    """
    return "\n".join([text(body), *_menu(body, files)])


def messages(body: Body, files: Sequence[str], most: int) -> list[str]:
    """The same as one message, or as several of at most `most` UTF-16 units.

    Long words are cut between paragraphs; the menu stays in one piece, in the last message, where
    it is still on the screen when the person answers.
    """
    whole = plain(body, files)
    if utf16(whole) <= most:
        return [whole] if whole.strip() else []
    said, menu = cut(text(body), most), cut("\n".join(_menu(body, files)), most)
    if said and menu and utf16(said[-1]) + 1 + utf16(menu[0]) <= most:
        return [*said[:-1], f"{said[-1]}\n{menu[0]}", *menu[1:]]
    return [*said, *menu]


def utf16(words: str) -> int:
    """The length as messengers count it: a letter beyond the basic plane is two units."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def cut(words: str, most: int) -> list[str]:
    """Pieces of at most `most` UTF-16 units, cut where it hurts least."""
    pieces: list[str] = []
    rest = words.strip()
    while rest:
        piece = _first(rest, most)
        rest = rest[len(piece) :].strip()
        if piece.strip():
            pieces.append(piece.strip())
    return pieces


def _first(words: str, most: int) -> str:
    """The longest beginning that fits and ends well; half of what fits is worth a better end."""
    if utf16(words) <= most:
        return words
    room = most
    length = 0
    for letter in words:
        room -= utf16(letter)
        if room < 0:
            break
        length += 1
    for end in _ENDS:
        at = words.rfind(end, 0, length)
        if at > length // 2:
            return words[: at + len(end)]
    return words[: max(1, length)]


def _menu(body: Body, files: Iterable[str]) -> list[str]:
    """Everything below the words: numbered choices, files, the ways out."""
    shown = [_choice(body, number, c) for number, c in enumerate(body.get("choices", []), start=1)]
    shown += files
    if footer := body.get("footer"):
        shown.append(
            " · ".join(f"0. {c['label']}" if c["id"] == BACK else c["label"] for c in footer)
        )
    return shown


def _choice(body: Body, number: int, choice: dict[str, str]) -> str:
    """A choice as a line. Only a screen has numbers: one typed after a notice (screen 0) would be
    taken for a choice of the screen before it."""
    label = re.sub(r"\s*\n\s*", " – ", choice["label"])
    line = f"{number}. {label}" if body.get("screen") else f"– {label}"
    return f"{line}: {choice['url']}" if choice.get("url") else line
