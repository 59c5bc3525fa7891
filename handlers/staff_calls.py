"""People who wait for a call: whom to call and why, and what came of it."""

from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.readers import remark, shown_phone
from handlers.reply import Choice, File, Reply
from handlers.staff import TO_STAFF
from handlers.staff_call_outcome import STAYS, STAYS_ON_LIST, after_question, last_note
from handlers.staff_effects import CloseCall
from handlers.staff_rights import Right, roles_with
from handlers.text import Joined, ShortWhen, T, Text, When
from storage.records import Call

_LIST = "go.staff_calls"


def _call(scene: Scene) -> Call | None:
    return next((c for c in scene.known.calls if f"c{c.id}" == scene["call"]), None)


def _ask_call(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.calls:
        return (T("Nobody is waiting for a call."),)
    return (T("Whom will you call? Longest wait first."),)


def _calls(scene: Scene) -> tuple[Choice, ...]:
    listed = tuple(
        Choice(f"c{c.id}", Joined((c.name, ShortWhen(c.created_at))), words=(c.name, c.phone))
        for c in scene.known.calls
    )
    return listed or (TO_STAFF,)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    call = _call(scene)
    if call is None:
        return (T("Somebody has closed this call in the meantime."),)
    lines: list[Text] = [
        call.name,
        T("Phone: {phone}", phone=shown_phone(call.phone)),
        T("Since: {when}", when=When(call.created_at, scene.known.now)),
    ]
    if call.note:
        lines.append(T("About: {note}", note=call.note))
    return (*lines, *last_note(call.outcome))


def _actions(scene: Scene) -> tuple[Choice, ...]:
    call = _call(scene)
    if call is None:
        return (Choice(_LIST, T("Other calls")),)
    file = (Choice("file", T("Get the file"), ("tệp", "file")),) if call.upload else ()
    return (*file, Choice("called", T("I have called"), ("đã gọi", "xong")))


def _file(scene: Scene) -> Act:
    call = _call(scene)
    if call is None or not call.upload:
        return Act()
    file = File("upload", call.upload, f"call-{call.id}", T("The file that was sent"))
    return Act(reply=Reply(text=(), files=(file,), stays=True))


def _finish(scene: Scene) -> Act:
    call = int(scene["call"][1:])
    if scene["after"] == STAYS:
        again = CloseCall(call, scene["outcome"], stays=True)
        return Act((again,), Reply(text=(STAYS_ON_LIST,)), go=_LIST)
    return Act(
        effects=(CloseCall(call, scene["outcome"]),),
        reply=Reply(text=(T("Noted. The call is closed."),)),
        go=_LIST,
        settles=("calls", call),
    )


STAFF_CALLS = Dialogue(
    id="staff_calls",
    version=2,
    above="staff",
    title=T("Calls"),
    roles=roles_with(Right.CALLS),
    questions=(
        Question(
            id="call",
            ask=_ask_call,
            options=_calls,
            then={TO_STAFF.id: TO_STAFF.id},
        ),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={"file": "what", _LIST: _LIST},
            does={"file": _file},
            resets=("outcome",),
        ),
        Question(
            id="outcome",
            ask=lambda scene: (*_ask_what(scene)[:2], T("What came of the call?")),
            read=remark,
            typing=T("A few words"),
            resets=("after",),
        ),
        after_question(),
    ),
    finish=_finish,
)
