"""Structured logs without personal data.

What people typed, their names, phones and addresses never become a log field: events are logged
with the numbers of rows. As a second line of defence, exceptions are logged with their type and
place only, because an exception's text may quote a value.
"""

import json
import logging
import sys
import traceback
from typing import Any

LOGGER = logging.getLogger("huong")


class _Format(logging.Formatter):
    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            fields["error"] = place(record.exc_info[1])
        if self._as_json:
            return json.dumps(fields, ensure_ascii=False)
        head = f"{fields.pop('at')} {fields.pop('level'):7} {fields.pop('event')}"
        fields.pop("logger")
        return " ".join((head, *(f"{key}={value}" for key, value in fields.items())))


def set_up(as_json: bool) -> None:
    """Log to standard error; libraries only from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Format(as_json))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOGGER.setLevel(logging.INFO)


def say(event: str, level: int = logging.INFO, **fields: object) -> None:
    """One event. `fields` are numbers, states and kinds, never what a person said or is."""
    LOGGER.log(level, event, extra={"fields": fields})


def complain(event: str, error: BaseException, **fields: object) -> None:
    """An error, by type and place."""
    say(event, logging.ERROR, error=place(error), **fields)


def place(error: BaseException) -> str:
    """ "ValueError at handlers/flow.py:120": enough to find it, nothing that was typed."""
    frames = traceback.extract_tb(error.__traceback__)
    where = next((f for f in reversed(frames) if "site-packages" not in f.filename), None)
    if where is None:
        return type(error).__name__
    file = "/".join(where.filename.split("/")[-2:])
    return f"{type(error).__name__} at {file}:{where.lineno}"
