"""The slots that the plan provides for, and how many are left.

Only a selected request counts. HACCP, VietGAP and GMP are counted in their own number and in that
of the management systems they belong to (plan A4 T4, A5 task 3).
"""

from collections.abc import Mapping

from handlers.eligibility import Charter
from handlers.programme import Programme
from handlers.text import Joined, T, Text


def counted(charter: Charter, component: str) -> tuple[tuple[str, int | None], ...]:
    """Where a slot of this component is counted, each with its limit: the part, then the whole."""
    own = charter.entitlement(component)
    if not own.within:
        return ((component, own.most),)
    return ((component, own.most), (own.within, charter.entitlement(own.within).most))


def left(charter: Charter, taken: Mapping[str, int], component: str) -> int | None:
    """How many can still be given; None where the plan names no upper number."""
    rooms = [
        most - taken.get(id, 0) for id, most in counted(charter, component) if most is not None
    ]
    return max(0, min(rooms)) if rooms else None


def described(programme: Programme, taken: Mapping[str, int], component: str) -> Text:
    """The plan's number in its own words, how many are selected so far and how many are left."""
    shown = programme.component(component)
    if shown is None or shown.slots is None:
        return T("The plan names no number of slots.")
    year = str(programme.decided.year)
    said: list[Text] = [T("Plan of {year}: {slots}", year=year, slots=shown.slots)]
    if programme.charter.entitlement(component).least is None:
        return said[0]  # a number of courses, not of those who take part
    said.append(T("selected: {n}", n=taken.get(component, 0)))
    room = left(programme.charter, taken, component)
    if room is not None:
        said.append(T("left: {n}", n=room))
    return Joined(tuple(said))
