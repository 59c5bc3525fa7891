"""What Telegram delivers becomes what a person did, and never an exception."""

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_updates import Came, Strange, chat_of, id_of, read
from handlers.incoming import Unfit
from tests.fakes.mutations import SAMPLES, mutated

NONE: frozenset[str] = frozenset()
DIALOGUES = frozenset({"register", "mine", "officer"})
MB = 1 << 20


def message(**content: Any) -> dict[str, Any]:
    chat = {"id": 5, "type": "private"}
    return {"update_id": 1, "message": {"chat": chat, "from": {"id": 5}, **content}}


def came(**content: Any) -> Came:
    found = read(message(**content), DIALOGUES)
    assert isinstance(found, Came)
    return found


def test_words_are_words() -> None:
    assert came(text="đăng ký 5S") == Came(1, 5, text="đăng ký 5S")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("/start", ""),
        ("/start register-e12", "register-e12"),
        ("/start@huong_bot join-aB_9", "join-aB_9"),
        ("/start x y", ""),
        ("/start " + "a" * 65, ""),
        ("/register", "register"),
        ("/mine@huong_bot", "mine"),
    ],
)
def test_a_command_opens_what_it_names(text: str, start: str) -> None:
    assert came(text=text).start == start


@pytest.mark.parametrize(
    ("text", "said"),
    [("/menu", "menu"), ("/stop", "stop"), ("/tiengviet", "tiếng việt"), ("/xyz", "xyz")],
)
def test_other_commands_are_the_words_they_stand_for(text: str, said: str) -> None:
    assert came(text=text) == Came(1, 5, text=said)


def test_only_the_own_contact_is_a_phone_number() -> None:
    def card(**more: object) -> dict[str, object]:
        return {"phone_number": "84905123456", "first_name": "L", **more}

    assert came(contact=card(user_id=5)).text == "+84905123456"
    assert came(contact=card(user_id=6)).unfit == Unfit.STRANGERS_CARD
    assert came(contact=card()).unfit == Unfit.STRANGERS_CARD
    assert came(contact=card(user_id="5")).unfit == Unfit.STRANGERS_CARD


def test_a_photo_comes_in_the_largest_size_that_is_kept() -> None:
    def size(id: str, side: int, bytes_: int) -> dict[str, object]:
        return {"file_id": id, "width": side, "height": side, "file_size": bytes_}

    small, large, huge = size("s", 90, 900), size("l", 1280, 2 * MB), size("h", 5000, 20 * MB)
    found = came(photo=[small, large, huge]).file
    assert found is not None
    assert found.id == "l"
    assert came(photo=[huge]).unfit == Unfit.TOO_BIG


@pytest.mark.parametrize(
    ("content", "unfit"),
    [
        ({"document": {"file_id": "d", "file_size": 6 * MB}}, Unfit.TOO_BIG),
        ({"document": {"file_name": "a.pdf"}}, Unfit.LOST),
        ({"voice": {"file_id": "v"}}, Unfit.VOICE),
        ({"video_note": {"file_id": "v"}}, Unfit.VOICE),
        ({"video": {"file_id": "v"}}, Unfit.FILE_KIND),
        ({"sticker": {"file_id": "s"}}, Unfit.STICKER),
        ({"animation": {"a": 1}, "document": {"file_id": "d"}}, Unfit.STICKER),
        ({"location": {"latitude": 16.4, "longitude": 107.5}}, Unfit.OTHER),
        ({"photo": "no list"}, Unfit.LOST),
    ],
)
def test_what_cannot_be_read_is_named(content: dict[str, Any], unfit: Unfit) -> None:
    assert came(**content).unfit == unfit


def test_a_changed_message_is_named_but_a_moving_location_is_passed_over() -> None:
    chat = {"chat": {"id": 5, "type": "private"}}
    edited = read({"update_id": 2, "edited_message": {**chat, "text": "x"}}, NONE)
    assert edited == Came(2, 5, unfit=Unfit.EDITED)
    moved = read({"update_id": 2, "edited_message": {**chat, "location": {}}}, NONE)
    assert isinstance(moved, Strange)


def test_groups_are_left_and_nothing_said_there_is_read() -> None:
    group = {"id": -7, "type": "supergroup"}
    said = read({"update_id": 1, "message": {"chat": group, "text": "menu"}}, NONE)
    assert isinstance(said, Strange)
    assert said.leave == -7
    invited = {"chat": group, "new_chat_member": {"status": "member"}}
    joined = read({"update_id": 1, "my_chat_member": invited}, NONE)
    assert isinstance(joined, Strange)
    assert joined.leave == -7
    removed = {"chat": group, "new_chat_member": {"status": "kicked"}}
    gone = read({"update_id": 1, "my_chat_member": removed}, NONE)
    assert isinstance(gone, Strange)
    assert gone.leave is None


def test_a_press_is_answered_even_if_it_is_nobodys_here() -> None:
    press = {"id": "c1", "from": {"id": 5}, "data": "3:menu"}
    here = {**press, "message": {"chat": {"id": 5, "type": "private"}}}
    assert read({"update_id": 1, "callback_query": here}, NONE) == Came(
        1, 5, choice="3:menu", callback="c1"
    )
    inline = read({"update_id": 1, "callback_query": press}, NONE)
    assert isinstance(inline, Strange)
    assert inline.callback == "c1"


@pytest.mark.parametrize(
    "nonsense", [None, 7, "x", [], {}, {"update_id": "1"}, {"update_id": True}, {"update_id": 1}]
)
def test_nonsense_is_passed_over(nonsense: object) -> None:
    assert isinstance(read(nonsense, NONE), Strange)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


@given(_JSON)
def test_nothing_that_is_json_raises(value: object) -> None:
    for update in (value, {"update_id": 1, "message": value}, {"callback_query": value}):
        read(update, NONE)
        id_of(update)
        chat_of(update)


def test_no_mutation_of_a_real_update_raises() -> None:
    chance = random.Random(1)
    for _ in range(3000):
        update = mutated(copy.deepcopy(chance.choice(SAMPLES)), chance)
        found = read(json.loads(json.dumps(update)), DIALOGUES)
        assert isinstance(found, Came | Strange)
        chat_of(update)
