"""A code that is typed: whose chat it joins with, and what will be shared.

Who types the code sees that and confirms. Where the other side has a role in the staff, it is not
enough: whoever stole a code would have the role. There the chat that made the code is asked, too.
The other way round, who types is told that his own role will hold there.
"""

from dataclasses import replace

from handlers.channels import named
from handlers.dialogue import FINISH, MENU, Act, Dialogue, Invalid, Question, Scene
from handlers.link_effects import AnswerClaim, ClaimCode, MissCode
from handlers.link_words import CONNECTED, VOID, YES_NO, whose
from handlers.linking import ALL_TRIES, TRIES, canonical, hashed
from handlers.reply import Choice, Reply
from handlers.staff_rights import ROLES
from handlers.text import T, Text
from storage.link_records import Link


def _read(typed: str, scene: Scene) -> str | Invalid:
    return canonical(typed) or Invalid(T("A code has 8 digits."), "4829 1375")


def _offer(scene: Scene) -> Link | None:
    typed = canonical(scene["code"])
    return scene.known.link_offer(hashed(typed)) if typed else None


def _check(scene: Scene) -> Act:
    """What the code is good for; every one that is wrong counts."""
    known = scene.known
    if not canonical(scene["code"]):
        return Act(go="code")
    if known.code_misses.own >= TRIES or known.code_misses.all >= ALL_TRIES:
        said = T("Too many codes were not right. Please try again in an hour.")
        return Act(reply=Reply(text=(said,)), go=MENU)
    offer = _offer(scene)
    if offer is None:
        return Act((MissCode(),), Reply(text=(VOID,)), go="code")
    if offer.issuing.person == known.person.id:
        said = T("These two chats are connected already.")
        return Act(reply=Reply(text=(said,)), go=MENU)
    return Act()


def _ask_claim(scene: Scene) -> tuple[Text, ...]:
    offer, own = _offer(scene), scene.known.person.role
    if offer is None:
        return (VOID,)
    lines: list[Text] = [
        T("Connect this chat with: {chat}?", chat=whose(offer.issuing)),
        T("Both then share registrations, reminders, consents and data. Its name stays."),
    ]
    if own:
        lines.append(T("Your role will hold there too: {role}.", role=ROLES[own]))
    if offer.issuing.role:
        lines.append(T("That chat is of the staff: it will be asked to confirm."))
    lines.append(T("Only go on if you got the code yourself, in your own chat."))
    return tuple(lines)


def _decide(scene: Scene) -> tuple[Choice, ...]:
    """The "yes" carries the own role: one that came after it was shown is not given away by it."""
    yes, no = YES_NO
    own = scene.known.person.role
    return (replace(yes, id=f"yes_{own}") if own else yes, no)


def _claim(scene: Scene) -> Act:
    offer, typed = _offer(scene), canonical(scene["code"])
    if offer is None:
        return Act(reply=Reply(text=(VOID,)))
    role = offer.issuing.role
    said = CONNECTED
    if role:
        channel = named(offer.issuing.channel)
        said = T("Please confirm on {channel} within 15 minutes.", channel=channel)
    effect = ClaimCode(typed, role, scene.known.person.role)
    return Act((effect,), Reply(text=(said,), stays=True))


LINK = Dialogue(
    id="link",
    version=1,
    title=T("Type a code"),
    words=("nhập mã kết nối", "mã kết nối", "type a code"),
    linkable=True,  # a code alone only asks: nothing is joined before the person confirms
    questions=(
        Question(
            id="code",
            ask=lambda scene: (T("Please type the code that your other chat shows."),),
            read=_read,
            does={"*": _check},
            resets=("sure",),
            typing=T("Code of 8 digits"),
        ),
        Question(
            id="sure",
            ask=_ask_claim,
            options=_decide,
            then={"no": MENU, "*": FINISH},
        ),
    ),
    finish=_claim,
)


# -- asked where the code was made -------------------------------------------------------------


def _ask_answer(scene: Scene) -> tuple[Text, ...]:
    link = scene.known.link_asked
    if link is None or link.asking is None:
        return (T("Nobody waits for your confirmation."),)
    own = scene.known.person.role
    role = (T("Your role will hold there too: {role}.", role=ROLES[own]),) if own else ()
    return (
        T("Connect this chat with: {chat}?", chat=whose(link.asking)),
        T("It will see and do everything that you can here."),
        *role,
        T("Only if it is your own chat."),
    )


def _answers(scene: Scene) -> tuple[Choice, ...]:
    waits = scene.known.link_asked is not None
    return YES_NO if waits else (Choice("go.links", T("Connected channels")),)


def _answer(scene: Scene) -> Act:
    link, yes = scene.known.link_asked, scene["sure"] == "yes"
    if link is None:
        return Act(reply=Reply(text=(VOID,)))
    said = CONNECTED if yes else T("Not connected.")
    effect = AnswerClaim(link.id, yes, scene.known.person.role)
    return Act((effect,), Reply(text=(said,), stays=True))


LINK_ASKED = Dialogue(
    id="link_asked",
    version=1,
    title=T("Connect another channel"),
    questions=(
        Question(
            id="sure",
            ask=_ask_answer,
            options=_answers,
            then={"yes": FINISH, "no": FINISH, "go.links": "go.links"},
        ),
    ),
    finish=_answer,
)
