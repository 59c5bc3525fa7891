"""One duty of a certificate with its days, as the cycle computes it."""

from datetime import date

from handlers.text import Text
from storage.certificate_records import Duty
from storage.frozen import frozen


@frozen
class Obligation:
    """One thing that a certificate asks of its holder.

    `due`: the day that the rule names. `opens`..`closes`: the window around it, if the rule gives
    one. `target`: the day to aim at. `confirmed`: fixed by the certification body. `expires`: of
    the certificate. `met`: the day on which it was done. `printed`: `due` was read off the
    certificate. `entered`: the day on which the certificate was entered, if this was over by then.
    `sure` False: the figure needs checking and is never shown as certain.
    """

    duty: Duty
    number: int
    due: date
    target: date
    basis: Text
    opens: date | None = None
    closes: date | None = None
    confirmed: date | None = None
    expires: date | None = None
    met: date | None = None
    printed: bool = False
    entered: date | None = None
    sure: bool = True

    @property
    def limit(self) -> date:
        """The last day that is still in time: what reminders count down to."""
        return self.closes or self.due

    @property
    def late(self) -> bool:
        """Whether it was done after the last day that the rule allows."""
        return self.met is not None and self.met > self.limit
