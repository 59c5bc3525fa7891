"""One person on several channels: a code from one chat, typed in the other, joins them.

Who types the code sees whose chat it is and what will be shared, and confirms. Where the other
side has a role in the staff, that is not enough: whoever stole a code would have the role. There
the chat that made the code is asked, too. The other way round, who types is told that his own
role will hold there.
"""

from handlers.channels import named
from handlers.dialogue import FINISH, MENU, Act, Dialogue, Invalid, Question, Scene
from handlers.link_effects import AnswerClaim, ClaimCode, Disconnect, IssueCode, MissCode
from handlers.linking import ALL_TRIES, TRIES, canonical, code, hashed, shown
from handlers.reply import Choice, Reply
from handlers.staff_rights import ROLES
from handlers.text import Joined, ShortWhen, T, Text
from storage.link_records import Link, Side
from storage.records import Door

_DROP = "drop_"
_VOID = T("This code is unknown, used or has expired. A code works once, for 15 minutes.")
_YES_NO = (
    Choice("yes", T("Yes, connect"), ("có", "đồng ý", "ok", "yes")),
    Choice("no", T("No"), ("không", "no")),
)


# -- the chats of this person ------------------------------------------------------------------


def _ask_chats(scene: Scene) -> tuple[Text, ...]:
    others = _others(scene)
    if not others:
        return (
            T("Do you also use another channel? Connect it, and both show the same."),
            T("Get a code here and send it there, or type one from there."),
        )
    listed = Joined((named(scene.known.channel), *(named(d.channel) for d in others)), by=", ")
    return (T("Connected: {channels}.", channels=listed),)


def _others(scene: Scene) -> tuple[Door, ...]:
    return tuple(door for door in scene.known.my_doors if door.chat != scene.known.chat)


def _chats(scene: Scene) -> tuple[Choice, ...]:
    drops = tuple(
        Choice(
            f"{_DROP}{door.chat}",
            T(
                "Disconnect {channel}, last used {when}",
                channel=named(door.channel),
                when=ShortWhen(door.seen_at),
            ),
        )
        for door in _others(scene)
    )
    own = (Choice("drop", T("Disconnect this chat"), ("bỏ kết nối",)),) if drops else ()
    return (
        Choice("code", T("Get a code"), ("lấy mã", "mã")),
        Choice("go.link", T("Type a code"), ("nhập mã",)),
        *drops,
        *own,
    )


def _issue(scene: Scene) -> Act:
    """The one time that the code is shown. The form ends here: a new one would keep the turn's
    token, from which the code is made."""
    known = scene.known
    made = code(known.token)
    links = tuple(
        T("Or open {channel}: {link}", channel=named(channel), link=f"{prefix}link-{made}")
        for channel, prefix in known.deep_links.items()
        if channel != known.channel
    )
    reply = Reply(
        header=T("Connect another channel"),
        text=(
            T("Open me on the other channel and send: connect {code}", code=shown(made)),
            *links,
            T("It works once, for 15 minutes. Give it to nobody."),
        ),
        stays=True,
    )
    return Act(effects=(IssueCode(made),), reply=reply, go=MENU)


def _dropped(scene: Scene) -> Door | None:
    chosen = scene["what"].removeprefix(_DROP)
    return next((d for d in scene.known.my_doors if str(d.chat) == chosen), None)


def _ask_drop(scene: Scene) -> tuple[Text, ...]:
    door = _dropped(scene)
    first = (
        T("Disconnect {channel}?", channel=named(door.channel))
        if door
        else T("Disconnect this chat from your other chats?")
    )
    return (first, T("It then shows nothing of yours any more. Your registrations stay."))


def _drop(scene: Scene) -> Act:
    door = _dropped(scene)
    if door is None and scene["what"] != "drop":
        return Act(reply=Reply(text=(T("That is no longer available."),)))
    chat = door.chat if door else scene.known.chat
    return Act((Disconnect(chat),), Reply(text=(T("Disconnected."),)))


