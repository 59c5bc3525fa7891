"""How somebody becomes a member of staff."""

import hashlib

from bot.effects.context import Context, apply
from handlers.effects import AcceptInvite, Conflict
from handlers.text import T
from storage import people, staff


def hashed(secret: str) -> str:
    """What is kept of an invitation: enough to recognise it, useless to whoever reads a backup."""
    return hashlib.sha256(secret.encode()).hexdigest()


@apply.register
async def _(effect: AcceptInvite, context: Context) -> None:
    before = context.chat.person.role
    role = await staff.accept(
        context.connection, hashed(effect.secret), context.person, context.now
    )
    if role is None:
        raise Conflict(
            T("This invitation is unknown, used or has expired. Please ask for a new one.")
        )
    await staff.set_role(context.connection, context.person, role)
    await people.keep_contact(context.connection, context.person, effect.name, "")
    await context.record("join", context.person, before, role)
