"""The real process with Zalo in front of it: a registration, a kill, the operator's commands."""

import json
from pathlib import Path

from tests.fakes.zalo_bot import SECRET, TOKEN, ZaloBotPlatform
from tests.fakes.zalo_oa import APP, APP_SECRET, KEY, OA, ZaloAccount
from tests.whole.process import Bot, command, running, until

LAN = "6ede9afa66b88fe6d6a9"
NEWCOMER = ("xin chào", "1", "đăng ký 5s", "htx", "Mè xửng Thiên Hương", "chưa có",
            "Trần Thị Lan", "0905123456", "1")  # fmt: skip


def bot(folder: Path, platform: ZaloBotPlatform, **more: str) -> Bot:
    return Bot(
        folder,
        BOT_ZALO_BOT__TOKEN=TOKEN,
        BOT_ZALO_BOT__BASE_URL=platform.url,
        BOT_ZALO_BOT__POLL_SECONDS="1",
        **more,
    )


def test_a_newcomer_registers_and_a_returning_owner_needs_far_below_eight_messages(
    tmp_path: Path,
) -> None:
    """3,000 messages a month are some 375 registrations of eight (shared facts, zalo 4.2)."""
    with ZaloBotPlatform() as platform, running(bot(tmp_path, platform)) as here:
        for number, words in enumerate(NEWCOMER, start=1):
            platform.says(LAN, words)
            platform.wait_shown(LAN, number)
        receipt = platform.shown(LAN)[-1]
        assert "HG-" in receipt
        assert "/files/" in receipt
        form = platform.shown(LAN)[2:]
        assert len(form) <= 8, "a registration takes too many messages"
        platform.says(LAN, "đăng ký iso 9001")
        platform.wait_shown(LAN, len(NEWCOMER) + 1)
        platform.says(LAN, "1")
        assert "HG-" in platform.wait_shown(LAN, len(NEWCOMER) + 2)[-1]
        assert TOKEN not in here.stderr
        assert LAN not in here.stderr
        assert "Trần" not in here.stderr


def test_what_was_typed_while_it_was_killed_and_down_is_answered_once(tmp_path: Path) -> None:
    with ZaloBotPlatform() as platform:
        here = bot(tmp_path, platform)
        with running(here):
            platform.says(LAN, "xin chào")
            platform.wait_shown(LAN, 1)
            here.kill()
            # Zalo forgets what it hands to a poll, also to one whose process is dead already.
            until(lambda: not platform.polling, "the dead process's poll has ended")
            for chat in range(20):
                platform.says(f"guest-{chat}", "xin chào")
            repeated = platform.update("guest-0", text="menu")
            platform.arrives(repeated)
            platform.arrives(repeated)
            here.start()
            for chat in range(1, 20):
                platform.wait_shown(f"guest-{chat}", 1)
            platform.wait_shown("guest-0", 2)
            assert here.stop() == 0
        assert platform.waiting == 0
        assert [len(platform.shown(f"guest-{chat}")) for chat in range(20)] == [2] + [1] * 19
        assert len(platform.shown(LAN)) in (1, 2), "a reply whose result was not stored comes again"


def test_a_message_of_unknown_end_is_not_sent_twice_and_quotas_survive_a_restart(
    tmp_path: Path,
) -> None:
    with ZaloBotPlatform() as platform:
        here = bot(tmp_path, platform, BOT_ZALO_BOT__MESSAGES="5")
        with running(here):
            platform.says(LAN, "xin chào")
            platform.wait_shown(LAN, 1)
            platform.faults.order("sendMessage", "cut")
            platform.says(LAN, "menu")
            platform.wait_shown(LAN, 2)
            platform.says(LAN, "trợ giúp")
            shown = platform.wait_shown(LAN, 3)
            assert len(set(shown)) == 3, "something was sent twice"
            assert "incident" not in here.stderr
            here.stop()
            here.start()
            platform.says(LAN, "menu")
            platform.wait_shown(LAN, 4)
            until(lambda: "kind=quota_near" in here.stderr, "the alarm at four fifths")