LINKS = Dialogue(
    id="links",
    version=1,
    title=T("Connected channels"),
    words=(
        "kết nối kênh",
        "kết nối kênh khác",
        "kênh kết nối",
        "bỏ kết nối",
        "connect another channel",
    ),
    questions=(
        Question(
            id="what",
            ask=_ask_chats,
            options=_chats,
            then={"go.link": "go.link", "code": MENU},
            does={"code": _issue},
        ),
        Question(
            id="sure",
            ask=_ask_drop,
            options=lambda scene: (
                Choice("yes", T("Yes, disconnect"), ("có", "đồng ý", "ok")),
                Choice("no", T("No, keep it"), ("không", "no")),
            ),
            then={"yes": FINISH, "no": MENU},
        ),
    ),
    finish=_drop,
)


# -- a code that is typed ----------------------------------------------------------------------


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
        return Act((MissCode(),), Reply(text=(_VOID,)), go="code")
    if offer.issuing.person == known.person.id:
        said = T("These two chats are connected already.")
        return Act(reply=Reply(text=(said,)), go=MENU)
    return Act()


def _whose(side: Side) -> Text:
    """The other side, by given name: enough to know oneself, little for anybody else."""
    name = side.name.split()[-1] if side.name.split() else T("no name yet")
    return Joined((named(side.channel), name))


def _ask_claim(scene: Scene) -> tuple[Text, ...]:
    offer, own = _offer(scene), scene.known.person.role
    if offer is None:
        return (_VOID,)
    lines: list[Text] = [
        T("Connect this chat with: {chat}?", chat=_whose(offer.issuing)),
        T("Both then share registrations, reminders, consents and data. Its name stays."),
    ]
    if own:
        lines.append(T("Your role will hold there too: {role}.", role=ROLES[own]))
    if offer.issuing.role:
        lines.append(T("That chat is of the staff: it will be asked to confirm."))
    lines.append(T("Only go on if you got the code yourself, in your own chat."))
    return tuple(lines)


def _claim(scene: Scene) -> Act:
    offer, typed = _offer(scene), canonical(scene["code"])
    if offer is None:
        return Act(reply=Reply(text=(_VOID,)))
    role = offer.issuing.role
    said = T("Connected. Both chats show the same now.")
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
            options=lambda scene: _YES_NO,
            then={"yes": FINISH, "no": MENU},
        ),
    ),
    finish=_claim,
)


# -- asked where the code was made -------------------------------------------------------------


def asks(asking: Side) -> Reply:
    """What the chat that made the code is asked, unasked."""
    return Reply(
        header=T("Connect another channel"),
        text=(
            T("Your code was typed in: {chat}.", chat=_whose(asking)),
            T("Was it you? Nothing is shared before you confirm."),
        ),
        choices=(Choice("go.link_asked", T("Look and decide")),),
        stays=True,
    )


def _ask_answer(scene: Scene) -> tuple[Text, ...]:
    link = scene.known.link_asked
    if link is None or link.asking is None:
        return (T("Nobody waits for your confirmation."),)
    own = scene.known.person.role
    role = (T("Your role will hold there too: {role}.", role=ROLES[own]),) if own else ()
    return (
        T("Connect this chat with: {chat}?", chat=_whose(link.asking)),
        T("It will see and do everything that you can here."),
        *role,
        T("Only if it is your own chat."),
    )


def _answers(scene: Scene) -> tuple[Choice, ...]:
    waits = scene.known.link_asked is not None
    return _YES_NO if waits else (Choice("go.links", T("Connected channels")),)


def _answer(scene: Scene) -> Act:
    link, yes = scene.known.link_asked, scene["sure"] == "yes"
    if link is None:
        return Act(reply=Reply(text=(_VOID,)))
    said = T("Connected. Both chats show the same now.") if yes else T("Not connected.")
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


# -- said in the other chat ---------------------------------------------------------------------


def connected(channel: str) -> Reply:
    """What the other chat reads when the two are one person's."""
    return Reply(
        header=T("Connected"),
        text=(
            T("{channel} is connected with this chat now.", channel=named(channel)),
            T("It was not you? Disconnect it."),
        ),
        choices=(Choice("go.links", T("Connected channels")),),
        stays=True,
    )


def refused(channel: str) -> Reply:
    """What the asking chat reads when the other one did not confirm."""
    return Reply(text=(T("{channel} did not confirm. Not connected.", channel=named(channel)),))


def disconnected() -> Reply:
    """What a chat reads that another one has disconnected."""
    return Reply(text=(T("This chat was disconnected from your other chats."),), stays=True)
