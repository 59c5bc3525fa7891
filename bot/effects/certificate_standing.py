"""Where a certificate stands, as its holder says it."""

from bot.effects.certificates import anew, owned
from bot.effects.context import Context, apply
from handlers.certificate_effects import ChangeStanding
from storage import certificates


@apply.register
async def _(effect: ChangeStanding, context: Context) -> None:
    certificate = await owned(effect.certificate, context)
    values = {"standing": effect.standing.value, "since": effect.since}
    await certificates.change(context.connection, effect.certificate, values, context.now)
    await anew(certificate.firm.id, context)
