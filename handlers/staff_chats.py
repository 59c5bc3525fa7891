"""Chats in which an officer writes to a person himself: seen, and given back to the bot."""

from handlers.channels import named
from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.reply import Choice, Reply
from handlers.staff import TO_STAFF
from handlers.staff_effects import GiveBack
from handlers.staff_rights import Right, roles_with
from handlers.text import Joined, ShortWhen, T, Text, When
from storage.records import OfficerChat

_LIST = "go.staff_chats"


def _chat(scene: Scene) -> OfficerChat | None:
    return next((c for c in scene.known.officer_chats if f"c{c.id}" == scene["chat"]), None)


def _name(chat: OfficerChat) -> Text:
    return chat.name or T("Somebody without a name yet")


def _ask_chat(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.officer_chats:
        return (T("The bot answers in every chat."),)
    return (T("An officer writes in these chats, and the bot is silent. Which one?"),)


def _chats(scene: Scene) -> tuple[Choice, ...]:
    listed = tuple(
        Choice(f"c{c.id}", Joined((_name(c), named(c.channel), ShortWhen(c.until))))
        for c in scene.known.officer_chats
    )
    return listed or (TO_STAFF,)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    chat = _chat(scene)
    if chat is None:
        return (T("The bot answers in this chat again already."),)
    return (
        _name(chat),
        T("Channel: {channel}", channel=named(chat.channel)),
        T("The bot is silent until: {when}", when=When(chat.until, scene.known.now)),
    )


def _actions(scene: Scene) -> tuple[Choice, ...]:
    if _chat(scene) is None:
        return (Choice(_LIST, T("Other chats")),)
    return (Choice("back", T("Give the chat back to the bot"), ("trả lại",)),)


def _finish(scene: Scene) -> Act:
    chat = int(scene["chat"][1:])
    return Act(
        effects=(GiveBack(chat),),
        reply=Reply(text=(T("The bot answers in this chat again."),)),
        go=_LIST,
        settles=("officer_chats", chat),
    )


STAFF_CHATS = Dialogue(
    id="staff_chats",
    version=1,
    above="staff",
    title=T("Chats with an officer"),
    roles=roles_with(Right.CALLS),
    questions=(
        Question(id="chat", ask=_ask_chat, options=_chats, then={TO_STAFF.id: TO_STAFF.id}),
        Question(id="what", ask=_ask_what, options=_actions, then={_LIST: _LIST}),
    ),
    finish=_finish,
)
