"""The Bot API as data: refuses every call that the real one does not know.

The real one is more lenient (it passes over unknown fields): what is wrong in a call of ours
should be seen in a test and not be passed over.
"""

import json
from pathlib import Path
from typing import Any

SPEC = json.loads(
    (Path(__file__).parents[1] / "data" / "telegram-bot-api.json").read_text(encoding="utf-8")
)
_TRUE, _FALSE = ("true", "True", "1"), ("false", "False", "0")


class Refused(Exception):
    """A call that Telegram answers with an error."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def checked(method: str, given: dict[str, str], files: frozenset[str]) -> dict[str, Any]:
    """The fields of a call with their types. Raises Refused."""
    if method not in SPEC["names"]:
        raise Refused(404, "Not Found")
    fields = SPEC["methods"][method]  # a method that the fake does not play is a test's failure
    return _fields(method, fields, given, files, loads=True)


def _fields(
    where: str,
    known: dict[str, list[str]],
    given: dict[str, Any],
    files: frozenset[str],
    loads: bool,
) -> dict[str, Any]:
    """Exactly the fields that the type knows, each with a value of its kind."""
    kinds = {name.removesuffix("?"): types for name, types in known.items()}
    if unknown := set(given) - set(kinds):
        raise Refused(400, f"Bad Request: {where}: unknown {sorted(unknown)}")
    required = {name for name in known if not name.endswith("?")}
    if missing := required - set(given) - files:
        raise Refused(400, f"Bad Request: {where}: {sorted(missing)} is missing")
    return {
        name: _value(f"{where}.{name}", kinds[name], value, files, loads)
        for name, value in given.items()
    }


def _value(where: str, types: list[str], value: Any, files: frozenset[str], loads: bool) -> Any:
    """The value as the first of the types that it can be."""
    for kind in types:
        try:
            return _as(where, kind, value, files, loads)
        except (ValueError, TypeError):
            continue
    raise Refused(400, f"Bad Request: {where}: {value!r:.60} is no {' or '.join(types)}")


def _as(where: str, kind: str, value: Any, files: frozenset[str], loads: bool) -> Any:
    if kind == "Integer":
        if isinstance(value, bool) or not (isinstance(value, int) or loads):
            raise ValueError
        return int(value)
    if kind in ("Float", "Float number"):
        return float(value)
    if kind in ("Boolean", "True"):
        if isinstance(value, bool):
            return value
        if loads and value in (*_TRUE, *_FALSE):
            return value in _TRUE
        raise ValueError
    if kind == "String":
        if not isinstance(value, str):
            raise ValueError
        return value
    if kind == "InputFile":
        raise ValueError  # comes as a part of its own
    data = json.loads(value) if loads and isinstance(value, str) else value
    if kind.startswith("Array of "):
        if not isinstance(data, list):
            raise ValueError
        inner = kind.removeprefix("Array of ")
        return [_as(where, inner, each, files, loads=False) for each in data]
    return _object(where, kind, data, files)


def _object(where: str, kind: str, data: Any, files: frozenset[str]) -> Any:
    if not isinstance(data, dict):
        raise ValueError
    known = SPEC["types"][kind]
    for one in known.get("one_of", ()):
        try:
            return _object(where, one, data, files)
        except Refused:
            continue
    try:
        return _fields(kind, known["fields"], data, files, loads=False)
    except Refused as error:
        # Another of several types may fit; if none does, the last word is `_value`'s.
        raise ValueError(error.description) from None


def units(text: str) -> int:
    """UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def check_markup(markup: dict[str, Any] | None) -> None:
    """What a keyboard may hold."""
    if markup is None:
        return
    if "inline_keyboard" in markup:
        for row in markup["inline_keyboard"]:
            for button in row:
                _check_button(button)
    elif "keyboard" in markup and not any(markup["keyboard"]):
        raise Refused(400, "Bad Request: reply markup is empty")
    if units(markup.get("input_field_placeholder", "")) > 64:
        raise Refused(400, "Bad Request: INPUT_FIELD_PLACEHOLDER_INVALID")


def _check_button(button: dict[str, Any]) -> None:
    actions = set(button) - {"text", "style", "icon_custom_emoji_id"}
    if len(actions) != 1:
        raise Refused(400, "Bad Request: text buttons are unallowed in the inline keyboard")
    if not button["text"].strip():
        raise Refused(400, "Bad Request: button text is empty")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    if "url" in button and not button["url"].startswith(("https://", "http://", "tg://")):
        raise Refused(400, "Bad Request: BUTTON_URL_INVALID")


def check_entities(text: str, entities: list[dict[str, Any]]) -> None:
    """Entities lie inside of the text and not in the middle of a letter."""
    total = units(text)
    raw = text.encode("utf-16-le")
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["length"] <= 0 or start < 0 or end > total:
            raise Refused(400, "Bad Request: ENTITY_BOUNDS_INVALID")
        raw[start * 2 : end * 2].decode("utf-16-le")  # a cut pair of surrogates raises
