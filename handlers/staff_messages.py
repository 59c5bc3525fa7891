"""Messages that failed or may not have arrived: seen, sent once more, or given up.

Whose and on which occasion, never their words: those are between the bot and the person.
"""

from handlers.channels import named
from handlers.dialogue import FINISH, Act, Dialogue, Question, Scene
from handlers.message_words import occasion, why_failed
from handlers.reply import Choice, Reply
from handlers.staff import TO_STAFF
from handlers.staff_effects import DropMessage, SendAgain
from handlers.staff_rights import Right, roles_with
from handlers.text import TN, Joined, ShortWhen, T, Text, When
from storage.records import Message, MessageState

_LIST = "go.staff_messages"
_TO_CALLS = Choice("go.staff_calls", T("People to call"))
_STATES: dict[MessageState, Text] = {
    MessageState.FAILED: T("failed"),
    MessageState.UNKNOWN: T("may have arrived"),
}


def _message(scene: Scene) -> Message | None:
    return next((m for m in scene.known.troubles if f"m{m.id}" == scene["message"]), None)


def _state(message: Message) -> Text:
    return _STATES.get(message.state, message.state.value)


def _ask_message(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.troubles:
        return (T("No message needs anything."), *_elsewhere(scene))
    return (T("Which message? The latest comes first."),)


def _elsewhere(scene: Scene) -> tuple[Text, ...]:
    """What has not arrived all the same: it waits for a channel, or became a call."""
    known = scene.known
    calls = sum(call.untold for call in known.calls)
    said: list[Text] = []
    if known.incidents:
        said.append(T("A channel has an incident: messages may be waiting for it."))
    if calls:
        said.append(TN("{n} message reached nobody: it is on the list of people to call.",
                       "{n} messages reached nobody: they are on the list of people to call.",
                       n=calls))  # fmt: skip
    return tuple(said)


def _messages(scene: Scene) -> tuple[Choice, ...]:
    listed = tuple(
        Choice(f"m{m.id}", Joined((Joined((_whose(m), occasion(m.key))),
                                   Joined((ShortWhen(m.created_at), _state(m)))), by="\n"),
               words=(m.name,) if m.name else ())
        for m in scene.known.troubles
    )  # fmt: skip
    if listed:
        return listed
    calls = any(call.untold for call in scene.known.calls)
    return (*((_TO_CALLS,) if calls else ()), TO_STAFF)


def _whose(message: Message) -> Text:
    return message.name or T("somebody without a name")


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    message = _message(scene)
    if message is None:
        return (T("Somebody has dealt with this message in the meantime."),)
    return (
        _whose(message),
        T("About: {note}", note=occasion(message.key)),
        T("Written: {when}", when=When(message.created_at, scene.known.now)),
        T("Channel: {channel}", channel=named(message.channel)),
        T("State: {state}", state=_state(message)),
        T("Reason: {reason}", reason=why_failed(message.reason)),
        *_tried(message),
        *(
            (T("Sent again, it may be there twice."),)
            if message.state == MessageState.UNKNOWN
            else ()
        ),
    )


def _tried(message: Message) -> tuple[Text, ...]:
    """The ways on which it had failed before, with the reasons."""
    before = message.tried[:-1] if message.state == MessageState.FAILED else message.tried
    return tuple(
        T(
            "Before: {channel}, {when}: {reason}",
            channel=named(one.channel),
            when=When(one.at),
            reason=why_failed(one.why),
        )
        for one in before
    )


def _actions(scene: Scene) -> tuple[Choice, ...]:
    if _message(scene) is None:
        return (Choice(_LIST, T("Other messages")),)
    return (
        Choice("again", T("Send again"), ("gửi lại",)),
        Choice("drop", T("Give up"), ("bỏ", "bỏ qua")),
    )


def _finish(scene: Scene) -> Act:
    message = int(scene["message"][1:])
    again = scene["what"] == "again"
    said = T("It will be sent once more.") if again else T("Given up: it will not be sent.")
    return Act(
        effects=(SendAgain(message) if again else DropMessage(message),),
        reply=Reply(text=(said,)),
        go=_LIST,
        settles=("troubles", message),
    )


STAFF_MESSAGES = Dialogue(
    id="staff_messages",
    version=1,
    above="staff",
    title=T("Messages"),
    roles=roles_with(Right.MESSAGES),
    questions=(
        Question(
            id="message",
            ask=_ask_message,
            options=_messages,
            then={TO_STAFF.id: TO_STAFF.id, _TO_CALLS.id: _TO_CALLS.id},
        ),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={"again": FINISH, "drop": FINISH, _LIST: _LIST},
        ),
    ),
    finish=_finish,
)
