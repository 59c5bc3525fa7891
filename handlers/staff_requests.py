"""Requests for support as the staff sees them: look, answer, decide, put a mistake right."""

import re

from handlers.codes import ALPHABET
from handlers.dialogue import Act, Dialogue, Invalid, Question, Scene
from handlers.effects import Effect
from handlers.eligibility import FIELDS
from handlers.eligibility_screens import shown_answer
from handlers.eligibility_words import FACTS, VERDICTS
from handlers.firms import KINDS
from handlers.readers import note, shown_phone
from handlers.reply import Choice, File, Reply
from handlers.request import PREFIX, label
from handlers.requests import history
from handlers.rules import Value
from handlers.screens import yes_or_no
from handlers.staff_rights import Right, roles_with
from handlers.support_effects import ChangeRequest, WriteToOwner
from handlers.support_slots import described, left
from handlers.support_states import NAMES, STAFF_MAY, asked_for, needs_reason, takes_slot
from handlers.text import Joined, T, Text, When
from storage.support_records import OPEN_STATES, RequestState, SupportRequest

_LIST = "go.staff_requests"
_TO = "to."
_NOTHING = "nothing"
_CODE = re.compile(rf"{PREFIX}-?([{ALPHABET}]{{6}})")

_VERBS: dict[RequestState, Text] = {
    RequestState.IN_REVIEW: T("Take into review"),
    RequestState.MORE_NEEDED: T("Ask for more"),
    RequestState.SELECTED: T("Select"),
    RequestState.NOT_SELECTED: T("Do not select"),
    RequestState.DONE: T("Mark as done"),
}


def _states(scene: Scene) -> tuple[Choice, ...]:
    return tuple(Choice(state.value, name) for state, name in NAMES.items())


def _read_code(typed: str, scene: Scene) -> str | Invalid:
    """The code of a request, as somebody says it on the phone; or the name of a state."""
    found = _CODE.fullmatch("".join(typed.upper().split()))
    if found:
        return f"{PREFIX}-{found[1]}"
    return Invalid(T("Please choose a state, or type the code of a request."), f"{PREFIX}-7K3M9Q")


def _folder(scene: Scene) -> tuple[SupportRequest, ...]:
    if scene["state"] not in set(RequestState):
        return ()
    return scene.known.requests_in(scene["state"])


def _request(scene: Scene) -> SupportRequest | None:
    """The request that was chosen or whose code was typed, with its history."""
    if scene["state"].startswith(PREFIX):
        return scene.known.support_request(scene["state"])
    chosen = next((r for r in _folder(scene) if f"q{r.id}" == scene["request"]), None)
    return scene.known.support_request(chosen.id) if chosen else None


def _ask_request(scene: Scene) -> tuple[Text, ...]:
    return (T("Which request?") if _folder(scene) else T("There is no request in this state."),)


def _requests(scene: Scene) -> tuple[Choice, ...]:
    listed = tuple(
        Choice(
            f"q{r.id}",
            label(asked_for(r, scene.known.programme), r.firm.name, r.code),
            words=(r.code, r.firm.name),
        )
        for r in _folder(scene)
    )
    return listed or (Choice(_LIST, T("Other states")),)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    request = _request(scene)
    if request is None:
        return (T("This request is no longer there."),)
    kind = KINDS.get(request.firm.kind, request.firm.kind)
    return (
        Joined((asked_for(request, scene.known.programme), request.code)),
        Joined((T("State: {state}", state=NAMES[request.state]), When(request.changed_at))),
        Joined((request.firm.name, kind)),
        Joined((request.name, shown_phone(request.phone))),
        T("Need: {need}", need=request.need),
        *_by_the_rules(request),
        described(scene.known.programme, scene.known.support_slots, request.component),
        *history(request, T("owner"), T("the Department")),
    )


def _by_the_rules(request: SupportRequest) -> tuple[Text, ...]:
    """What the owner had answered, and what followed from it when he asked."""
    answers = tuple(
        Joined((FACTS[field], shown_answer(field, request.facts[field])), by=": ")
        for field in FIELDS
        if request.facts.get(field)
    )
    verdict = VERDICTS[Value(request.verdict)]
    said = T("By the rules: {verdict}", verdict=verdict)
    return (said, Joined(answers, by="; ")) if answers else (said,)


def _verb(before: RequestState, after: RequestState) -> Text:
    undone = before not in OPEN_STATES and after != RequestState.DONE
    return T("Undo: {state}", state=NAMES[after]) if undone else _VERBS[after]


