"""Instants as the operator's commands print them."""

from datetime import datetime
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def local(at: datetime) -> str:
    """An instant where the Department is: "12/11/2026 08:30"."""
    return f"{at.astimezone(_ZONE):%d/%m/%Y %H:%M}"
