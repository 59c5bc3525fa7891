"""An update of the Zalo Bot Platform is understood in each shape, or ignored for a reason."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_bot_updates import Ignored, Update, late, read

MESSAGE: dict[str, Any] = {
    "message_id": "2d758cb5e222177a4e35",
    "date": 1750316131602,
    "from": {"id": "6ede9afa66b88fe6d6a9", "display_name": "Ted", "is_bot": False},
    "chat": {"id": "6ede9afa66b88fe6d6a9", "chat_type": "PRIVATE"},
    "text": "Xin chào",
}
FLAT = {"event_name": "message.text.received", "message": MESSAGE}
SAID = Update(
    id="2d758cb5e222177a4e35",
    chat="6ede9afa66b88fe6d6a9",
    kind="text",
    written=datetime(2025, 6, 19, 6, 55, 31, 602000, UTC),
    text="Xin chào",
)


def of(event: str = "text", **message: Any) -> Update | Ignored:
    return read({"event_name": f"message.{event}.received", "message": {**MESSAGE, **message}})


def test_wrapped_and_flat_bodies_say_the_same() -> None:
    assert read(FLAT) == read({"ok": True, "result": FLAT}) == SAID


def test_a_date_in_seconds_is_the_same_moment() -> None:
    update = of(date=1750316131)
    assert isinstance(update, Update)
    assert update.written == datetime(2025, 6, 19, 6, 55, 31, tzinfo=UTC)


@pytest.mark.parametrize("key", ["photo", "photo_url"])
def test_a_photo_is_found_under_both_names_with_its_caption(key: str) -> None:
    update = of("image", text=None, caption="giấy phép", **{key: "https://photo.example/1.jpg"})
    assert isinstance(update, Update)
    assert (update.kind, update.photo, update.text) == (
        "image",
        "https://photo.example/1.jpg",
        "giấy phép",
    )


@pytest.mark.parametrize("event", ["sticker", "voice", "unsupported"])
def test_what_has_no_words_is_told_by_its_kind(event: str) -> None:
    update = of(event, text=None, sticker="d063", voice_url="https://v.example/a.aac")
    assert isinstance(update, Update)
    assert (update.kind, update.text, update.photo) == (event, "", "")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, "probe"),
        ({"ok": True, "result": {}}, "probe"),
        ([], "shape"),
        (None, "shape"),
        ("x", "shape"),
        ({"event_name": "message.text.received"}, "shape"),
        ({"event_name": 3, "message": MESSAGE}, "shape"),
        ({"event_name": "message.poll.received", "message": MESSAGE}, "kind"),
        ({**FLAT, "message": {**MESSAGE, "from": {"id": "b", "is_bot": True}}}, "own"),
        ({**FLAT, "message": {**MESSAGE, "chat": {"id": "g", "chat_type": "GROUP"}}}, "group"),
        ({**FLAT, "message": {**MESSAGE, "message_id": ""}}, "shape"),
        ({**FLAT, "message": {**MESSAGE, "message_id": 7}}, "shape"),
        ({**FLAT, "message": {**MESSAGE, "message_id": "x" * 101}}, "shape"),
        ({**FLAT, "message": {**MESSAGE, "chat": {"id": "a\x00b"}}}, "shape"),
    ],
)
def test_what_is_no_message_of_a_person_is_ignored_with_its_reason(body: Any, why: str) -> None:
    assert read(body) == Ignored(why)


def test_only_what_has_waited_keeps_the_time_it_was_written() -> None:
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert late(now - timedelta(seconds=59), now) is None
    assert late(now - timedelta(hours=2), now) == now - timedelta(hours=2)
    assert late(now + timedelta(hours=2), now) is None, "a clock that is ahead"
    assert late(None, now) is None


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(
    st.sampled_from(["event_name", "message", "result"]) | st.text(max_size=5),
    st.sampled_from(sorted(MESSAGE)),
    _json,
)
def test_no_mutation_of_an_update_is_more_than_ignored(key: str, part: str, value: Any) -> None:
    for body in (
        value,
        {**FLAT, key: value},
        {"result": {**FLAT, "message": {**MESSAGE, part: value}}},
        {**FLAT, "event_name": "message.image.received", "message": {**MESSAGE, part: value}},
    ):
        found = read(json.loads(json.dumps(body)))
        assert isinstance(found, Update | Ignored)
