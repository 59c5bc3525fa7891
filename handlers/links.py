"""The chats of one person: which there are, a code for another one, and taking one away."""

from handlers.channels import named
from handlers.dialogue import FINISH, MENU, Act, Dialogue, Question, Scene
from handlers.link_effects import Disconnect, IssueCode
from handlers.linking import code, shown
from handlers.reply import Choice, Reply
from handlers.screens import yes_or_no
from handlers.text import Joined, ShortWhen, T, Text
from storage.records import Door

_DROP = "drop_"


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
            options=lambda scene: yes_or_no(T("Yes, disconnect")),
            then={"yes": FINISH, "no": MENU},
        ),
    ),
    finish=_drop,
)
