"""Messages that did not arrive: once more, or given up."""

from bot.effects.context import Context, apply
from handlers.effects import Conflict
from handlers.staff_effects import DropMessage, SendAgain
from handlers.staff_rights import Right
from handlers.text import T
from storage import troubles
from storage.records import Message, MessageState, Priority


async def _troubled(id: int, context: Context) -> Message:
    message = await troubles.get(context.connection, id)
    if message is None:
        raise Conflict(T("Somebody has dealt with this message in the meantime."), "what")
    return message


@apply.register
async def _(effect: SendAgain, context: Context) -> None:
    await context.demand(Right.MESSAGES)
    message = await _troubled(effect.message, context)
    when = context.now
    if message.priority != Priority.REPLY:
        # Staff may work at night; who is written to may sleep.
        when = context.notices.when(when, message.urgent_from)
    if message.useful_until is not None and message.useful_until <= when:
        raise Conflict(T("This message would come too late. Please give it up."), "what")
    await troubles.retry(context.connection, message.id, when)
    await context.record(
        "send_again", message.id, {"state": message.state}, {"state": MessageState.PENDING}
    )


@apply.register
async def _(effect: DropMessage, context: Context) -> None:
    await context.demand(Right.MESSAGES)
    message = await _troubled(effect.message, context)
    await troubles.drop(context.connection, message.id)
    await context.record(
        "drop_message", message.id, {"state": message.state}, {"state": MessageState.CANCELLED}
    )
