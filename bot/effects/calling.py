"""People who want to be called."""

from bot.effects.context import Context, apply
from handlers.effects import AskForCall
from storage import people, staff


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
