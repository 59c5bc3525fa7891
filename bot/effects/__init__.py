"""How effects are applied. Importing the package registers all of them with `apply`."""

from bot.effects import (
    calling,
    certificate_care,
    certificate_days,
    certificate_standing,
    certificates,
    consenting,
    joining,
    learning,
    linking,
    officer_chats,
    registering,
    staff_certificates,
    staff_events,
    staff_members,
    staff_messages,
    staff_register,
    support,
)
from bot.effects.context import Context, apply

__all__ = [
    "Context",
    "apply",
    "calling",
    "certificate_care",
    "certificate_days",
    "certificate_standing",
    "certificates",
    "consenting",
    "joining",
    "learning",
    "linking",
    "officer_chats",
    "registering",
    "staff_certificates",
    "staff_events",
    "staff_members",
    "staff_messages",
    "staff_register",
    "support",
]
