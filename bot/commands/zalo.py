"""`bot zalo`: connect the Official Account, and see how its tokens are.

Tokens are read from standard input or a file, never from the command line, where every user of
the machine could see them.
"""

import argparse
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.channels.zalo_http import Doubtful, NotReached, Refused, client
from bot.channels.zalo_oauth import Fresh, ZaloOAuth, read_pair
from bot.clock import SystemClock
from bot.commands.local_time import local
from bot.commands.subparsers import Subparsers
from bot.config import Settings
from bot.zalo_tokens import REFRESH_AFTER
from storage import zalo_tokens
from storage.database import Database
from storage.migrate import migrate

_EXPECTED = (
    'expected a JSON object: {"access_token": "…", "refresh_token": "…", "expires_in": "90000"} '
    'from the API Explorer, or {"code": "…", "code_verifier": "…"} from a consent'
)


def add(commands: Subparsers) -> None:
    """Register `bot zalo connect` and `bot zalo status`."""
    parser = commands.add_parser("zalo", help="the Official Account: connect it, see its tokens")
    actions = parser.add_subparsers(required=True, metavar="connect|status")
    connecting = actions.add_parser(
        "connect", help="store the first pair of tokens, read from standard input or a file"
    )
    connecting.add_argument("--file", type=Path, help="a file with the JSON object")
    connecting.set_defaults(run=_connect)
    actions.add_parser("status", help="how old the tokens are; never the tokens").set_defaults(
        run=_status
    )


async def _connect(arguments: argparse.Namespace, settings: Settings) -> int:
    """Store a pair; a running bot takes it up by itself."""
    ours = settings.zalo_oa
    if not ours.app_id:
        return _failed("app_id in [zalo_oa] is empty")
    try:
        text = arguments.file.read_text("utf-8") if arguments.file else sys.stdin.read()
    except OSError as error:
        return _failed(f"{arguments.file or 'standard input'}: {error.strerror}")
    except UnicodeDecodeError:
        return _failed(_EXPECTED)
    given = _object(text)
    try:
        fresh = read_pair(given) or await _redeemed(given, settings)
    except (NotReached, Doubtful, Refused) as error:
        return _failed(f"Zalo did not give tokens for this code: {error}")
    if fresh is None:
        return _failed(_EXPECTED)
    now = SystemClock().now()
    database = Database(settings.database)
    try:
        await migrate(database)
        async with database.write() as connection:
            until = now + timedelta(seconds=fresh.expires_in)
            await zalo_tokens.replace(
                connection, ours.app_id, fresh.access, fresh.refresh, now, until
            )
    finally:
        await database.close()
    print(f"Connected. The bot refreshes the tokens after {REFRESH_AFTER.total_seconds() / 3600:g}"
          " hours; nobody else may use them from now on.")  # fmt: skip
    return 0


async def _status(arguments: argparse.Namespace, settings: Settings) -> int:
    """What stands in the database, without the tokens themselves."""
    database = Database(settings.database)
    try:
        await migrate(database)
        async with database.read() as connection:
            pair = await zalo_tokens.get(connection, settings.zalo_oa.app_id)
    finally:
        await database.close()
    if pair is None:
        return _failed("the account is not connected: run “bot zalo connect”")
    print(f"state: {pair.state}")
    print(f"obtained: {local(pair.obtained_at)}, for the {pair.generation}. time")
    print(f"access token ends: {local(pair.expires_at)}")
    return 0


async def _redeemed(given: dict[str, Any], settings: Settings) -> Fresh | None:
    code, verifier = given.get("code"), given.get("code_verifier")
    if not (isinstance(code, str) and isinstance(verifier, str)):
        return None
    ours = settings.zalo_oa
    async with client() as http:
        oauth = ZaloOAuth(http, ours.oauth_url, ours.app_id, ours.app_secret)
        return await oauth.redeem(code, verifier)


def _object(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def _failed(why: str) -> int:
    print(f"bot: {why}", file=sys.stderr)
    return 1
