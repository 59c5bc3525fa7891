"""What becomes of a message follows from its error, its age and its ways, and from nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.channels.contract import Gone, Misconfigured, Rejected, Throttled, Unknown, Unreachable
from bot.settling import GIVE_UP_AFTER, ended, paused
from storage.records import Message, MessageState, Priority, Route

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
REPLY = Message(
    id=7,
    chat_id=1,
    channel="telegram",
    address="lan",
    priority=Priority.REPLY,
    body={},
    state=MessageState.SENDING,
    attempts=1,
    created_at=NOW,
)
ONE_WAY = replace(REPLY, priority=Priority.NOTICE, due_at=NOW)
TWO_WAYS = replace(ONE_WAY, routes=(Route("telegram", "lan", 1), Route("web", "lan", 2)))


def test_a_throttled_message_comes_again_when_the_platform_says() -> None:
    settled = ended(REPLY, Throttled(30), NOW, repeatable=False)
    assert (settled.state, settled.not_before) == (
        MessageState.PENDING,
        NOW + timedelta(seconds=30),
    )


def test_only_what_concerns_the_whole_channel_pauses_it() -> None:
    assert paused(Throttled(30), NOW) == NOW + timedelta(seconds=30)
    assert paused(Misconfigured("token"), NOW) == NOW + timedelta(seconds=60)
    assert paused(Unreachable("away"), NOW) is None
    assert paused(Unknown("no answer"), NOW) is None


def test_a_reply_of_yesterday_is_not_sent_any_more() -> None:
    old = replace(REPLY, created_at=NOW - GIVE_UP_AFTER)
    for error in (Throttled(30), Misconfigured("token"), Unreachable("away")):
        settled = ended(old, error, NOW, repeatable=False)
        assert (settled.state, settled.onward) == (MessageState.FAILED, False)


def test_a_notice_that_would_come_too_late_takes_its_other_way() -> None:
    late = replace(TWO_WAYS, due_at=NOW - timedelta(hours=3))
    assert ended(late, Unreachable("away"), NOW, repeatable=False).onward
    assert not ended(TWO_WAYS, Unreachable("away"), NOW, repeatable=False).onward


def test_a_definite_failure_goes_another_way_if_there_is_one() -> None:
    for error in (Gone("blocked"), Rejected("too long")):
        assert not ended(ONE_WAY, error, NOW, repeatable=False).onward
        assert ended(TWO_WAYS, error, NOW, repeatable=False).onward


def test_a_doubtful_message_is_sent_again_only_where_twice_shows_once() -> None:
    doubtful = ended(TWO_WAYS, Unknown("no answer"), NOW, repeatable=False)
    assert (doubtful.state, doubtful.doubt) == (MessageState.UNKNOWN, True)
    again = ended(TWO_WAYS, Unknown("no answer"), NOW, repeatable=True)
    assert (again.state, again.doubt) == (MessageState.PENDING, True)
