"""What is wrong in a content file, said so that whoever wrote it can put it right.

One line per mistake: the file, where in it, what was found, what was expected.
"""

import difflib
import types
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

LONGEST_FOUND = 40
"""Letters of the offending value that are shown: enough to find it by eye."""


class ContentError(ValueError):
    """A programme folder cannot be used; `faults` holds one line for each mistake in it."""

    def __init__(self, folder: str, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        noun = "mistake" if len(self.faults) == 1 else "mistakes"
        heading = f"{folder}: {len(self.faults)} {noun}"
        super().__init__("\n  ".join((heading, *self.faults)))


def fault(file: str, where: str, found: object, expected: str, who: str = "") -> str:
    """One line: `events.toml: events[2].sample.in_days (key): found "ba", expected …`."""
    named = f" ({who})" if who else ""
    return f"{file}: {where}{named}: found {shown(found)}, expected {expected}"


def unknown(file: str, where: str, key: str, known: Iterable[str], who: str = "") -> str:
    """The line for a key that no one reads, with the one that was probably meant."""
    known = tuple(known)
    close = difflib.get_close_matches(key, known, n=1)
    hint = f'did you mean "{close[0]}"?' if close else f"expected one of: {', '.join(known)}"
    named = f" ({who})" if who else ""
    return f"{file}: {where}{named}: unknown key, {hint}"


class Nothing:
    """Stands for a key that is absent."""


def shown(value: object) -> str:
    """A value as its writer would recognise it."""
    match value:
        case Nothing():
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            text = value if len(value) <= LONGEST_FOUND else value[:LONGEST_FOUND] + "…"
            return f'"{text.strip()}"'
        case dict():
            return "a table"
        case list():
            return f"a list of {len(value)}"
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)


def complaints(
    error: ValidationError, model: type[BaseModel], file: str, prefix: str, who: str
) -> Iterator[str]:
    """Every mistake that pydantic found in one table, as lines."""
    for each in error.errors():
        path = each["loc"]
        where = _joined(prefix, path)
        if each["type"] == "extra_forbidden":
            parent = _walk(model, path[:-1])[0] or model
            yield unknown(file, where, str(path[-1]), parent.model_fields, who)
        else:
            found = Nothing() if each["type"] == "missing" else each["input"]
            if isinstance(found, BaseModel):  # a whole pair of texts was refused
                found = found.model_dump()
            yield fault(file, where, found, _walk(model, path)[1] or each["msg"], who)


def _joined(prefix: str, path: tuple[int | str, ...]) -> str:
    where = prefix
    for part in path:
        where += f"[{part}]" if isinstance(part, int) else f".{part}" if where else part
    return where


def _walk(
    model: type[BaseModel], path: tuple[int | str, ...]
) -> tuple[type[BaseModel] | None, str]:
    """The table that `path` leads to, if it is one, and what its last named key expects."""
    here: type[BaseModel] | None = model
    expected = ""
    for part in path:
        if isinstance(part, int):  # an entry of a list: its key has said what is expected
            continue
        field = _field(here, part) if here else None
        if field is None:
            return None, expected
        here = _table(field.annotation)
        described = field.description or _described(field.annotation)
        # Of a table without words of its own pydantic would say "Field required".
        expected = described or (f"a table that begins [{part}]" if here else "")
    return here, expected


def _field(model: type[BaseModel], key: str) -> FieldInfo | None:
    """A field by what the file calls it."""
    fields = model.model_fields
    return fields.get(key) or next((f for f in fields.values() if f.alias == key), None)


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    """The members of `X | None`, or the annotation itself."""
    union = get_origin(annotation) in (Union, types.UnionType)
    return get_args(annotation) if union else (annotation,)


def _table(annotation: Any) -> type[BaseModel] | None:
    for member in _alternatives(annotation):
        bare = get_args(member)[0] if hasattr(member, "__metadata__") else member
        if get_origin(bare) is list:
            bare = get_args(bare)[0]
        if isinstance(bare, type) and issubclass(bare, BaseModel):
            return bare
    return None


def _described(annotation: Any) -> str:
    """The description inside `Annotated[...] | None`, which pydantic does not lift."""
    for member in _alternatives(annotation):
        for note in getattr(member, "__metadata__", ()):
            if text := getattr(note, "description", None):
                return str(text)
    return ""
