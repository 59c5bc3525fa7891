"""What the two chats of a link read, each in its own place."""

from handlers.channels import named
from handlers.reply import Choice, Reply
from handlers.screens import yes_or_no
from handlers.text import Joined, T, Text
from storage.link_records import Side

VOID = T("This code is unknown, used or has expired. A code works once, for 15 minutes.")
CONNECTED = T("Connected. Both chats show the same now.")
YES_NO = yes_or_no(T("Yes, connect"), T("No"))


def whose(side: Side) -> Text:
    """The other side, by given name: enough to know oneself, little for anybody else."""
    name = side.name.split()[-1] if side.name.split() else T("no name yet")
    return Joined((named(side.channel), name))


def asks(asking: Side) -> Reply:
    """What the chat that made the code is asked, unasked."""
    return Reply(
        header=T("Connect another channel"),
        text=(
            T("Your code was typed in: {chat}.", chat=whose(asking)),
            T("Was it you? Nothing is shared before you confirm."),
        ),
        choices=(Choice("go.link_asked", T("Look and decide")),),
        stays=True,
    )


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
