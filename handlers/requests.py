"""A person's own requests for support: where they stand, answering, taking one back."""

from handlers.dialogue import FILE, Act, Dialogue, Question, Scene
from handlers.effects import Effect
from handlers.readers import note
from handlers.reply import Choice, Reply
from handlers.request import PREFIX, label
from handlers.screens import contact, yes_or_no
from handlers.support_effects import AnswerRequest, WithdrawRequest
from handlers.support_states import NAMES, WHAT_NEXT, asked_for
from handlers.text import Joined, T, Text, When
from storage.support_records import UNSETTLED_STATES, RequestState, SupportRequest

_NEW = Choice("go.request", T("Ask for support"), ("đề nghị hỗ trợ",))


def _listed(scene: Scene) -> SupportRequest | None:
    """The chosen request, if it is the person's own."""
    return next((r for r in scene.known.my_requests if f"r{r.id}" == scene["which"]), None)


def _whole(scene: Scene) -> SupportRequest | None:
    mine = _listed(scene)
    return scene.known.support_request(mine.id) if mine else None


def _ask_which(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.my_requests:
        return (T("You have not asked for any support yet."),)
    return (T("Which request would you like to see?"),)


def _requests(scene: Scene) -> tuple[Choice, ...]:
    listed = tuple(
        Choice(
            f"r{r.id}",
            label(asked_for(r, scene.known.programme), NAMES[r.state], r.code),
            words=(r.code,),
        )
        for r in scene.known.my_requests
    )
    return listed or (_NEW,)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    request = _whole(scene)
    if request is None:
        return (T("This request is no longer there."),)
    said = next((e for e in reversed(request.entries) if e.by_staff and e.words), None)
    lines: list[Text] = [
        Joined((asked_for(request, scene.known.programme), request.code)),
        T("State: {state}", state=NAMES[request.state]),
        T("Last change: {when}", when=When(request.changed_at, scene.known.now)),
    ]
    if said is not None:
        lines.append(T("The Department: {words}", words=said.words))
    return (*lines, WHAT_NEXT[request.state])


def _actions(scene: Scene) -> tuple[Choice, ...]:
    request = _whole(scene)
    if request is None:
        return (_NEW,)
    answer = Choice("answer", T("Answer"), ("trả lời", "bổ sung", "gửi thêm"))
    withdraw = Choice("withdraw", T("Take the request back"), ("rút", "rút hồ sơ", "rút đề nghị"))
    history = Choice("history", T("What happened so far"), ("lịch sử", "quá trình"))
    officer = Choice("go.officer", T("Ask an officer to call me"), ("gặp cán bộ",))
    return (
        *((answer,) if request.state == RequestState.MORE_NEEDED else ()),
        *((history,) if request.entries else ()),
        *((withdraw,) if request.state in UNSETTLED_STATES else ()),
        officer,
    )


def history(request: SupportRequest, mine: Text, theirs: Text) -> tuple[Text, ...]:
    """Everything that happened, a line each: when, who, what it came to, what was said."""
    return tuple(
        Joined(
            (
                When(entry.at),
                theirs if entry.by_staff else mine,
                NAMES[entry.state],
                entry.words or (T("one file") if entry.upload else ""),
            )
        )
        for entry in request.entries
    )


def _history(scene: Scene) -> Act:
    request = _whole(scene)
    if request is None:
        return Act()
    first = Joined((When(request.created_at), T("you"), T("received"), request.need))
    return Act(reply=Reply(text=(first, *history(request, T("you"), T("the Department")))))


def _finish(scene: Scene) -> Act:
    request = _listed(scene)
    if request is None:
        return Act(reply=Reply(text=(T("This request is no longer there."),)))
    effect: Effect
    if scene["what"] == "withdraw":
        effect = WithdrawRequest(request.id)
        said: tuple[Text, ...] = (T("Request {code} is taken back.", code=request.code),)
    else:
        words, upload = scene["reply"], ""
        if words.startswith(FILE):
            words, upload = "", words.removeprefix(FILE)
        effect = AnswerRequest(request.id, words, upload)
        said = (
            T("Passed on to the Department, code {code}.", code=request.code),
            WHAT_NEXT[RequestState.IN_REVIEW],
        )
    officer = contact(scene.known.programme.officer)
    reply = Reply(
        header=asked_for(request, scene.known.programme), text=(*said, officer), stays=True
    )
    return Act(effects=(effect,), reply=reply)


REQUESTS = Dialogue(
    id="requests",
    version=1,
    title=T("My requests"),
    linkable=True,
    codes=PREFIX,
    words=(
        "hồ sơ của tôi",
        "đề nghị của tôi",
        "tình trạng hồ sơ",
        "hồ sơ tới đâu rồi",
        "rút hồ sơ",
        "my requests",
    ),
    questions=(
        Question(id="which", ask=_ask_which, options=_requests, then={_NEW.id: _NEW.id}),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={"history": "what", "go.officer": "go.officer", _NEW.id: _NEW.id},
            does={"history": _history},
            resets=("reply", "sure"),
        ),
        Question(
            id="reply",
            ask=lambda scene: (
                *_ask_what(scene)[-2:-1],
                T("Your answer, in words or as a photo or PDF?"),
                T("Please do not send an identity card."),
            ),
            read=note,
            skip=lambda scene: scene["what"] != "answer",
            takes_file=True,
            typing=T("A few words"),
        ),
        Question(
            id="sure",
            ask=lambda scene: (*_ask_what(scene)[:2], "", T("Really take it back?")),
            options=lambda scene: yes_or_no(T("Yes, take it back"), also=("rút",)),
            skip=lambda scene: scene["what"] != "withdraw",
            then={"no": "what"},
        ),
    ),
    finish=_finish,
)
