"""What is wrong with a channel now: the cause, and what to do."""

from handlers.channels import named
from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.incidents import described, kind_of
from handlers.reply import Choice
from handlers.staff import TO_STAFF
from handlers.staff_rights import Right, roles_with
from handlers.text import Joined, T, Text
from storage.records import OpenIncident

_LIST = "go.staff_incidents"


def _incident(scene: Scene) -> OpenIncident | None:
    return next((i for i in scene.known.incidents if f"i{i.id}" == scene["incident"]), None)


def _ask_incident(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.incidents:
        return (T("Every channel works."),)
    return (T("Which incident? The oldest comes first."),)


def _incidents(scene: Scene) -> tuple[Choice, ...]:
    listed = tuple(
        Choice(f"i{i.id}", Joined((named(i.channel), kind_of(i).cause)))
        for i in scene.known.incidents
    )
    return listed or (TO_STAFF,)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    incident = _incident(scene)
    if incident is None:
        return (T("This incident is over."),)
    works = (T("It works again; closed if it stays so."),) if incident.well else ()
    return (named(incident.channel), *described(incident, scene.known.now), *works)


STAFF_INCIDENTS = Dialogue(
    id="staff_incidents",
    version=1,
    above="staff",
    title=T("Incidents"),
    words=("sự cố", "incidents"),
    roles=roles_with(Right.MESSAGES),
    questions=(
        Question(
            id="incident",
            ask=_ask_incident,
            options=_incidents,
            then={TO_STAFF.id: TO_STAFF.id},
        ),
        Question(
            id="what",
            ask=_ask_what,
            options=lambda scene: (Choice(_LIST, T("Other incidents")), TO_STAFF),
            then={_LIST: _LIST, TO_STAFF.id: TO_STAFF.id},
        ),
    ),
    finish=lambda scene: Act(),
)
