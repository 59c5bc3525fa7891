"""Nobody is woken: what was kept from being sent by day waits for the next morning."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels.contract import SendError, Throttled, Unreachable
from tests.talk import Guest, Talk
from tests.whole.doorways import tells
from tests.whole.office import told, visits


def local(talk: Talk, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of November 2026 in Huế; the 25th is a Wednesday."""
    zone = ZoneInfo(talk.core.programme.quiet.timezone)
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


async def at(talk: Talk, moment: datetime) -> None:
    """It is so late, and the sender looks."""
    talk.clock.at = moment
    await talk.tick()


def script(talk: Talk, errors: list[SendError]) -> None:
    """The next attempts fail like this, then all is well."""
    talk.channel.fail = lambda outgoing: errors.pop() if errors else None


def news(guest: Guest) -> int:
    return sum("Tin cần báo" in shown.text for shown in guest.seen)


@told
async def test_what_a_standstill_kept_until_night_comes_in_the_morning(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    talk.clock.at = local(talk, 25, 19, 30)
    await tells(talk, lan)
    await at(talk, local(talk, 25, 23, 10))
    assert news(lan) == 0
    await at(talk, local(talk, 26, 7, 29))
    assert news(lan) == 0
    await at(talk, local(talk, 26, 7, 31))
    assert news(lan) == 1


@told
async def test_no_attempt_is_repeated_at_night(talk: Talk) -> None:
    for name, error in (("Lan", Unreachable("503")), ("Mai", Throttled(4 * 3600))):
        guest = await visits(talk, name)
        failing: list[SendError] = [error]
        script(talk, failing)
        talk.clock.at = local(talk, 25, 19, 58)
        await tells(talk, guest, key=name)
        await talk.tick()
        assert not failing
        for hour in (20, 21, 22, 23):
            await at(talk, local(talk, 25, hour, 15))
        await at(talk, local(talk, 26, 1))
        assert news(guest) == 0
        await at(talk, local(talk, 26, 7, 31))
        await at(talk, local(talk, 26, 7, 32))
        assert news(guest) == 1


@told
async def test_on_sunday_it_waits_for_monday(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    talk.clock.at = local(talk, 28, 19, 59)
    await tells(talk, lan)
    await at(talk, local(talk, 29, 10))
    assert news(lan) == 0
    await at(talk, local(talk, 30, 7, 31))
    assert news(lan) == 1


@told
async def test_what_happens_within_hours_is_told_at_any_hour(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    talk.clock.at = local(talk, 25, 19, 59)
    await tells(talk, lan, useful_until=local(talk, 26, 8))
    await at(talk, local(talk, 25, 23))
    assert news(lan) == 1


@told
async def test_what_is_stale_by_morning_is_not_sent_at_all(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    talk.clock.at = local(talk, 25, 19, 50)
    useful_until = local(talk, 26, 12)
    await tells(talk, lan, useful_until=useful_until)
    await at(talk, local(talk, 25, 21))  # 15 hours ahead: not urgent yet
    assert news(lan) == 0
    await at(talk, useful_until + timedelta(minutes=1))
    assert news(lan) == 0


@told
async def test_whoever_writes_is_answered_at_night(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    talk.clock.at = local(talk, 26, 2)
    await lan.says("menu")
    assert lan.last.offered
