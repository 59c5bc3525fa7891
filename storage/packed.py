"""What a certificate's row holds as JSON: days of duties, and the cycles before the present one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from storage.certificate_records import Done, Duty, Marked, PastCycle, Standing


def packed_marks(marks: Iterable[Marked]) -> list[list[Any]]:
    """Days of duties as they are stored."""
    return [[mark.duty.value, mark.number, mark.on.isoformat()] for mark in marks]


def marks(kept: Sequence[Sequence[Any]]) -> tuple[Marked, ...]:
    """Days of duties as they were stored."""
    return tuple(Marked(Duty(d), number, date.fromisoformat(on)) for d, number, on in kept)


def packed_cycles(cycles: Iterable[PastCycle]) -> list[dict[str, Any]]:
    """Past cycles as they are stored. What was done in them stands in `audits` and is left out."""
    return [
        {
            "renewed_on": cycle.renewed_on.isoformat(),
            "decided_on": _iso(cycle.decided_on),
            "expires_on": _iso(cycle.expires_on),
            "audited_on": _iso(cycle.audited_on),
            "interval": cycle.interval,
            "standing": cycle.standing.value,
            "since": _iso(cycle.since),
            "printed": packed_marks(cycle.printed),
        }
        for cycle in cycles
    ]


def cycles(kept: Sequence[Mapping[str, Any]], done: Iterable[Done]) -> tuple[PastCycle, ...]:
    """Past cycles as they were stored, each with what was done in its time."""
    done = tuple(done) if kept else ()
    return tuple(_cycle(one, done) for one in kept)


def _cycle(one: Mapping[str, Any], done: Iterable[Done]) -> PastCycle:
    began, renewed = _day(one["decided_on"]), date.fromisoformat(one["renewed_on"])
    return PastCycle(
        renewed_on=renewed,
        decided_on=began,
        expires_on=_day(one["expires_on"]),
        audited_on=_day(one["audited_on"]),
        interval=one["interval"],
        standing=Standing(one["standing"]),
        since=_day(one["since"]),
        printed=marks(one["printed"]),
        # What is held up to a decision belongs to the certificate before, as everywhere.
        done=tuple(d for d in done if (began is None or d.on > began) and d.on <= renewed),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