def test_pushed_updates_by_the_operators_command(tmp_path: Path) -> None:
    with ZaloBotPlatform() as platform:
        here = bot(
            tmp_path,
            platform,
            BOT_ZALO_BOT__UPDATES="webhook",
            BOT_ZALO_BOT__SECRET=SECRET,
            BOT_WEB__PUBLIC_URL="https://huong.example",
        )
        with running(here):
            platform.deliver_to = here.url
            asked = command(tmp_path, "check", **here.settings)
            assert "run “bot webhook set zalo_bot”" in asked.stdout
            done = command(tmp_path, "webhook", "set", "zalo_bot", **here.settings)
            assert (done.returncode, done.stdout) == (
                0, "zalo_bot: Zalo calls https://huong.example/hooks/zalo_bot\n",
            )  # fmt: skip
            for flat in (False, True):
                platform.flat = flat
                platform.says(LAN, "xin chào")
            platform.wait_shown(LAN, 2)
            assert platform.push({}, secret="forged").status_code == 401
            assert platform.push({"result": [1]}).status_code == 200
            done = command(tmp_path, "webhook", "delete", "zalo_bot", **here.settings)
            assert done.returncode == 0
        platform.deliver_to = "http://127.0.0.1:9"
        done = command(tmp_path, "webhook", "set", "zalo_bot", **here.settings)
        assert done.returncode == 1
        assert "cannot be reached from outside" in done.stderr
        assert platform.state.webhook, "Zalo keeps it even so"


def test_bot_check_says_in_words_what_is_wrong(tmp_path: Path) -> None:
    with ZaloBotPlatform() as platform:
        there = {"BOT_ZALO_BOT__BASE_URL": platform.url, "BOT_ZALO_BOT__TOKEN": "123:wrong"}
        done = command(tmp_path, "check", **there)
    assert done.returncode == 1
    assert "Zalo refuses the token" in done.stdout
    assert "123:wrong" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def account(platform: ZaloAccount, **more: str) -> dict[str, str]:
    ours = {
        "ENABLED": "true", "APP_ID": APP, "OA_ID": OA, "APP_SECRET": APP_SECRET,
        "WEBHOOK_SECRET": KEY, "API_URL": platform.url, "BUSINESS_URL": platform.url,
        "OAUTH_URL": platform.url, **more,
    }  # fmt: skip
    return {f"BOT_ZALO_OA__{name}": value for name, value in ours.items()}


def test_an_account_is_connected_talks_and_enforces_signatures(tmp_path: Path) -> None:
    with ZaloAccount() as platform:
        settings = account(platform)
        asked = command(tmp_path, "check", **settings)
        assert "run “bot zalo connect”" in asked.stdout
        assert not (tmp_path / "huong.db").exists(), "looking made a database"
        pair = {"access_token": "access-0", "refresh_token": "refresh-0", "expires_in": "90000"}
        done = command(tmp_path, "zalo", "connect", stdin=json.dumps(pair), **settings)
        assert done.returncode == 0, done.stderr
        assert "refresh-0" not in done.stdout + done.stderr
        asked = command(tmp_path, "check", **settings)
        assert "Sở KH&CN Huế answers" in asked.stdout
        assert 'signature = "log"' in asked.stdout
        assert "state: ready" in command(tmp_path, "zalo", "status", **settings).stdout
        here = Bot(tmp_path, **settings, BOT_ZALO_OA__SIGNATURE="enforce")
        with running(here):
            platform.deliver_to = here.url
            assert platform.push({}, mac=False).status_code == 200
            assert platform.push(platform.text(LAN, "xin chào")).status_code == 200
            assert platform.push(platform.text(LAN, "x"), key="forged").status_code == 401
            until(lambda: len(platform.shown(LAN)) == 1, "an answer")
            assert "variant=app_id+body" in here.stderr
            assert "access-0" not in here.stderr


def test_a_consents_code_is_redeemed_and_a_wrong_one_said_in_words(tmp_path: Path) -> None:
    with ZaloAccount() as platform:
        settings = account(platform)
        for code, returned in (("wrong", 1), ("code-0", 0)):
            given = json.dumps({"code": code, "code_verifier": "v" * 43})
            done = command(tmp_path, "zalo", "connect", stdin=given, **settings)
            assert done.returncode == returned, done.stderr
        nothing = command(tmp_path, "zalo", "connect", stdin="[]", **settings)
        assert nothing.returncode == 1
        assert "expected a JSON object" in nothing.stderr
        gone = command(tmp_path, "zalo", "connect", "--file", "pair.json", **settings)
        assert (gone.returncode, gone.stderr) == (1, "bot: pair.json: No such file or directory\n")
        half = command(tmp_path, "check", **{**settings, "BOT_ZALO_OA__APP_SECRET": ""})
        assert "zalo_oa: app_secret: needed for enabled = true" in half.stderr
