"""The commands, in the order in which `bot --help` lists them."""

from bot.commands import backup, chat, check, cycle, dialogues, eligibility, migrate, run, staff

COMMANDS = (run, chat, check, eligibility, migrate, staff, backup, cycle, dialogues)
