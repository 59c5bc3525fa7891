"""The staff's own menu: what this member's role includes, and nothing else."""

from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.reply import Choice
from handlers.staff_rights import ROLES, Right, may
from handlers.text import Joined, T, Text
from storage.records import Role

TO_STAFF = Choice("go.staff", T("Staff menu"))
"""The way on from a list that is empty."""


def _ask(scene: Scene) -> tuple[Text, ...]:
    role = scene.known.person.role
    return (T("Your role: {role}", role=ROLES[role] if role else T("no role")),)


def _certificates(scene: Scene) -> int:
    """What waits for this member in the register: firms to call, evidence to look at."""
    known, role = scene.known, scene.known.person.role
    calls = len(known.certificate_calls) if may(role, Right.CALLS) else 0
    return calls + (len(known.reported) if may(role, Right.CERTIFICATES) else 0)


def counted(name: Text, n: int) -> Text:
    """A button with how much waits behind it."""
    return Joined((name, f"({n})"), by=" ") if n else name


def _options(scene: Scene) -> tuple[Choice, ...]:
    """What needs somebody now comes first: not everything fits on one screen."""
    known, role = scene.known, scene.known.person.role
    urgent, options = [], []
    if may(role, Right.MESSAGES) and known.incidents:
        label = counted(T("Incidents"), len(known.incidents))
        urgent.append(Choice("go.staff_incidents", label, ("sự cố",)))
    if may(role, Right.CALLS) and known.officer_chats:
        label = counted(T("Chats with an officer"), len(known.officer_chats))
        urgent.append(Choice("go.staff_chats", label, ("cán bộ đang trả lời",)))
    if may(role, Right.SEE_EVENTS):
        options.append(Choice("go.staff_events", T("Events and participants"), ("sự kiện",)))
    if may(role, Right.CHECK_IN):
        options.append(Choice("go.door", T("Check in at the door"), ("điểm danh", "soát vé")))
    if may(role, Right.CALLS):
        label = counted(T("People to call"), len(known.calls))
        options.append(Choice("go.staff_calls", label, ("gọi lại", "cuộc gọi")))
    if may(role, Right.REQUESTS):
        label = counted(T("Support requests"), known.requests_waiting)
        options.append(Choice("go.staff_requests", label, ("đề nghị hỗ trợ", "hồ sơ")))
    if may(role, Right.SEE_CERTIFICATES):
        label = counted(T("Certificates"), _certificates(scene))
        options.append(
            Choice("go.staff_certificates", label, ("sổ giấy chứng nhận", "giấy chứng nhận"))
        )
    if may(role, Right.MESSAGES):
        label = counted(T("Messages that did not arrive"), len(known.troubles))
        messages = Choice("go.staff_messages", label, ("tin lỗi", "tin nhắn"))
        (urgent if known.troubles else options).append(messages)
    if may(role, Right.QUESTIONS) and (known.questions or known.lessons):
        label = counted(T("Questions"), len(known.questions))
        questions = Choice("go.staff_questions", label, ("câu hỏi",))
        (urgent if known.questions else options).append(questions)
    if may(role, Right.MEMBERS):
        options.append(Choice("go.staff_members", T("Members of staff"), ("thành viên",)))
    return (*urgent, *options)


STAFF = Dialogue(
    id="staff",
    version=1,
    title=T("Staff"),
    roles=frozenset(Role),
    words=("việc của cán bộ", "menu cán bộ", "staff menu"),
    questions=(
        Question(
            id="what",
            ask=_ask,
            options=_options,
            then={
                id: id
                for id in (
                    "go.staff_events",
                    "go.door",
                    "go.staff_calls",
                    "go.staff_requests",
                    "go.staff_certificates",
                    "go.staff_chats",
                    "go.staff_messages",
                    "go.staff_incidents",
                    "go.staff_questions",
                    "go.staff_members",
                )
            },
        ),
    ),
    finish=lambda scene: Act(),
)
