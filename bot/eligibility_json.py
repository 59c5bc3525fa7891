"""Eligibility for other programs: JSON objects in, JSON objects out.

One object a line, or one array of objects. What is absent, null, "unknown" or (of `products`)
empty is unknown. Anything else that is not an answer of its field is refused in words.
"""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from handlers.eligibility import FIELDS, UNKNOWN, Assessment, Charter, assess
from handlers.rules import Facts
from handlers.text import Tongue
from storage.frozen import frozen

_LONGEST_SHOWN = 60


class Refused(ValueError):
    """An object that cannot be judged; the text says what is wrong with which field."""


@frozen
class Read:
    """One object as read: its facts, or why it was refused; `notes` on what was not looked at."""

    facts: Facts
    refused: str = ""
    notes: tuple[str, ...] = ()


def read(lines: Iterable[str]) -> Iterator[Read]:
    """Every object of an input, in order; a bad one does not keep the others from being judged."""
    pieces = iter(lines)
    while (line := next(pieces, None)) is not None:
        text = line.lstrip("\ufeff").strip()
        if text.startswith("[") and not _whole(text):
            rest = tuple(pieces)
            if _whole(over_lines := "\n".join((text, *rest))):
                text = over_lines
            else:
                pieces = iter(rest)
        if text:
            yield from _parsed(text)


def _whole(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _parsed(text: str) -> Iterator[Read]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Read({}, refused=f"not JSON: {error}")
        return
    yield from map(_judged, found if isinstance(found, list) else [found])


def _judged(found: Any) -> Read:
    try:
        return Read(facts(found), notes=tuple(_unread(found)))
    except Refused as refused:
        return Read({}, refused=str(refused))


def facts(found: Any) -> Facts:
    """The facts that an object states. Raises Refused, naming every field that is wrong."""
    if not isinstance(found, dict):
        raise Refused(f"expected an object with {', '.join(FIELDS)}; found {_shown(found)}")
    wrong: list[str] = []
    given: dict[str, frozenset[str]] = {}
    for field in FIELDS:
        try:
            if answers := _answers(field, found.get(field)):
                given[field] = answers
        except Refused as refused:
            wrong.append(str(refused))
    if wrong:
        raise Refused("; ".join(wrong))
    return given


def _answers(field: str, value: Any) -> frozenset[str]:
    if value is None or (value == UNKNOWN and field not in ("products", "applies_system")):
        return frozenset()
    if field == "applies_system":
        if not isinstance(value, bool):
            raise Refused(f"applies_system: found {_shown(value)}, expected true, false or null")
        return frozenset({"yes" if value else "no"})
    if field == "products":
        if not isinstance(value, list):
            raise Refused(f'products: found {_shown(value)}, expected a list such as ["other"]')
        return frozenset(_known(field, each) for each in value)
    return frozenset({_known(field, value)})


def _known(field: str, value: Any) -> str:
    if isinstance(value, str) and value in FIELDS[field]:
        return value
    close = difflib.get_close_matches(str(value), FIELDS[field], n=1)
    hint = f'did you mean "{close[0]}"?' if close else f"expected one of: {_all(field)}"
    raise Refused(f"{field}: found {_shown(value)}, {hint}")


def _all(field: str) -> str:
    more = () if field == "products" else (UNKNOWN,)
    return ", ".join((*FIELDS[field], *more))


def _unread(found: Mapping[str, Any]) -> Iterator[str]:
    for key in found:
        if key not in FIELDS:
            close = difflib.get_close_matches(key, FIELDS, n=1)
            hint = f', did you mean "{close[0]}"?' if close else ""
            yield f"{_shown(key)} is not looked at{hint}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def answer(charter: Charter, known: Facts, day: date, tongue: Tongue) -> dict[str, Any]:
    """What is written for one object. The sources are in the tongue's language."""
    found: Assessment = assess(charter, known, day)
    return {
        "overall": found.overall.value.value,
        "components": {id: verdict.value.value for id, verdict in found.components.items()},
        "missing": list(found.named),
        "trace": [
            {
                "rule": finding.rule.id,
                "source": tongue.say(finding.rule.source),
                "result": finding.result.value,
            }
            for finding in found.trace
        ],
    }
