"""What can be wrong with a channel, in words: the cause, and who does what about it."""

from collections.abc import Iterable
from datetime import datetime

from handlers.channels import ZALO_OA, ZBS_PHONE, ZBS_USER, named
from handlers.reply import Choice, Reply
from handlers.text import T, Text, When
from storage.frozen import frozen
from storage.records import OpenIncident

REFUSED = "token"
UNREACHABLE = "unreachable"
QUOTA = "quota"
QUOTA_NEAR = "quota_near"
CONFLICT = "conflict"
RECONNECT = "reconnect"
SIGNATURE = "signature"


@frozen
class Kind:
    """One thing that can be wrong. `stops`: while it lasts, nothing goes out on the channel."""

    cause: Text
    remedy: Text
    stops: bool = False


KINDS: dict[str, Kind] = {
    REFUSED: Kind(
        T("The platform refuses the bot's token or rights."),
        T("The operator checks the token in the configuration and runs “bot check”."),
        stops=True,
    ),
    UNREACHABLE: Kind(
        T("The platform cannot be reached."),
        T("The bot keeps trying. If it lasts, the operator checks the network."),
        stops=True,
    ),
    QUOTA: Kind(
        T("The quota is used up."),
        T("Wait for the next period, or get a larger plan from the platform."),
        stops=True,
    ),
    QUOTA_NEAR: Kind(
        T("Four fifths of a quota are used."),
        T("Think of a larger plan before it is used up."),
    ),
    CONFLICT: Kind(
        T("A second program receives this bot's messages."),
        T("The operator stops one of the two: only one may receive."),
    ),
    RECONNECT: Kind(
        T("The account must be connected again."),
        T("An administrator of the account gives the bot access again; the guide says how."),
        stops=True,
    ),
    SIGNATURE: Kind(
        T("The platform's signature does not match."),
        T("The operator compares the webhook's secret key with the platform's console."),
    ),
}
"""Every kind a channel may raise (`bot.channels.contract.Incident`)."""
_OTHER = Kind(T("Something is wrong with this channel."), T("The operator looks into the log."))


def down(there: Iterable[OpenIncident]) -> set[str]:
    """The channels on which nothing goes out while these are open.

    Zalo's templates are sent with the account's own token: without it, they go nowhere either.
    """
    stopped = [i for i in there if kind_of(i).stops and not i.well]
    account = any(i.channel == ZALO_OA and i.kind in (REFUSED, RECONNECT) for i in stopped)
    return {i.channel for i in stopped} | ({ZBS_USER, ZBS_PHONE} if account else set())


def kind_of(incident: OpenIncident) -> Kind:
    return KINDS.get(incident.kind, _OTHER)


def described(incident: OpenIncident, now: datetime) -> tuple[Text, ...]:
    """Cause, what was found, since when, remedy."""
    kind = kind_of(incident)
    return (
        kind.cause,
        *((T("Reported: {detail}", detail=incident.detail),) if incident.detail else ()),
        T("Since: {when}", when=When(incident.opened_at, now)),
        kind.remedy,
    )


def raised(incident: OpenIncident, now: datetime) -> Reply:
    """What staff are told when it begins."""
    return Reply(
        header=T("Incident: {channel}", channel=named(incident.channel)),
        text=described(incident, now),
        choices=(Choice("go.staff_incidents", T("All incidents")),),
        stays=True,
    )


def over(incident: OpenIncident) -> Reply:
    """What they are told when it is over."""
    header = T("Incident over: {channel}", channel=named(incident.channel))
    return Reply(header=header, text=(kind_of(incident).cause, T("It works again.")), stays=True)
