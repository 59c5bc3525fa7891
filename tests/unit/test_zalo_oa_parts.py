"""The Official Account: events in all their kinds, signatures in all variants, every error code."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import contract
from bot.channels.zalo_http import Doubtful, NotReached, Refused
from bot.channels.zalo_oa_errors import FAMILIES, Family, send_error
from bot.channels.zalo_oa_events import (
    Followed,
    Ignored,
    Left,
    OfficerWrote,
    Said,
    Submitted,
    read,
)
from bot.channels.zalo_oa_signature import Terms, signature, variant

USER, OA, STAMP = "246845883529197922", "388613280878808645", "1543908534740"
AT = datetime(2018, 12, 4, 7, 28, 54, 740000, UTC)
BASE: dict[str, Any] = {
    "app_id": "360846524940903967",
    "sender": {"id": USER},
    "recipient": {"id": OA},
    "timestamp": STAMP,
}


def said(event: str, **message: Any) -> Any:
    return read({**BASE, "event_name": event, "message": {"msg_id": "96d3", **message}})


def attached(kind: str, **payload: Any) -> Any:
    return said(f"user_send_{kind}", attachments=[{"type": kind, "payload": payload}])


def test_words_and_presses() -> None:
    assert said("user_send_text", text="Xin chào") == Said("96d3", USER, "text", text="Xin chào")
    assert said("user_send_text", text="#m:7:go.mine").press == "7:go.mine"
    assert said("user_send_link", text="https://x.example").text == "https://x.example"


def test_files_with_their_names() -> None:
    assert attached("image", url="https://p.example/1.jpg").file == "https://p.example/1.jpg"
    document = attached("file", url="https://p.example/d", name="../../giấy phép.pdf")
    assert (document.file, document.name) == ("https://p.example/d", "../../giấy phép.pdf")


@pytest.mark.parametrize("kind", ["audio", "video", "sticker", "location", "business_card"])
def test_what_cannot_be_read_is_told_by_its_kind(kind: str) -> None:
    assert attached(kind, url="https://p.example/x") == Said("96d3", USER, kind)


def test_following_leaving_and_sharing_a_phone() -> None:
    gone = {"oa_id": OA, "follower": {"id": USER}, "timestamp": STAMP}
    assert read({**gone, "event_name": "follow"}) == Followed(f"follow:{STAMP}", USER)
    assert read({**gone, "event_name": "unfollow"}) == Left(USER, AT)
    shared = {**BASE, "event_name": "user_submit_info", "info": {"phone": "84905123456"}}
    assert read(shared) == Submitted(f"info:{STAMP}", USER, "84905123456")


def test_an_echo_counts_only_if_an_officer_wrote_it() -> None:
    echo: dict[str, Any] = {
        **BASE,
        "event_name": "oa_send_text",
        "sender": {"id": OA},
        "recipient": {"id": USER},
        "message": {"msg_id": "e1", "text": "Chào chị"},
    }
    assert read(echo) == Ignored("own")
    assert read({**echo, "sender": {"id": OA, "admin_id": "55"}}) == OfficerWrote("e1", USER)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, "probe"),
        ([], "shape"),
        (None, "shape"),
        ({**BASE, "event_name": "user_seen_message"}, "kind"),
        ({**BASE, "event_name": "change_template_status"}, "kind"),
        ({**BASE, "event_name": "user_send_text"}, "shape"),
        ({**BASE, "event_name": "user_send_text", "message": {"msg_id": 3}}, "shape"),
        ({"event_name": "follow", "follower": {"id": USER}, "timestamp": "soon"}, "shape"),
        ({**BASE, "event_name": "user_submit_info", "info": {"phone": "0905 mot"}}, "shape"),
    ],
)
def test_everything_else_is_ignored_with_its_reason(body: Any, why: str) -> None:
    assert read(body) == Ignored(why)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_NAMES = st.sampled_from(
    ["user_send_text", "user_send_image", "follow", "unfollow", "user_submit_info", "oa_send_text"]
)


@given(
    _NAMES,
    st.sampled_from(["sender", "recipient", "message", "follower", "info", "timestamp"]),
    _json,
)
def test_no_mutation_of_an_event_raises(name: str, part: str, value: Any) -> None:
    read({**BASE, "message": {"msg_id": "1", "text": "x"}, "event_name": name, part: value})
    read({"event_name": name, "timestamp": STAMP, "message": {"msg_id": "1", part: value}})
    read(value)


# -- signatures -------------------------------------------------------------------------------

RAW, KEY = '{"event_name":"user_send_text","text":"chào"}'.encode(), "oa-secret-key"
TERMS = Terms({"app_id": "360", "oa_id": "388"}, {"body": STAMP, "header": "1543908534999"})


def mac(first: str, stamp: str, key: str = KEY) -> str:
    return "mac=" + hashlib.sha256(first.encode() + RAW + stamp.encode() + key.encode()).hexdigest()


@pytest.mark.parametrize(
    ("first", "stamp", "named"),
    [
        ("360", STAMP, "app_id+body"),
        ("388", STAMP, "oa_id+body"),
        ("360", "1543908534999", "app_id+header"),
        ("388", "1543908534999", "oa_id+header"),
    ],
)
def test_each_variant_is_recognised_and_named(first: str, stamp: str, named: str) -> None:
    assert variant(RAW, mac(first, stamp), KEY, TERMS) == named
    assert variant(RAW, mac(first, stamp).removeprefix("mac=").upper(), KEY, TERMS) == named


def test_a_wrong_key_a_changed_body_and_no_key_fit_nothing() -> None:
    assert variant(RAW, mac("360", STAMP, "app-secret"), KEY, TERMS) == ""
    assert variant(RAW + b" ", mac("360", STAMP), KEY, TERMS) == ""
    assert variant(RAW, "", KEY, TERMS) == ""
    assert variant(RAW, "mac=" + signature(RAW, "360", STAMP, ""), "", TERMS) == ""
    unstamped = Terms({"app_id": "360"}, {"body": "", "header": ""})
    assert variant(RAW, "mac=" + signature(RAW, "360", "", KEY), KEY, unstamped) == ""
    assert variant(RAW, "mac=không", KEY, TERMS) == ""


# -- errors -----------------------------------------------------------------------------------

SHEET = """
-216 -220 -124
-204 -205 -209 -212 -219 -221 -223 -224 -235 -242 -320 -321 -101 -102 -103 -104 -105 -117 -120 -125
-135 -1351 -136 -137 -138 -1381 -115 -14002 -14003
-32 -200 -211 -144 -147 -133 -234 -100
-213 -217 -218 -227 -230 -232 -244 -108 -110 -114 -118 -119 -139 -140 -141
-201 -210 -233 -248 -249 -109 -111 -112 -1121 -1122 -1124 -113 -1131 -116 -121 -122 -130 -131 -132
-146
"""
"""Every code of shared facts, zalo 2.7."""
NIGHT = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # 23:30 in Huế


def error_for(code: int, now: datetime = NIGHT) -> contract.SendError:
    return send_error(Refused(code, "words"), now)


def test_every_code_of_the_sheet_has_its_family_and_no_code_two() -> None:
    assert sorted(FAMILIES) == sorted(int(code) for code in SHEET.split())


@pytest.mark.parametrize("family", list(Family))
def test_every_family_says_what_to_do(family: Family) -> None:
    wanted = {
        Family.REFRESH: contract.Misconfigured,
        Family.HUMAN: contract.Misconfigured,
        Family.MINUTE: contract.Throttled,
        Family.BACK_OFF: contract.Unreachable,
        Family.HOUR: contract.Throttled,
        Family.TOMORROW: contract.Throttled,
        Family.AT_MORNING: contract.Throttled,
        Family.LEFT: contract.Gone,
        Family.ROUTE: contract.Rejected,
        Family.PAYLOAD: contract.Rejected,
    }
    codes = [code for code, of in FAMILIES.items() if of == family]
    assert codes
    assert {type(error_for(code)) for code in codes} == {wanted[family]}


def test_waiting_is_as_long_as_the_code_says() -> None:
    def after(code: int) -> float:
        error = error_for(code)
        assert isinstance(error, contract.Throttled)
        return error.after

    assert after(-32) == 60
    assert after(-144) == timedelta(minutes=40).total_seconds(), "ten past midnight"
    assert after(-133) == timedelta(hours=8, minutes=30).total_seconds(), "eight in the morning"


def test_what_is_in_no_table_is_not_tried_again_and_what_is_doubtful_is_unknown() -> None:
    assert isinstance(error_for(-9999), contract.Rejected)
    assert isinstance(send_error(Doubtful("ReadTimeout"), NIGHT), contract.Unknown)
    assert isinstance(send_error(NotReached("ConnectError"), NIGHT), contract.Unreachable)


def test_no_token_id_or_phone_of_an_answer_reaches_an_error() -> None:
    words = "user 2512523625412515 of token 123456789:abc-xyz at 84905123456 is unknown"
    assert str(Refused(-118, words)) == "-118 user … of token … at … is unknown"
