"""What Telegram delivered, handed over to the conversation: by poll and by webhook alike."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.contract import Busy, Take
from bot.channels.files import MOST_BYTES, FileDesk, NotKept, clean_name, sniff
from bot.channels.telegram_updates import Attached, Came, Strange, read
from bot.logs import complain, say
from handlers.incoming import Incoming, Unfit, Upload

FETCHED_AT_ONCE = 6
"""Files held in memory while they are fetched."""
_FINISH_SECONDS = 5.0
_PHOTO = "anh"
# Said where there is no chat whose language could be known: Vietnamese first, English in short.
_ONLY_PRIVATE = (
    "Cảm ơn đã mời em vào nhóm! Em chỉ trò chuyện riêng với từng người, nên em xin phép rời nhóm. "
    "Anh/chị nhắn riêng cho em nhé. (I only talk in private chats: please write to me there.)"
)


@dataclass(slots=True)
class _Queue:
    """Updates of one chat, of which the first is or was fetching a file."""

    front: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class Reception:
    """Receives updates. `receive` returns when one may be acknowledged."""

    def __init__(
        self,
        bot: ExtBot[None],
        channel: str,
        take: Take,
        desk: FileDesk,
        clock: Callable[[], datetime],
        dialogues: frozenset[str],
    ) -> None:
        self._bot = bot
        self._channel = channel
        self._take = take
        self._desk = desk
        self._clock = clock
        self._dialogues = dialogues
        self._fetching: dict[int, _Queue] = {}
        self._room = asyncio.Semaphore(FETCHED_AT_ONCE)
        self._asides: set[asyncio.Task[None]] = set()

    async def receive(self, update: object) -> None:
        """Returns when what it says is committed, or when there is nothing to answer.

        Raises `Busy`, and nothing else, if it could not be stored: then it must come again.
        """
        try:
            await self._receive(read(update, self._dialogues))
        except Busy:
            raise
        except Exception as error:
            # Ours; were it not acknowledged, it would come again for ever and hold up the rest.
            complain("an update could not be handed over", error, channel=self._channel)

    async def _receive(self, came: Came | Strange) -> None:
        if came.callback:
            # Before anything else: until it is answered, the button shows a spinner.
            self._aside(self._bot.answer_callback_query(came.callback))
        if isinstance(came, Strange):
            say("an update passed over", channel=self._channel, why=came.why)
            if came.leave is not None:
                self._aside(self._leave(came.leave))
        elif came.file is not None or came.chat in self._fetching:
            await self._in_turn(came)
        else:
            await self._take(self._incoming(came))

    async def finish(self) -> None:
        """Let what was begun beside the conversation end."""
        if self._asides:
            await asyncio.wait(self._asides, timeout=_FINISH_SECONDS)

    def _incoming(self, came: Came, file: Upload | None = None) -> Incoming:
        return Incoming(
            self._channel,
            str(came.chat),
            str(came.id),
            self._clock(),
            text=came.text,
            choice=came.choice,
            start=came.start,
            unfit=came.unfit,
            file=file,
        )

    async def _in_turn(self, came: Came) -> None:
        """Fetching takes a while: nothing of the same chat may overtake a file."""
        queue = self._fetching.setdefault(came.chat, _Queue())
        queue.length += 1
        try:
            async with queue.front:
                await self._take(await self._with_file(came))
        finally:
            queue.length -= 1
            if not queue.length:
                del self._fetching[came.chat]

    async def _with_file(self, came: Came) -> Incoming:
        if came.file is None:
            return self._incoming(came)
        async with self._room:
            try:
                return self._incoming(came, await self._fetch(came.chat, came.file))
            except NotKept as error:
                unfit = Came(came.id, came.chat, unfit=error.unfit)
                return self._incoming(unfit)

    async def _fetch(self, chat: int, attached: Attached) -> Upload:
        """The file, kept. Raises NotKept with the reason that the person is told."""
        try:
            file = await self._bot.get_file(attached.id)
            if (file.file_size or 0) > MOST_BYTES:
                raise NotKept(Unfit.TOO_BIG)
            data = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            if "file is too big" in error.message.lower():
                raise NotKept(Unfit.TOO_BIG) from None
            complain("a file could not be fetched", error, channel=self._channel)
            raise NotKept(Unfit.LOST) from None
        if len(data) > MOST_BYTES:
            raise NotKept(Unfit.TOO_BIG)
        kind = sniff(data)
        return await self._desk.keep(
            str(chat), clean_name(attached.name or _PHOTO, kind), kind, data
        )

    async def _leave(self, group: int) -> None:
        """Say why, if one may, and go."""
        try:
            await self._bot.send_message(group, _ONLY_PRIVATE)
        except TelegramError as error:
            say("a group could not be told why", channel=self._channel, why=type(error).__name__)
        await self._bot.leave_chat(group)

    def _aside(self, doing: Coroutine[Any, Any, object]) -> None:
        """Do something that no answer waits for."""
        task = asyncio.get_running_loop().create_task(self._quietly(doing))
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _quietly(self, doing: Coroutine[Any, Any, object]) -> None:
        """A press that was answered already, or has grown old, is no fault of anybody's."""
        try:
            await doing
        except TelegramError as error:
            say("a courtesy call failed", channel=self._channel, why=type(error).__name__)
