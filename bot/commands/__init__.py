"""The commands, in the order in which `bot --help` lists them."""

from bot.commands import backup, chat, check, cycle, dialogues, migrate, run, staff, webhook

COMMANDS = (run, chat, check, webhook, migrate, staff, backup, cycle, dialogues)
