"""The commands, in the order in which `bot --help` lists them."""

from bot.commands import (
    ask,
    backup,
    chat,
    check,
    cycle,
    dialogues,
    eligibility,
    import_certificates,
    migrate,
    reminders,
    run,
    staff,
    webhook,
    zalo,
)

COMMANDS = (
    *(run, chat, ask, check, webhook, zalo, eligibility, migrate, staff, backup, cycle),
    *(import_certificates, reminders, dialogues),
)
