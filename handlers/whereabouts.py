""" "Ở đâu?", "mấy giờ?", and nothing else: whoever is registered asks about his own event.

Whoever names a course, or asks among other words, is answered from the programme's topics.
"""

from handlers.courtesies import is_one, readings, spelt
from handlers.events import summary
from handlers.flow import Turn
from handlers.mine import status
from handlers.reply import Choice
from handlers.text import T, When
from storage.records import EventState

_ASKED = spelt(
    *("ở đâu", "học ở đâu", "tôi học ở đâu", "lớp của tôi ở đâu", "lớp tôi ở đâu", "đến đâu"),
    *("chỗ nào", "ở chỗ nào", "học chỗ nào", "địa điểm", "địa chỉ", "địa điểm ở đâu"),
    *("ở mô", "học ở mô", "chỗ mô", "học chỗ mô", "where", "where is it"),
    *("mấy giờ", "lúc mấy giờ", "mấy giờ học", "học mấy giờ", "mấy giờ bắt đầu", "bắt đầu lúc nào"),
    *("khi nào", "khi nào học", "học khi nào", "bao giờ", "bao giờ học", "lúc nào", "ngày nào"),
    *("hôm nào", "hôm nào học", "học ngày nào", "khi mô", "khi mô học", "học khi mô", "bữa mô"),
    *("when", "when is it", "what time", "what time is it"),
    *("ở đâu mấy giờ", "mấy giờ ở đâu", "khi nào ở đâu", "ở đâu khi nào", "where and when"),
)
_AROUND = ("vậy", "thế", "rứa", "hả", "ta", "nhỉ", "hè", "chị", "anh", "cô")


def where_and_when(turn: Turn, typed: str) -> bool:
    """Say place and date of the person's next event; False if that is not what is asked for."""
    if not any(is_one(reading, _ASKED) for reading in readings(typed, *_AROUND)):
        return False
    coming = [r for r in turn.known.mine if r.event.state != EventState.CANCELLED]
    if not coming:
        return False
    event = coming[0].event
    turn.misses = 0
    turn.say(
        *summary(event, When(event.starts_at, turn.known.now)),
        T("State: {state}", state=status(coming[0])),
    )
    if not turn.form:
        turn.offer(Choice("go.mine", T("My registrations"), ("của tôi",)))
    return True
