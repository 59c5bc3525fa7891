"""The commands, in the order in which `bot --help` lists them."""

from bot.commands import (
    ask,
    backup,
    chat,
    check,
    cycle,
    dialogues,
    eligibility,
    migrate,
    run,
    staff,
)

COMMANDS = (run, chat, ask, check, eligibility, migrate, staff, backup, cycle, dialogues)
