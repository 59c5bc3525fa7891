"""Who is of the staff, and with which role."""

from bot.effects.context import Context, apply
from bot.effects.joining import hashed, keep_an_owner
from handlers.effects import (
    Conflict,
)
from handlers.invitations import LIFE
from handlers.staff_effects import (
    ChangeRole,
    Invite,
    WithdrawInvite,
)
from handlers.staff_rights import Right
from handlers.text import T
from storage import staff


@apply.register
async def _(effect: Invite, context: Context) -> None:
    await context.demand(Right.MEMBERS)
    expires = context.now + LIFE
    await staff.invite(
        context.connection, hashed(effect.secret), effect.role, expires, context.person
    )
    after = {"role": effect.role, "expires": expires.isoformat()}
    await context.record("invite", effect.role, None, after)


@apply.register
async def _(effect: WithdrawInvite, context: Context) -> None:
    await context.demand(Right.MEMBERS)
    role = await staff.withdraw_invitation(context.connection, effect.invitation, context.now)
    if role is None:
        raise Conflict(T("This invitation has been used or has expired."), "invitation")
    await context.record("withdraw_invite", effect.invitation, {"role": role}, None)


@apply.register
async def _(effect: ChangeRole, context: Context) -> None:
    await context.demand(Right.MEMBERS)
    before = await staff.role_of(context.connection, effect.person)
    if before is None:
        raise Conflict(T("This person is no longer of the staff."), "member")
    await keep_an_owner(context, effect.person, effect.role)
    # Recorded first: who gives up his own role did so while he had it.
    await context.record("change_role", effect.person, {"role": before}, {"role": effect.role})
    await staff.set_role(context.connection, effect.person, effect.role)
