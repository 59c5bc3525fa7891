"""The command line: `bot`, `bot chat`, `bot check` …

Every command is a module of `bot.commands` with `add(subparsers)`; a mistake of the operator's
(configuration, content, database) is said in words and ends with exit code 1 or 2, never with a
traceback.
"""

import argparse
import asyncio
import io
import os
import sys
from pathlib import Path

from bot import memory

with memory.loading():
    from bot.commands import COMMANDS
    from bot.config import ConfigError, load
    from bot.content import ContentError
    from bot.seeding import NotReady
    from storage.database import Unavailable


def parser() -> argparse.ArgumentParser:
    """The whole command line; without a command it runs the bot."""
    whole = argparse.ArgumentParser(
        prog="bot", description="Hương: registrations, answers and reminders in chat"
    )
    whole.add_argument("--config", type=Path, help="configuration file (default: config.toml)")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return whole


def main(arguments: list[str] | None = None) -> None:
    """Entry point; exits with the command's code."""
    # The database, its backups and exported files hold personal data.
    os.umask(0o077)
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal or pipe in another encoding shows "?" and does not end the program.
            stream.reconfigure(errors="replace")
    whole = parser()
    parsed = whole.parse_args(given)
    if not hasattr(parsed, "run"):
        parsed = whole.parse_args([*given, "run"])
    try:
        code = asyncio.run(parsed.run(parsed, load(parsed.config)))
    except ConfigError as error:
        code = _failed("the configuration is wrong", error)
    except ContentError as error:
        code = _failed("the programme's content is wrong", error)
    except NotReady as error:
        code = _failed("not ready for production", error)
    except Unavailable as error:
        code = _failed("the database cannot be used", error)
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # Python writes what is left when it ends, and would complain of the same pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 130
    sys.exit(code)


def _failed(what: str, error: Exception) -> int:
    print(f"bot: {what}:", file=sys.stderr)
    for line in str(error).splitlines():
        print(f"  {line}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
