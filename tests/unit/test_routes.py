"""On which way somebody is told: the order, the windows, and what never happens."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.channels import CONSOLE, TELEGRAM, WEB, ZALO_BOT, ZALO_OA, ZBS_PHONE, ZBS_USER
from handlers.incidents import down
from handlers.routes import CALL, OA_WINDOW, ORDER, PATIENCE, is_late, onward, routes
from storage.records import Door, OpenIncident, Route
from tests.world import NOW

PHONE = "+84905123456"
ALL = frozenset(ORDER)
HOUR = timedelta(hours=1)


def door(chat: int, channel: str, ago: timedelta = HOUR, gone: bool = False) -> Door:
    return Door(chat, channel, f"a{chat}", "vi", NOW - ago, gone)


EVERYWHERE = tuple(
    door(n, channel)
    for n, channel in enumerate((WEB, CONSOLE, ZALO_BOT, TELEGRAM, ZALO_OA), start=1)
)


def names(found: tuple[Route, ...]) -> list[str]:
    return [route.channel for route in found]


def test_within_two_days_the_official_account_comes_first_and_the_page_last() -> None:
    found = routes(EVERYWHERE, PHONE, ALL, (), NOW, templated=True)
    assert tuple(names(found)) == ORDER
    assert found[0].until == NOW - HOUR + OA_WINDOW - timedelta(minutes=10)


def test_the_window_counts_at_the_hour_of_sending_not_of_planning() -> None:
    """Planned in the evening for the morning after: by then the free window may have closed."""
    tomorrow = NOW + timedelta(hours=46, minutes=51)
    assert ZALO_OA not in names(routes(EVERYWHERE, PHONE, ALL, (), tomorrow, templated=True))
    assert ZALO_OA in names(routes(EVERYWHERE, PHONE, ALL, (), tomorrow - HOUR, templated=True))


def test_without_a_template_or_consent_no_template_is_sent() -> None:
    found = routes(EVERYWHERE, PHONE, ALL, (), NOW, templated=False)
    assert names(found) == [ZALO_OA, TELEGRAM, ZALO_BOT, WEB]
    found = routes(EVERYWHERE, "", ALL, (), NOW, templated=True)
    assert ZBS_PHONE not in names(found)


def test_of_two_chats_on_one_channel_the_one_used_last_comes_first() -> None:
    doors = (door(1, TELEGRAM, 9 * HOUR), door(2, TELEGRAM), door(3, TELEGRAM, 20 * HOUR))
    assert [r.chat for r in routes(doors, "", ALL, (), NOW, False)] == [2, 1, 3]


def test_who_sits_at_the_console_only_is_reached_on_no_channel() -> None:
    assert routes((door(1, CONSOLE),), "", ALL, (), NOW, templated=True) == ()
    assert names(routes((door(1, CONSOLE),), PHONE, ALL, (), NOW, True)) == [ZBS_PHONE]


def test_a_way_that_closed_or_a_person_who_left_is_passed_over_later() -> None:
    planned = (*routes(EVERYWHERE, PHONE, ALL, (), NOW, templated=True), Route(CALL, PHONE, 1))
    doors = tuple(d for d in EVERYWHERE if d.channel != TELEGRAM)
    later = onward(planned, doors, "", ALL, {ZALO_BOT}, NOW + timedelta(days=3))
    assert names(later) == [ZBS_USER, WEB, ZALO_BOT, CALL]
    assert names(onward(planned, (), "", ALL, (), NOW)) == [CALL]


channels = st.sampled_from([*ORDER[:1], *ORDER[3:], CONSOLE, "test"])
doors = st.lists(
    st.builds(
        Door,
        chat=st.integers(1, 9),
        channel=channels,
        address=st.text("abc", min_size=1, max_size=3),
        language=st.just("vi"),
        seen_at=st.integers(0, 200).map(lambda hours: NOW - timedelta(hours=hours)),
        gone=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda d: d.chat,
).map(tuple)
some = st.sets(st.sampled_from([*ORDER, "test"])).map(frozenset)


@given(doors, st.sampled_from(["", PHONE]), some, some, st.booleans(), st.integers(0, 72))
def test_whatever_there_is_the_order_holds(
    there: tuple[Door, ...],
    phone: str,
    configured: frozenset[str],
    down: frozenset[str],
    templated: bool,
    hours: int,
) -> None:
    """What works comes before what does not, then by rank; nothing closed, gone or repeated."""
    when = NOW + timedelta(hours=hours)
    found = routes(there, phone, configured, down, when, templated)
    ranks = [(r.channel in down, ORDER.index(r.channel) if r.channel in ORDER else len(ORDER) - 1)
             for r in found]  # fmt: skip
    assert ranks == sorted(ranks)
    assert len({(r.channel, r.chat) for r in found}) == len(found)
    assert CONSOLE not in names(found)
    gone = {d.chat for d in there if d.gone}
    for route in found:
        assert route.channel in configured or route.channel == "test"
        assert route.chat not in gone or route.channel == ZBS_PHONE
        assert route.until is None or route.until > when
        assert templated or route.channel not in (ZBS_USER, ZBS_PHONE)
    if phone and templated and there and ZBS_PHONE in configured:
        assert names(found).count(ZBS_PHONE) == 1


@given(doors, some, some, st.integers(0, 72))
def test_what_is_left_is_some_of_what_was_planned_and_the_call_comes_last(
    there: tuple[Door, ...], configured: frozenset[str], down: frozenset[str], hours: int
) -> None:
    """No way is taken that was not planned, and none twice: a kill cannot make one up."""
    planned = (*routes(there, PHONE, ALL, (), NOW, True), Route(CALL, PHONE, 1))
    left = onward(planned[1:], there, PHONE, configured, down, NOW + timedelta(hours=hours))
    assert set(left) <= set(planned[1:])
    assert len(left) == len(set(left))
    if len(planned) > 1:
        assert left[-1].channel == CALL


@given(st.integers(0, 300), st.integers(0, 300), st.one_of(st.none(), st.integers(1, 300)))
def test_patience_ends_after_two_hours_or_with_the_use(
    due: int, again: int, useful: int | None
) -> None:
    def at(minutes: int) -> datetime:
        return NOW + timedelta(minutes=minutes)

    late = is_late(at(due), at(again), None if useful is None else at(useful))
    assert late == (again - due >= PATIENCE.total_seconds() / 60 or
                    (useful is not None and again >= useful))  # fmt: skip


def test_without_the_account_s_token_its_templates_go_nowhere_either() -> None:
    """A quota belongs to one channel; an incident that stops nothing, or is over, to none."""

    def known(channel: str, kind: str, well: bool = False) -> set[str]:
        return down([OpenIncident(1, channel, kind, "", 1, NOW, well)])

    assert known(ZALO_OA, "reconnect") == {ZALO_OA, ZBS_USER, ZBS_PHONE}
    assert known(ZALO_OA, "quota") == {ZALO_OA}
    assert known(TELEGRAM, "token") == {TELEGRAM}
    assert known(ZALO_OA, "token", well=True) == set()
    assert known(ZALO_BOT, "quota_near") == set()
