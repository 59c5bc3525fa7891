"""`bot dialogues`: the diagram of every dialogue, as kept in docs/dialogues.md."""

import argparse

from bot.commands.subparsers import Subparsers
from bot.config import Settings
from handlers.book import DIALOGUES
from handlers.diagram import mermaid


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser("dialogues", help="print a Mermaid diagram of every dialogue")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print Markdown with one diagram a dialogue."""
    print(document(), end="")
    return 0


def document() -> str:
    """The whole of docs/dialogues.md."""
    parts = [
        "# Dialogues\n",
        "Printed by `bot dialogues > docs/dialogues.md`; a test fails when it is out of date.",
        "Back, save for later, cancel, menu and a question in between are possible everywhere.\n",
    ]
    for dialogue in DIALOGUES:
        parts.append(f"## {dialogue.id}\n\n```mermaid\n{mermaid(dialogue)}\n```\n")
    return "\n".join(parts)
