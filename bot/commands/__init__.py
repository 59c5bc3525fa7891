"""The commands, in the order in which `bot --help` lists them."""

from bot.commands import backup, chat, check, dialogues, migrate, run

COMMANDS = (run, chat, check, migrate, backup, dialogues)
