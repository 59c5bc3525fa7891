"""Mutated updates of Zalo against the real core: `python -m tests.whole.zalo_fuzz 100000 [seed]`.

Each is authenticated, so that nothing is refused at the door: by the secret header, or by a
signature over the mutated body. What is sent goes nowhere; a fake platform would only cost time.
"""

import asyncio
import hashlib
import json
import random
import secrets
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, select
from starlette.applications import Starlette

from bot import app, doors_zalo
from bot.channels import zalo_photos
from bot.channels.contract import Channel, Outgoing
from bot.channels.zalo_bot_webhook import PATH as BOT_PATH
from bot.channels.zalo_oa_door import PATH as OA_PATH
from bot.clock import SystemClock
from bot.config import Settings
from storage.message_tables import inbox
from tests.deaf import Deaf
from tests.fakes.zalo_bot import SECRET, TOKEN
from tests.fakes.zalo_oa import APP, APP_SECRET, KEY, OA
from tests.talk import PROGRAMME

NOWHERE = "http://127.0.0.1:9"
PEOPLE = 40
AT_ONCE = 16
WORDS = ("xin chào", "1", "2", "3", "0", "menu", "đăng ký 5s", "htx", "Gạch Lan", "chưa có",
         "Trần Thị Lan", "0905123456", "của tôi", "gặp cán bộ", "hủy", "để sau", "trợ giúp",
         "iso 9001", "english", "tiếng việt", "#m:3:yes", "dừng", "a" * 5000,
         "💯" * 700)  # fmt: skip
EVENTS = (
    *("user_send_text",) * 5, "user_send_image", "user_send_sticker", "follow", "unfollow",
    "user_submit_info", "oa_send_text", "user_seen_message",
)  # fmt: skip
JUNK: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, "", " ", "\x00", "\ud800", "‮", "x" * 300, [], {}, [{}],
    {"id": None}, [[[[]]]], {"result": {}}, "GROUP", "2026-11-23",
)  # fmt: skip


@dataclass
class Report:
    """What the door answered, and what went wrong behind it."""

    answers: Counter[int] = field(default_factory=Counter)
    taken: int = 0
    aside: int = 0
    grown: int = 0

    @property
    def faults(self) -> list[str]:
        found = [f"{n} answers of {code}" for code, n in self.answers.items() if code >= 500]
        return found + ([f"{self.aside} turns were set aside"] if self.aside else [])


def bot_update(dice: random.Random) -> dict[str, Any]:
    """A genuine update of the Zalo Bot Platform."""
    kind = dice.choice(("text", "text", "text", "image", "sticker", "voice", "unsupported"))
    chat = f"person-{dice.randrange(PEOPLE)}"
    message = {
        "message_id": f"{dice.getrandbits(64):016x}",
        "date": 1750316131602,
        "from": {"id": chat, "display_name": "Lan", "is_bot": False},
        "chat": {"id": chat, "chat_type": "PRIVATE"},
        **({"text": dice.choice(WORDS)} if kind == "text" else {}),
        **({"photo_url": NOWHERE + "/p.jpg"} if kind == "image" else {}),
    }
    update = {"event_name": f"message.{kind}.received", "message": message}
    return update if dice.random() < 0.5 else {"ok": True, "result": update}


def oa_event(dice: random.Random) -> dict[str, Any]:
    """A genuine event of an Official Account."""
    user = f"person-{dice.randrange(PEOPLE)}"
    name = dice.choice(EVENTS)
    return {
        "app_id": APP,
        "sender": {"id": user, "admin_id": "5" if dice.random() < 0.1 else None},
        "recipient": {"id": user if name.startswith("oa_") else OA},
        "follower": {"id": user},
        "info": {"phone": "84905123456"},
        "event_name": name,
        "message": {
            "msg_id": f"{dice.getrandbits(64):016x}",
            "text": dice.choice(WORDS),
            "attachments": [{"type": "image", "payload": {"url": NOWHERE + "/p.jpg"}}],
        },
        "timestamp": str(int(SystemClock().now().timestamp() * 1000)),
    }


def mutated(value: Any, dice: random.Random) -> bytes:
    """As it is, or with some of its parts replaced, removed or doubled, or torn as bytes."""
    for _ in range(dice.choice((0, 0, 1, 1, 2, 4))):
        value = _hurt(value, dice)
    raw = json.dumps(value).encode()
    if dice.random() < 0.05 and raw:
        at = dice.randrange(len(raw))
        raw = dice.choice((raw[:at], raw[:at] + bytes([dice.randrange(256)]) + raw[at + 1 :]))
    return raw


