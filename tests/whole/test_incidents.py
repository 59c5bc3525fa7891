"""Staff are told once when a channel fails, with cause and remedy, and once when it is over."""

from prometheus_client import generate_latest

from bot.channels.contract import Incident, Misconfigured, Outgoing, Unreachable
from bot.operating import refresh
from storage.incidents import open_
from storage.records import Role
from tests.talk import Guest, Shown, Talk
from tests.whole.office import joins, told, visits

QUOTA = Incident("zalo_bot", "quota", "3000 of 3000 messages")


def headers(guest: Guest) -> list[str]:
    return [shown.body.get("header", "") for shown in guest.seen]


def incidents_of(guest: Guest) -> list[str]:
    return [h for h in headers(guest) if "Sự cố: " in h or "Hết sự cố: " in h]


async def minutes(talk: Talk, minutes: float) -> None:
    talk.clock.move(minutes=minutes)
    await talk.core.incidents.review()
    await talk.tick()


@told
async def test_owners_and_organisers_are_told_once_and_once_more_when_it_is_over(
    talk: Talk,
) -> None:
    """However often it is raised, and by whom; a viewer and an owner of a business hear nothing."""
    minh = await joins(talk, "Minh")
    hoa = await joins(talk, "Hoa", Role.ORGANISER)
    others = [await joins(talk, "Vy", Role.VIEWER), await visits(talk, "Lan")]
    for _ in range(3):
        await talk.core.incidents(QUOTA)
        await minutes(talk, 2)
    for guest in (minh, hoa):
        assert incidents_of(guest) == ["Sự cố: Zalo Bot"]
    assert "hết hạn mức" in minh.last.text
    assert "3000 of 3000" in minh.last.text
    assert "gói lớn hơn" in minh.last.text
    await talk.core.incidents(Incident("zalo_bot", "quota", over=True))
    await minutes(talk, 4)
    assert len(incidents_of(minh)) == 1
    await minutes(talk, 2)
    await minutes(talk, 2)
    for guest in (minh, hoa):
        assert incidents_of(guest) == ["Sự cố: Zalo Bot", "Hết sự cố: Zalo Bot"]
    assert [incidents_of(guest) for guest in others] == [[], []]


@told
async def test_the_screen_lists_what_is_open_with_cause_and_remedy(talk: Talk) -> None:
    """In the staff menu while there is one, and by its word at any time."""
    minh = await joins(talk, "Minh")
    await minh.presses("go.staff")
    assert "go.staff_incidents" not in minh.last.offered
    assert "Mọi kênh đều hoạt động" in (await minh.says("su co")).text
    await talk.core.incidents(QUOTA)
    await talk.core.incidents(Incident("telegram", "conflict"))
    await minh.says("menu")
    await minh.presses("go.staff")
    assert minh.last.offered["go.staff_incidents"] == "Sự cố (2)"
    await minh.presses("go.staff_incidents")
    assert ["Zalo Bot" in c for c in minh.last.choices] == [True, False]
    shown = await minh.says("2")
    assert "Telegram" in shown.text
    assert "chương trình khác" in shown.text
    assert "dừng một trong hai" in shown.text


@told
async def test_what_came_and_went_at_night_is_not_told_in_the_morning(talk: Talk) -> None:
    """Nothing is pushed at night; and a trouble that is over by morning troubles nobody."""
    minh = await joins(talk, "Minh")
    await minutes(talk, 60 * 13)  # 22:00
    await talk.core.incidents(QUOTA)
    await talk.core.incidents(Incident("zalo_bot", "quota", over=True))
    await minutes(talk, 6)
    await minutes(talk, 60 * 36)
    assert incidents_of(minh) == []


def failing(talk: Talk, address: str, error: Exception) -> None:
    def fail(outgoing: Outgoing) -> Exception | None:
        return error if outgoing.address == address else None

    talk.channel.fail = fail


async def answers(talk: Talk, guest: Guest) -> Shown | None:
    """The guest says something; his answer may not go out."""
    try:
        return await guest.says("menu")
    except IndexError:
        return None


@told
async def test_a_refused_token_is_raised_at_once_and_over_after_a_success(talk: Talk) -> None:
    minh, lan = await joins(talk, "Minh"), await visits(talk, "Lan")
    failing(talk, "Lan", Misconfigured("401 Unauthorized"))
    await answers(talk, lan)
    assert await _open(talk) == [("test", "token", "401 Unauthorized")]
    talk.channel.fail = lambda outgoing: None
    await minutes(talk, 2)
    assert incidents_of(minh) == ["Sự cố: test"]
    await minutes(talk, 6)
    assert await _open(talk) == []


@told
async def test_a_platform_that_is_away_for_a_moment_is_no_incident(talk: Talk) -> None:
    """Five minutes without a success are one; the retries of one message are enough to see it."""
    await joins(talk, "Minh")
    lan = await visits(talk, "Lan")
    failing(talk, "Lan", Unreachable("503"))
    await answers(talk, lan)
    for _ in range(8):
        talk.clock.move(seconds=31)
        await talk.engine.sender.tick()
        await talk.settle()
    assert await _open(talk) == []
    await minutes(talk, 2)
    assert await _open(talk) == [("test", "unreachable", "503")]


@told
async def test_the_operator_s_figures_show_what_is_open(talk: Talk) -> None:
    await talk.core.incidents(QUOTA)
    await refresh(talk.core)
    line = 'huong_incidents{channel="zalo_bot",kind="quota"} 1.0'
    assert line in generate_latest(talk.core.metrics.registry).decode()


@told
async def test_a_process_that_was_started_anew_closes_what_the_former_one_raised(
    talk: Talk,
) -> None:
    """The end of an incident is seen by whoever lives then."""
    minh = await joins(talk, "Minh")
    await talk.core.incidents(QUOTA)
    await talk.tick()
    async with Talk(talk.settings.database, talk.clock.now()) as later:
        await later.core.incidents.review()
        await later.core.incidents(Incident("zalo_bot", "quota", over=True))
        later.clock.move(minutes=6)
        assert await later.core.incidents.review() == 1
    talk.clock.move(minutes=6)
    await talk.tick()
    assert incidents_of(minh)[-1] == "Hết sự cố: Zalo Bot"


async def _open(talk: Talk) -> list[tuple[str, str, str]]:
    async with talk.core.database.read() as connection:
        return [(i.channel, i.kind, i.detail) for i in await open_(connection)]
