"""python-telegram-bot's ConversationHandler as a contender, in memory and with its pickle file."""

import asyncio
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import orjson
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    ExtBot,
    MessageHandler,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest, RequestData
from telegram.warnings import PTBUserWarning

from benchmarks.peers import Registrations, Screen, prepared, read
from benchmarks.script import ACCEPTED, update

Context: TypeAlias = ContextTypes.DEFAULT_TYPE
_ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Huong","username":"huong_bot"}}'
NAME, PHONE, FIRM, KIND, TAX, CONFIRM = range(6)


class Stub(BaseRequest):
    """The network: serialises what would be sent, answers at once."""

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    @property
    def read_timeout(self) -> float | None:
        return None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kw: Any
    ) -> tuple[int, bytes]:
        if url.endswith("/getMe"):
            return 200, _ME
        # What HTTPXRequest hands to httpx, and httpx to the socket.
        assert request_data is not None
        _ = orjson.dumps(request_data.json_parameters)
        return 200, ACCEPTED

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The library's documentation suggests a faster reader here; ours uses it, too."""
        return orjson.loads(payload)


class Conversation:
    """The callbacks of the conversation."""

    def __init__(self, said: Mapping[str, Screen]) -> None:
        self.kept = Registrations()
        self._said = said
        self._keyboards = {
            question: InlineKeyboardMarkup(
                [[InlineKeyboardButton(label, callback_data=id)] for label, id in screen.buttons]
            )
            for question, screen in said.items()
        }

    def handler(self, persistent: bool) -> ConversationHandler[Context]:
        typed = filters.TEXT & ~filters.COMMAND
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PTBUserWarning)  # buttons and text in one conversation
            return ConversationHandler(
                entry_points=[CommandHandler("start", self.start)],
                states={
                    NAME: [MessageHandler(typed, self.name)],
                    PHONE: [MessageHandler(typed, self.phone)],
                    FIRM: [MessageHandler(typed, self.firm)],
                    KIND: [CallbackQueryHandler(self.kind)],
                    TAX: [MessageHandler(typed, self.tax)],
                    CONFIRM: [CallbackQueryHandler(self.confirm, pattern="^yes$")],
                },
                fallbacks=[CommandHandler("cancel", self.start)],
                name="registration",
                persistent=persistent,
            )

    async def start(self, update: Update, context: Context) -> int:
        assert update.effective_chat
        await update.effective_chat.send_message("Họ tên người tham dự?")
        return NAME

    async def name(self, update: Update, context: Context) -> int:
        return await self._typed("name", PHONE, update, context)

    async def phone(self, update: Update, context: Context) -> int:
        return await self._typed("phone", FIRM, update, context)

    async def firm(self, update: Update, context: Context) -> int:
        return await self._typed("firm", KIND, update, context)

    async def kind(self, update: Update, context: Context) -> int:
        assert update.callback_query
        assert context.user_data is not None
        context.user_data["kind"] = update.callback_query.data
        await self._say("kind", update, context)
        return TAX

    async def tax(self, update: Update, context: Context) -> int:
        return await self._typed("tax", CONFIRM, update, context)

    async def confirm(self, update: Update, context: Context) -> int:
        assert context.user_data is not None
        self.kept.add(context.user_data)
        await self._say("confirm", update, context)
        context.user_data.clear()
        return NAME

    async def _typed(self, question: str, then: int, update: Update, context: Context) -> int:
        assert update.message
        assert context.user_data is not None
        value = read(question, update.message.text or "", context.user_data)
        if value is None:
            return then - 1
        context.user_data[question] = value
        await self._say(question, update, context)
        return then

    async def _say(self, question: str, update: Update, context: Context) -> None:
        assert update.effective_chat
        text = self._said[question].fill(context.user_data or {})
        await update.effective_chat.send_message(text, reply_markup=self._keyboards[question])


class TelegramBot:
    """In memory; one update at a time per chat, other chats' updates as they come."""

    def __init__(self, given: Sequence[Mapping[str, Any]]) -> None:
        self._said = prepared(given)
        self._conversation = Conversation(self._said)

    def _build(self) -> Application[Any, Any, Any, Any, Any, Any]:
        bot = ExtBot("1:x", request=Stub(), get_updates_request=Stub())
        return Application.builder().bot(bot).updater(None).job_queue(None).build()

    async def begin(self, chats: int) -> None:
        self.application = self._build()
        persistent = self.application.persistence is not None
        self.application.add_handler(self._conversation.handler(persistent))
        await self.application.initialize()
        await self.application.start()
        for chat in range(chats):
            start = update(chat, "/start", "")
            start["message"]["entities"] = [{"type": "bot_command", "offset": 0, "length": 6}]
            await self.turn(chat, start)

    def button(self, chat: int, choice: str) -> str:
        return choice

    async def turn(self, chat: int, update: dict[str, Any]) -> None:
        arrived = Update.de_json(update, self.application.bot)
        await self.application.process_update(arrived)

    async def registered(self) -> int:
        return len(self._conversation.kept)

    async def end(self) -> None:
        await self.application.stop()
        await self.application.shutdown()


class Queued(TelegramBot):
    """In memory; all updates through one queue, as `Application` itself does it."""

    async def begin(self, chats: int) -> None:
        self._queue: asyncio.Queue[tuple[dict[str, Any], asyncio.Future[None]]] = asyncio.Queue()
        self._running = asyncio.create_task(self._run())
        await super().begin(chats)

    async def turn(self, chat: int, update: dict[str, Any]) -> None:
        done = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((update, done))
        await done

    async def _run(self) -> None:
        while True:
            update, done = await self._queue.get()
            await super().turn(0, update)
            done.set_result(None)

    async def end(self) -> None:
        self._running.cancel()
        await super().end()


class Pickled(TelegramBot):
    """With PicklePersistence, which writes every 60 seconds and at the end."""

    on_flush = False

    def _build(self) -> Application[Any, Any, Any, Any, Any, Any]:
        self._folder = tempfile.TemporaryDirectory(prefix="huong-bench-")
        path = Path(self._folder.name) / "bot.pickle"
        self.persistence = PicklePersistence(path, on_flush=self.on_flush)
        bot = ExtBot("1:x", request=Stub(), get_updates_request=Stub())
        built = Application.builder().bot(bot).updater(None).job_queue(None)
        return built.persistence(self.persistence).build()

    async def end(self) -> None:
        await super().end()
        self._folder.cleanup()


class Flushed(Pickled):
    """With PicklePersistence, written after every update (the file is not synced to the disk)."""

    on_flush = True

    async def turn(self, chat: int, update: dict[str, Any]) -> None:
        await super().turn(chat, update)
        await self.application.update_persistence()
        await self.persistence.flush()
