"""People who want to be called, and the calls made."""

from bot.effects.context import Context, apply
from handlers.effects import (
    AskForCall,
    Conflict,
    DropUpload,
    TakeBackCalls,
)
from handlers.staff_effects import (
    CloseCall,
)
from handlers.staff_rights import Right
from handlers.text import T
from storage import files, people, staff

_CLOSED = T("Somebody has closed this call in the meantime.")


@apply.register
async def _(effect: DropUpload, context: Context) -> None:
    await files.drop(context.connection, effect.token)


@apply.register
async def _(effect: AskForCall, context: Context) -> None:
    await staff.add_call(
        context.connection,
        {
            "draft": effect.draft,
            "person_id": context.person,
            "name": effect.name,
            "phone": effect.phone,
            "note": effect.note,
            "upload": effect.upload,
            "created_at": context.now,
        },
    )
    await people.keep_contact(context.connection, context.person, effect.name, effect.phone)


@apply.register
async def _(effect: TakeBackCalls, context: Context) -> None:
    await staff.take_back_calls(context.connection, context.person, context.now)


@apply.register
async def _(effect: CloseCall, context: Context) -> None:
    await context.demand(Right.CALLS)
    if effect.stays:
        if not await staff.remark_call(context.connection, effect.call, effect.outcome):
            raise Conflict(_CLOSED, "what")
        # That there is another note, and not what it says: it may name people.
        await context.record(
            "note_call", effect.call, {"closed": False}, {"closed": False, "note": True}
        )
        return
    closed = await staff.close_call(
        context.connection, effect.call, context.person, effect.outcome, context.now
    )
    if not closed:
        raise Conflict(_CLOSED, "what")
    # What came of it stands with the call: it may name people, the log must not.
    await context.record("close_call", effect.call, {"closed": False}, {"closed": True})
