"""What is on record as done in one cycle of a certificate, for the duties that it settles. Pure."""

from collections.abc import Collection, Iterable
from datetime import date

from storage.certificate_records import Certificate, Duty


class History:
    """The audits on record of one cycle, to be taken one by one by the duties they settle.

    Whatever lies before the decision or after the expiry belongs to another cycle, unless it
    names its duty. In which order the audits were recorded does not matter.
    """

    def __init__(self, certificate: Certificate, expiry: date | None) -> None:
        self._since, self._until = certificate.decided_on or date.min, expiry or date.max
        self._named: dict[tuple[Duty, int], list[date]] = {}
        self._free: list[date] = []
        free = []
        for done in certificate.done:
            if done.duty is None:
                free.append(done.on)
            else:
                self._named.setdefault((done.duty, done.number), []).append(done.on)
        self._release(free)

    def named(self, duty: Duty, number: int, since: date = date.min) -> date | None:
        """The day on record for exactly this duty: of several the first one, from a day on."""
        days = self._named.get((duty, number), ())
        return min((on for on in days if on >= since), default=None) if days else None

    def unname(self, duty: Duty, but: Collection[int]) -> None:
        """Let the days decide what these audits settle, whatever duty was named with them."""
        for key in [k for k in self._named if k[0] is duty and k[1] not in but]:
            self._release(self._named.pop(key))

    def _release(self, days: Iterable[date]) -> None:
        """Days of this cycle that settle what has not been settled."""
        of_this = [on for on in days if self._since < on <= self._until]
        self._free = sorted({*self._free, *of_this})

    def take(self, since: date | None = None, until: date | None = None) -> date | None:
        """The first day on record within these bounds that settles nothing yet."""
        for on in self._free:
            if (since is None or on >= since) and (until is None or on <= until):
                self._free.remove(on)
                return on
        return None
