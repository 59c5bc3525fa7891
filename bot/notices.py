"""What is sent to people unasked: planned into the outbox, once, and in no quiet hour."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.body import body
from handlers.programme import QuietPolicy
from handlers.quiet import earliest
from handlers.reply import Reply
from handlers.text import Text, Tongue
from storage import chats, outbox
from storage.records import Chat, MessageState, Priority


class Notices:
    """Plans notices in people's own language, on the chat they used last."""

    def __init__(self, tongues: Mapping[str, Tongue], default: str, quiet: QuietPolicy) -> None:
        self._tongues = tongues
        self._default = default
        self._quiet = quiet

    def words(self, text: Text) -> str:
        """A text for the staff, in the programme's own language."""
        return self._tongues[self._default].say(text)

    def when(self, wanted: datetime, useful_until: datetime | None) -> datetime:
        """The first instant from `wanted` on at which somebody may be written to unasked."""
        return earliest(self._quiet, wanted, useful_until)

    async def tell(
        self,
        connection: AsyncConnection,
        people: Mapping[int, Reply],
        key: str,
        now: datetime,
        wanted: datetime | None = None,
        useful_until: datetime | None = None,
        priority: Priority = Priority.NOTICE,
    ) -> int:
        """Tell each person (by id) something; returns how many are newly planned.

        `key` and the person make the business key. A person without a reachable chat is skipped:
        the officer's list shows who could not be told.
        """
        when = self.when(max(now, wanted or now), useful_until)
        reachable: dict[int, Chat] = {}
        for chat in await chats.of_people(connection, list(people)):
            reachable.setdefault(chat.person.id, chat)
        rows = [
            self._row(chat, people[person], f"{key}:{person}", when, useful_until, priority, now)
            for person, chat in reachable.items()
        ]
        return await outbox.plan(connection, rows)

    def _row(
        self,
        chat: Chat,
        reply: Reply,
        key: str,
        when: datetime,
        useful_until: datetime | None,
        priority: Priority,
        now: datetime,
    ) -> dict[str, object]:
        approved = self._tongues[self._default]
        tongue = self._tongues.get(chat.language) or approved
        return {
            "chat_id": chat.id,
            "channel": chat.channel,
            "address": chat.address,
            "priority": outbox.ORDER[priority],
            "key": key,
            "body": body(reply, tongue, screen=0, approved=approved),
            "state": MessageState.PENDING.value,
            "not_before": when,
            "useful_until": useful_until,
            "created_at": now,
        }
