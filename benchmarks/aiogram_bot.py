"""aiogram 3's finite-state machine as a contender, in memory."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import orjson
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)

from benchmarks.peers import Registrations, prepared, read
from benchmarks.script import ACCEPTED, update


class Stub(AiohttpSession):
    """The network: serialises what would be sent, answers at once."""

    def __init__(self) -> None:
        super().__init__(json_loads=orjson.loads, json_dumps=lambda v: orjson.dumps(v).decode())

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        self.build_form_data(bot, method)
        answered = self.check_response(bot, method, 200, ACCEPTED.decode())
        return cast("TelegramType", answered.result)


class Asked(StatesGroup):
    name = State()
    phone = State()
    firm = State()
    kind = State()
    tax = State()
    confirm = State()


class Aiogram:
    """Dispatcher, MemoryStorage, one handler a state."""

    def __init__(self, given: Sequence[Mapping[str, Any]]) -> None:
        self._said = prepared(given)
        self._kept = Registrations()
        self._keyboards = {
            question: InlineKeyboardMarkup(
                inline_keyboard=[
                    [InlineKeyboardButton(text=label, callback_data=id)]
                    for label, id in screen.buttons
                ]
            )
            for question, screen in self._said.items()
        }

    async def begin(self, chats: int) -> None:
        self._bot = Bot("1:x", session=Stub())
        self._dispatcher = Dispatcher(storage=MemoryStorage())
        message, pressed = self._dispatcher.message, self._dispatcher.callback_query
        message.register(self._start, CommandStart())
        message.register(self._name, Asked.name, F.text)
        message.register(self._phone, Asked.phone, F.text)
        message.register(self._firm, Asked.firm, F.text)
        pressed.register(self._kind, Asked.kind)
        message.register(self._tax, Asked.tax, F.text)
        pressed.register(self._confirm, Asked.confirm, F.data == "yes")
        for chat in range(chats):
            await self.turn(chat, update(chat, "/start", ""))

    def button(self, chat: int, choice: str) -> str:
        return choice

    async def turn(self, chat: int, update: dict[str, Any]) -> None:
        arrived = Update.model_validate(update, context={"bot": self._bot})
        await self._dispatcher.feed_update(self._bot, arrived)

    async def registered(self) -> int:
        return len(self._kept)

    async def end(self) -> None:
        await self._bot.session.close()

    # -- handlers ------------------------------------------------------------------------------

    async def _start(self, message: Message, state: FSMContext) -> None:
        await state.set_state(Asked.name)
        await message.answer("Họ tên người tham dự?")

    async def _name(self, message: Message, state: FSMContext) -> None:
        await self._typed("name", Asked.phone, message, state)

    async def _phone(self, message: Message, state: FSMContext) -> None:
        await self._typed("phone", Asked.firm, message, state)

    async def _firm(self, message: Message, state: FSMContext) -> None:
        await self._typed("firm", Asked.kind, message, state)

    async def _kind(self, query: CallbackQuery, state: FSMContext) -> None:
        answers = await state.update_data(kind=query.data)
        await state.set_state(Asked.tax)
        assert isinstance(query.message, Message)
        await self._say("kind", query.message, answers)

    async def _tax(self, message: Message, state: FSMContext) -> None:
        await self._typed("tax", Asked.confirm, message, state)

    async def _confirm(self, query: CallbackQuery, state: FSMContext) -> None:
        answers = await state.get_data()
        self._kept.add(answers)
        await state.set_data({})
        await state.set_state(Asked.name)
        assert isinstance(query.message, Message)
        await self._say("confirm", query.message, answers)

    async def _typed(self, question: str, then: State, message: Message, state: FSMContext) -> None:
        # Only the tax code is read with the other answers in view.
        answers = await state.get_data() if question == "tax" else {}
        value = read(question, message.text or "", answers)
        if value is None:
            return
        answers = await state.update_data({question: value})
        await state.set_state(then)
        await self._say(question, message, answers)

    async def _say(self, question: str, message: Message, answers: Mapping[str, Any]) -> None:
        await message.answer(
            self._said[question].fill(answers), reply_markup=self._keyboards[question]
        )