def _hurt(value: Any, dice: random.Random) -> Any:
    if not isinstance(value, dict) or not value or dice.random() < 0.1:
        return dice.choice(JUNK)
    key = dice.choice(list(value))
    rest = dict(value)
    match dice.randrange(4):
        case 0:
            rest.pop(key)
        case 1:
            rest[key] = dice.choice(JUNK)
        case 2:
            rest[dice.choice(("event_name", "message", "result", "x"))] = dice.choice(JUNK)
        case _:
            rest[key] = _hurt(value[key], dice)
    return rest


class _Sink(Deaf):
    """The half of the channel that sends: everything is shown at once, to nobody."""

    def __init__(self, channel: Channel) -> None:
        self.name, self.traits = channel.name, channel.traits

    async def send(self, outgoing: Outgoing) -> str:
        return "sunk"


def settings(folder: Path) -> Settings:
    given = {
        "zalo_bot": {"token": TOKEN, "updates": "webhook", "secret": SECRET, "base_url": NOWHERE},
        "zalo_oa": {"enabled": True, "app_id": APP, "oa_id": OA, "app_secret": APP_SECRET,
                    "webhook_secret": KEY, "signature": "enforce", "api_url": NOWHERE},
    }  # fmt: skip
    return Settings(
        database=f"sqlite:///{folder / 'fuzz.db'}",
        programme=PROGRAMME,
        **given,  # type: ignore[arg-type]
    )


async def fuzz(which: str, number: int, seed: int, folder: Path) -> Report:
    """So many mutated updates of "zalo_bot" or "zalo_oa"."""
    core = await app.core(settings(folder), SystemClock())
    engine = app.engine(core)
    given = core, engine.intake.take, core.incidents
    channel = doors_zalo.bot(*given) if which == "zalo_bot" else doors_zalo.account(*given)[0]
    engine.sender.know(_Sink(channel))
    running = asyncio.create_task(engine.intake.run())
    # Their photos are nowhere, and nobody needs to wait for that three times.
    tries, zalo_photos._TRIES = zalo_photos._TRIES, 1
    report = Report()
    transport = httpx.ASGITransport(Starlette(routes=channel.routes()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        dice, half = random.Random(seed), 0
        for at in range(0, number, AT_ONCE):
            calls = [_call(client, which, dice) for _ in range(min(AT_ONCE, number - at))]
            report.answers.update(await asyncio.gather(*calls))
            if at <= number // 2 < at + AT_ONCE:
                half = _memory()
    report.grown = _memory() - half
    zalo_photos._TRIES = tries
    engine.intake.stop()
    await running
    await engine.sender.drain()
    async with core.database.read() as connection:
        counted = select(inbox.c.state, func.count()).group_by(inbox.c.state)
        states = {row[0]: row[1] for row in await connection.execute(counted)}
    report.taken, report.aside = sum(states.values()), states.get("aside", 0)
    await channel.close()
    await core.database.close()
    return report


async def _call(client: httpx.AsyncClient, which: str, dice: random.Random) -> int:
    if which == "zalo_bot":
        raw, path = mutated(bot_update(dice), dice), BOT_PATH
        headers = {"X-Bot-Api-Secret-Token": SECRET}
    else:
        raw, path = mutated(oa_event(dice), dice), OA_PATH
        mac = hashlib.sha256(APP.encode() + raw + b"1" + KEY.encode()).hexdigest()
        headers = {"X-ZEvent-Signature": f"mac={mac}", "X-ZEvent-Timestamp": "1"}
    return (await client.post(path, content=raw, headers=headers)).status_code


def _memory() -> int:
    """Resident memory in bytes."""
    status = Path("/proc/self/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024


def main(number: int, seed: int) -> int:
    print(f"seed {seed}", flush=True)
    faults = 0
    for which in ("zalo_bot", "zalo_oa"):
        with tempfile.TemporaryDirectory() as folder:
            report = asyncio.run(fuzz(which, number, seed, Path(folder)))
        print(f"{which}: {number} updates, answers {dict(report.answers)}, {report.taken} taken, "
              f"memory of the second half {report.grown / 2**20:+.1f} MB")  # fmt: skip
        print("\n".join(report.faults) or "no crash, no 5xx, nothing set aside")
        faults += len(report.faults)
    return 1 if faults else 0


if __name__ == "__main__":
    typed = dict(enumerate(map(int, sys.argv[1:])))
    sys.exit(main(typed.get(0, 100_000), typed.get(1, secrets.randbelow(10**6))))
