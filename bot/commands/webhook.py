"""`bot webhook`: have the platforms call us, stop that, or see where they call."""

import argparse
import sys
from collections.abc import Awaitable, Callable

from bot.channels.contract import Platform, PlatformError
from bot.commands.subparsers import Subparsers
from bot.config import Settings
from bot.platforms import CHANNELS, platforms

_ACTS: dict[str, Callable[[Platform], Awaitable[str]]] = {
    "set": lambda platform: platform.set_webhook(),
    "delete": lambda platform: platform.delete_webhook(),
    "show": lambda platform: platform.show_webhook(),
}


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "webhook", help="have the platforms call this bot's address, stop it, or show it"
    )
    parser.add_argument("act", choices=_ACTS, help="set: call public_url; delete: poll again")
    parser.add_argument("channel", nargs="?", choices=CHANNELS, help="only this one")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """One line a platform; exit code 1 if one could not be asked or refused."""
    found = [p for p in platforms(settings) if arguments.channel in (None, p.name)]
    if not found:
        which = arguments.channel or "no messenger"
        says = "not configured" if arguments.channel else "configured"
        print(f"bot: {which} is {says} (docs/telegram.md, docs/zalo.md)", file=sys.stderr)
        return 1
    code = 0
    for platform in found:
        try:
            print(f"{platform.name}: {await _ACTS[arguments.act](platform)}")
        except PlatformError as error:
            print(f"bot: {platform.name}: {error}", file=sys.stderr)
            code = 1
    return code
