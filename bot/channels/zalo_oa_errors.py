"""What each error code of the Official Account and of ZBS means (shared facts, zalo 2.7).

One table, because both answer with codes of one list. `-32` and `-223` stand for several things;
the words beside them are kept for the operator.
"""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.channels.contract import (
    Gone,
    Misconfigured,
    Rejected,
    SendError,
    Throttled,
    Unknown,
    Unreachable,
)
from bot.channels.zalo_http import Doubtful, NotReached, Refused

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""Zalo's hours and days; assumed, not documented."""
MORNING = time(8, 0)
"""When what is refused at night is tried again: Zalo's night ends at six, people's later."""
_AFTER_MIDNIGHT = time(0, 10)


class Family(StrEnum):
    """What a code asks for."""

    REFRESH = "the access token is not valid any more: refresh it, then once more"
    HUMAN = "a person must put something right with the account"
    MINUTE = "too fast: the next minute"
    BACK_OFF = "trouble of theirs: with growing pauses"
    HOUR = "later"
    TOMORROW = "the day's quota is used up"
    AT_MORNING = "not at night"
    LEFT = "this person cannot be written to by this account until he writes again"
    ROUTE = "this message cannot reach this person on this route"
    PAYLOAD = "the message is wrong; sending it again would not help"


_CODES: dict[Family, tuple[int, ...]] = {
    Family.REFRESH: (-216, -220, -124),
    Family.HUMAN: (
        *(-204, -205, -209, -212, -219, -221, -223, -224, -235, -242, -320, -321),
        *(-101, -102, -103, -104, -105, -117, -120, -125, -135, -1351, -136, -137, -138, -1381),
        *(-115, -14002, -14003),
    ),
    Family.MINUTE: (-32,),
    Family.BACK_OFF: (-200, -100),
    Family.HOUR: (-211, -147),
    Family.TOMORROW: (-144,),
    Family.AT_MORNING: (-133, -234),
    Family.LEFT: (-213, -227, -244),
    Family.ROUTE: (
        *(-217, -218, -230, -232),
        *(-108, -110, -114, -118, -119, -139, -140, -141),
    ),
    Family.PAYLOAD: (
        *(-201, -210, -233, -248, -249, -109, -111, -112, -1121, -1122, -1124, -113, -1131),
        *(-116, -121, -122, -130, -131, -132, -146),
    ),
}
FAMILIES: dict[int, Family] = {code: of for of, codes in _CODES.items() for code in codes}
QUOTA_CODES = frozenset({-144, -147, -211, -321, -137, -115})
"""Codes that mean a quota or the money is used up: staff are told in these words."""


def send_error(error: NotReached | Doubtful | Refused, now: datetime) -> SendError:
    """What the sender must do. A code that is in no table is not tried again: staff see it."""
    if isinstance(error, NotReached):
        return Unreachable(str(error))
    if isinstance(error, Doubtful):
        return Unknown(str(error))
    words = str(error)
    match FAMILIES.get(error.code, Family.PAYLOAD):
        case Family.REFRESH | Family.HUMAN:
            return Misconfigured(words)
        case Family.MINUTE:
            return Throttled(60)
        case Family.BACK_OFF:
            return Unreachable(words)
        case Family.HOUR:
            return Throttled(3600)
        case Family.TOMORROW:
            return Throttled(_until(now, _AFTER_MIDNIGHT))
        case Family.AT_MORNING:
            return Throttled(_until(now, MORNING))
        case Family.LEFT:
            return Gone(words)
        case _:
            return Rejected(words)


def _until(now: datetime, clock: time) -> float:
    """Seconds until the next time the clock in Viet Nam shows this."""
    local = now.astimezone(VIET_NAM)
    then = datetime.combine(local.date(), clock, VIET_NAM)
    if then <= local:
        then += timedelta(days=1)
    return (then - local).total_seconds()
