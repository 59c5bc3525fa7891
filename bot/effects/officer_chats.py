"""Chats that an officer takes over, and gives back to the bot."""

from bot.effects.context import Context, apply
from handlers.effects import (
    Conflict,
    LeaveToOfficer,
    TakeBack,
)
from handlers.staff_effects import (
    GiveBack,
)
from handlers.staff_rights import Right
from handlers.text import T
from storage import officer_chats


@apply.register
async def _(effect: LeaveToOfficer, context: Context) -> None:
    await officer_chats.pause(context.connection, context.chat.id, effect.until)


@apply.register
async def _(effect: TakeBack, context: Context) -> None:
    await officer_chats.resume(context.connection, context.chat.id)


@apply.register
async def _(effect: GiveBack, context: Context) -> None:
    await context.demand(Right.CALLS)
    if not await officer_chats.resume(context.connection, effect.chat):
        raise Conflict(T("The bot answers in this chat again already."), "chat")
    await context.record("give_back_chat", effect.chat, {"with": "officer"}, {"with": "bot"})
