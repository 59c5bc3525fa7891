"""How somebody becomes a member of staff."""

import hashlib

from bot.effects.context import Context, apply
from handlers.effects import AcceptInvite, Conflict
from handlers.invitations import canonical
from handlers.text import T
from storage import people, staff
from storage.records import Role


def hashed(secret: str) -> str:
    """What the table of invitations keeps: enough to recognise the secret, however it is typed.

    The message that showed the secret holds it, until it is used or has expired.
    """
    return hashlib.sha256(canonical(secret).encode()).hexdigest()


@apply.register
async def _(effect: AcceptInvite, context: Context) -> None:
    before = context.chat.person.role
    role = await staff.accept(
        context.connection, hashed(effect.secret), context.person, context.now
    )
    if role is None:
        raise Conflict(
            T("This invitation is unknown, used or has expired. Please ask for a new one."),
            "secret",
        )
    # An owner who tries a lesser invitation on himself must not lock everybody out.
    await keep_an_owner(context, context.person, role)
    await staff.set_role(context.connection, context.person, role)
    await people.keep_contact(context.connection, context.person, effect.name, "")
    await context.record("join", context.person, {"role": before}, {"role": role})


async def keep_an_owner(context: Context, person: int, role: Role | None) -> None:
    """Refuse what would leave the staff without an owner, also when two owners act at once."""
    if role != Role.OWNER and await staff.owners(context.connection) == [person]:
        raise Conflict(T("The last owner stays: make somebody else an owner first."), "what")