def _actions(scene: Scene) -> tuple[Choice, ...]:
    request = _request(scene)
    if request is None:
        return (Choice(_LIST, T("Other requests")),)
    # The state that was seen travels along: whoever acts on an old screen learns that it is old.
    to = tuple(
        Choice(f"{_TO}{request.state.value}.{state.value}", _verb(request.state, state))
        for state in STAFF_MAY[request.state]
    )
    write = Choice("write", T("Write to the owner"), ("viết", "trả lời", "nhắn"))
    file = Choice("file", T("Get the file"), ("tệp", "file"))
    sent = any(entry.upload for entry in request.entries)
    return (*to, *((write,) if request.name else ()), *((file,) if sent else ()))


def _file(scene: Scene) -> Act:
    request = _request(scene)
    sent = [e.upload for e in request.entries if e.upload] if request else []
    files = tuple(
        File("upload", token, f"request-{number}", T("The file that was sent"))
        for number, token in enumerate(sent, start=1)
    )
    return Act(reply=Reply(text=(), files=files, stays=True))


def _chosen(scene: Scene) -> tuple[RequestState, RequestState] | None:
    """The state that was seen and the one that was chosen; None for writing only."""
    if not scene["what"].startswith(_TO):
        return None
    _, before, after = scene["what"].split(".")
    return RequestState(before), RequestState(after)


def _has_room(scene: Scene) -> bool:
    """Whether nothing stands against it: no slot is taken, or one is left."""
    request, chosen = _request(scene), _chosen(scene)
    if request is None or chosen is None or not takes_slot(*chosen):
        return True
    charter, taken = scene.known.programme.charter, scene.known.support_slots
    return left(charter, taken, request.component) != 0


def _may_be_silent(scene: Scene) -> bool:
    chosen = _chosen(scene)
    return chosen is not None and not needs_reason(*chosen)


def _silence(scene: Scene) -> tuple[Choice, ...]:
    if not _may_be_silent(scene):
        return ()
    return (Choice(_NOTHING, T("Nothing to add"), ("không", "thôi", "bỏ qua")),)


def _words(scene: Scene) -> str:
    return "" if scene["words"] == _NOTHING else scene["words"]


def _ask_sure(scene: Scene) -> tuple[Text, ...]:
    request, chosen = _request(scene), _chosen(scene)
    if request is None:
        return (T("This request is no longer there."),)
    state = T("New state: {state}", state=NAMES[chosen[1]]) if chosen else T("A word to the owner")
    words: tuple[Text, ...] = (T("The owner reads: {words}", words=_words(scene)),)
    return (
        Joined((asked_for(request, scene.known.programme), request.firm.name, request.code)),
        state,
        *(words if _words(scene) else ()),
    )


def _finish(scene: Scene) -> Act:
    request, chosen = _request(scene), _chosen(scene)
    if request is None:
        return Act(reply=Reply(text=(T("This request is no longer there."),)), go=_LIST)
    effect: Effect = WriteToOwner(request.id, _words(scene))
    if chosen is not None:
        beyond = scene["beyond"] == "yes"
        effect = ChangeRequest(request.id, *chosen, _words(scene), beyond)
    said = T("Noted, and the owner is told: {code}.", code=request.code)
    return Act(effects=(effect,), reply=Reply(text=(said,)), go=_LIST)


STAFF_REQUESTS = Dialogue(
    id="staff_requests",
    version=1,
    above="staff",
    title=T("Support requests"),
    roles=roles_with(Right.REQUESTS),
    linkable=True,
    questions=(
        Question(
            id="state",
            ask=lambda scene: (T("Requests in which state? Or type the code of one."),),
            options=_states,
            read=_read_code,
            resets=("request", "what", "beyond", "words", "sure"),
            typing=T("State or code"),
        ),
        Question(
            id="request",
            ask=_ask_request,
            options=_requests,
            skip=lambda scene: scene["state"].startswith(PREFIX),
            then={_LIST: _LIST},
        ),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={"file": "what", _LIST: _LIST},
            does={"file": _file},
            resets=("beyond", "words", "sure"),
        ),
        Question(
            id="beyond",
            ask=lambda scene: (
                T("The plan has no slot left for this. Select all the same, beyond the plan?"),
                T("It is kept in the log."),
            ),
            options=lambda scene: yes_or_no(T("Yes, beyond the plan"), T("No")),
            skip=_has_room,
            then={"no": "what"},
        ),
        Question(
            id="words",
            ask=lambda scene: (
                T("What should the owner read? Say why, or what is needed, in plain words."),
            ),
            options=_silence,
            read=note,
            typing=T("A few words"),
        ),
        Question(
            id="sure",
            ask=_ask_sure,
            options=lambda scene: yes_or_no(T("Yes, do it"), T("No")),
            then={"no": "what"},
        ),
    ),
    finish=_finish,
)
