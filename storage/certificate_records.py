"""Certificates as they are kept: what is printed on one, what was done, what was agreed on.

Frozen values without behaviour, like `storage.records`. Days are calendar days of the holder:
a certificate has no hour.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from storage.frozen import frozen
from storage.records import Firm


class Duty(StrEnum):
    """What a certificate asks of its holder.

    RENEWAL: the file that an authority wants before the expiry. TRANSITION: the last day for
    changing to a new edition of the standard. RESTORATION: the end of a suspension.
    """

    SURVEILLANCE = "surveillance"
    RECERTIFICATION = "recertification"
    RENEWAL = "renewal"
    FEE = "fee"
    TRANSITION = "transition"
    RESTORATION = "restoration"
    EXPIRY = "expiry"


class Standing(StrEnum):
    """Where a certificate stands. Only an active or a suspended one asks anything of anybody.

    LAPSED: it ran out. TRANSFERRED: another body took it over, with a record of its own.
    ENDED: the holder does not need it any more.
    """

    ACTIVE = "active"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    TRANSFERRED = "transferred"
    ENDED = "ended"


@frozen
class Marked:
    """A day that belongs to one duty: printed for it, or fixed by the certification body."""

    duty: Duty
    number: int
    on: date


@frozen
class Done:
    """An audit (or a payment, a file handed in) that took place, on its last day.

    `duty` and `number` say what it settles. Without them the cycle finds that out.
    """

    on: date
    duty: Duty | None = None
    number: int = 0


@frozen
class PastCycle:
    """The days of a certificate before it was renewed, and how it stood then.

    `renewed_on`: decision on the certificate that took its place, with which this cycle ended.
    `done`: what was held in its time: after its decision, up to the next one.
    """

    renewed_on: date
    decided_on: date | None
    expires_on: date | None = None
    audited_on: date | None = None
    interval: int | None = None
    standing: Standing = Standing.ACTIVE
    since: date | None = None
    printed: tuple[Marked, ...] = ()
    done: tuple[Done, ...] = ()


@frozen
class Certificate:
    """One certificate of one firm.

    `scheme`: an id of schemes.toml, "" for one that it does not know; `called` is then its name.
    `expires_on`, `printed`: read off the paper or the contract; they win over any rule.
    `audited_on`: last day of the initial, transfer or recertification audit, where the cycle
    counts from it (IATF). `interval`: months between audits if the contract says another than the
    scheme. `method`: of product conformity (1 to 8). `confirmed`: days fixed by the certification
    body. `since`: the day from which it stands as it stands. `entered_at`: since when it is kept
    here; None where only its days are looked at. What was to be done before is not on record.
    `past`: its cycles before the present one, oldest first.
    """

    id: int
    firm: Firm
    scheme: str
    decided_on: date | None
    expires_on: date | None = None
    called: str = ""
    body: str = ""
    number: str = ""
    scope: str = ""
    edition: str = ""
    audited_on: date | None = None
    interval: int | None = None
    method: int | None = None
    standing: Standing = Standing.ACTIVE
    since: date | None = None
    printed: tuple[Marked, ...] = ()
    confirmed: tuple[Marked, ...] = ()
    done: tuple[Done, ...] = ()
    entered_at: datetime | None = None
    past: tuple[PastCycle, ...] = ()


@frozen
class Heard:
    """What became of the reminders of one duty so far.

    `sent`: names of the steps that went out, with when. `acknowledged`: when the holder said
    that he knows. `planned_on`: the day he has arranged. `snoozed_until`: nothing before it.
    `stopped`: no reminders of this duty any more.
    """

    sent: Mapping[str, datetime]
    acknowledged: datetime | None = None
    planned_on: date | None = None
    snoozed_until: date | None = None
    stopped: bool = False
