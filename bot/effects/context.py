"""What an effect may use when it is applied, and the one door through which all go."""

from dataclasses import field
from datetime import datetime
from functools import singledispatch

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notices import Notices
from bot.teaching import Checks
from handlers.effects import Conflict, Effect
from handlers.programme import Programme
from handlers.staff_rights import Right, may
from handlers.text import T
from storage import audit, staff
from storage.frozen import frozen
from storage.records import Chat


@frozen
class Context:
    """The turn an effect belongs to: its transaction, its instant, who wants it."""

    connection: AsyncConnection
    now: datetime
    chat: Chat
    programme: Programme
    notices: Notices
    checks: Checks = field(default_factory=Checks)

    @property
    def person(self) -> int:
        return self.chat.person.id

    async def demand(self, right: Right) -> None:
        """Check the role anew: it may have been taken away since the screen was shown."""
        if not may(await staff.role_of(self.connection, self.person), right):
            raise Conflict(T("Your role does not allow this."))

    async def record(
        self, action: str, subject: object, before: object = None, after: object = None
    ) -> None:
        """Write a staff act to the audit log."""
        await audit.record(
            self.connection, self.now, self.person, action, str(subject), before, after
        )


@singledispatch
async def apply(effect: Effect, context: Context) -> None:
    """Do it, or raise `Conflict`. Each effect registers how in a module of this package."""
    raise NotImplementedError(type(effect).__name__)
