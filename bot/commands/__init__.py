"""The commands, in the order in which `bot --help` lists them."""

from bot.commands import ask, backup, chat, check, cycle, dialogues, migrate, run, staff

COMMANDS = (run, chat, ask, check, migrate, staff, backup, cycle, dialogues)
