"""A notice carries the approved template that says the same where free words are not allowed."""

from typing import Any

from sqlalchemy import select

from handlers.templates import PARAMETERS
from storage.message_tables import outbox
from storage.records import RegistrationState
from tests.talk import Talk
from tests.whole.office import event_of, joins, rows, seat, told, visits
from tests.whole.test_staff_events import calls_off


async def templates(talk: Talk) -> dict[str, dict[str, Any]]:
    """The values of each template that was planned, by its name."""
    planned = await rows(talk, select(outbox.c.body).where(outbox.c.key.is_not(None)))
    return {b["template"]["name"]: b["template"]["data"] for (b,) in planned}


@told
async def test_each_notice_fills_its_template_in_vietnamese_also_for_who_reads_english(
    talk: Talk,
) -> None:
    """Zalo approved the Vietnamese words: an English title would stand in their middle."""
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    await lan.says("english")
    await lan.opens("remind")
    await lan.presses("agree")
    code = await seat(talk, lan, "Nguyễn Thị Lan")
    waits = await seat(talk, lan, "Nguyễn Văn Hai", state=RegistrationState.WAITING)
    event = await event_of(talk)
    await lan.opens("mine")
    await lan.says(code)
    await lan.presses("cancel_it")
    await lan.presses("yes")
    hours = (event.starts_at - talk.clock.now()).total_seconds() / 3600
    talk.clock.move(hours=hours - 23)
    await talk.tick()
    await calls_off(minh)
    await minh.presses("yes")
    filled = await templates(talk)
    assert {name: tuple(data) for name, data in filled.items()} == {
        name: PARAMETERS[name] for name in ("event_reminder", "seat_given", "event_cancelled")
    }
    assert filled["event_reminder"] == filled["seat_given"]
    assert filled["seat_given"] == {
        "participant": "Nguyễn Văn Hai",
        "event": event.title.vi,
        "time": f"{event.starts_at.hour + 7:02}:00 {event.starts_at:%d/%m/%Y}",
        "place": event.place.vi,
        "code": waits,
    }
    assert filled["event_cancelled"]["reason"] == "Giảng viên ốm"
    assert "Event called off" in {m.body.get("header") for m in await _news(talk)}


async def _news(talk: Talk) -> list[Any]:
    return await rows(talk, select(outbox.c.body).where(outbox.c.key.startswith("cancelled:")))
