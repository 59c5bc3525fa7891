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
    reminders,
    run,
    staff,
    webhook,
)

COMMANDS = (
    *(
        run,
        chat,
        ask,
        check,
        webhook,
        eligibility,
        migrate,
        staff,
        backup,
        cycle,
        reminders,
        dialogues,
    ),
)
