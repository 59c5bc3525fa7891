"""Who looks after a firm's certificates: a colleague as well, a calendar, no reminders at all."""

from handlers.certificate_effects import (
    AcceptCare,
    CloseFeed,
    OfferCare,
    OpenFeed,
    Silence,
    SwapContacts,
)
from handlers.certificate_receipt import REMINDERS_OFF, TO_CERTIFICATES
from handlers.dialogue import FINISH, MENU, Act, Dialogue, Invalid, Question, Scene
from handlers.effects import Effect
from handlers.invitations import canonical, secret, shown
from handlers.known import Known
from handlers.reply import Choice, Reply
from handlers.screens import yes_or_no
from handlers.text import T, Text
from storage.follow_records import Contacts

CALENDAR = "/calendar/"
"""The path of calendar addresses; what follows is a secret."""
_FEW_LETTERS = 8


def _firms(scene: Scene) -> tuple[Choice, ...]:
    found = tuple(Choice(f"f{c.firm.id}", c.firm.name) for c in scene.known.cared_for)
    return found or (TO_CERTIFICATES,)


def _only_firm(known: Known) -> str:
    return f"f{known.cared_for[0].firm.id}" if len(known.cared_for) == 1 else ""


def _chosen(scene: Scene) -> Contacts | None:
    return next((c for c in scene.known.cared_for if f"f{c.firm.id}" == scene["firm"]), None)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    care = _chosen(scene)
    if care is None:
        return (T("You look after no certificates."),)
    first = care.first == scene.known.person.id
    lines: list[Text] = [
        care.firm.name,
        T("You are the first contact.") if first else T("You are the second contact."),
        T("There is a second contact.") if care.second else T("There is no second contact."),
    ]
    if care.stopped:
        lines.append(T("Reminders for this business are stopped."))
    return tuple(lines)


def _actions(scene: Scene) -> tuple[Choice, ...]:
    care = _chosen(scene)
    if care is None:
        return (TO_CERTIFICATES,)
    if care.stopped:
        word = Choice(
            "resume", T("Remind again"), ("nhắc lại", "nhắc tiếp", "mở nhắc", "remind again")
        )
    else:
        word = Choice("stop", T("Stop all reminders of it"), ("dừng nhắc", "dừng", "ngừng nhắc"))
    colleague = T("Replace the second contact") if care.second else T("Add a second contact")
    close = (Choice("close", T("Revoke the calendar address"), ("thu hồi lịch",)),)
    swap = (Choice("swap", T("Swap first and second contact"), ("đổi người liên hệ",)),)
    return (
        Choice("colleague", colleague, ("người thứ hai", "thêm người", "liên hệ thứ hai")),
        *(swap if care.second else ()),
        Choice("feed", T("New calendar address"), ("lịch", "địa chỉ lịch")),
        *(close if care.feed else ()),
        word,
    )


def _done(scene: Scene, effect: Effect, *said: Text) -> Act:
    return Act((effect,), Reply(text=said, stays=True), go=TO_CERTIFICATES.id)


def _colleague(scene: Scene) -> Act:
    care = _chosen(scene)
    if care is None:
        return Act()
    made = secret(scene.known.token)
    link = f"{scene.known.public_url.rstrip('/')}/?start=care-{made}"
    return _done(
        scene,
        OfferCare(care.firm.id, made),
        T("Send this to your colleague; it works once and for 7 days:"),
        link,
        T("Or let him type “nhận chứng nhận” and the code {code}.", code=shown(made)),
    )


def _feed(scene: Scene) -> Act:
    care = _chosen(scene)
    if care is None:
        return Act()
    made = scene.known.token
    address = f"{scene.known.public_url.rstrip('/')}{CALENDAR}{made}.ics"
    return _done(
        scene,
        OpenFeed(care.firm.id, made),
        T("Add this address to your calendar as a subscription:"),
        address,
        T("Whoever has it sees the days. It replaces an earlier one; you can revoke it."),
    )


def _close(scene: Scene) -> Act:
    care = _chosen(scene)
    if care is None:
        return Act()
    return _done(scene, CloseFeed(care.firm.id), T("Revoked: the address shows nothing any more."))


def _swap(scene: Scene) -> Act:
    care = _chosen(scene)
    if care is None:
        return Act()
    return _done(scene, SwapContacts(care.firm.id), T("Swapped: the other one is asked first."))


def _ask_sure(scene: Scene) -> tuple[Text, ...]:
    care = _chosen(scene)
    if care is None:
        return (T("You look after no certificates."),)
    return (
        T("Stop the reminders of all certificates of {firm}?", firm=care.firm.name),
        T("The other contact is told, too.") if care.second else "",
    )


def _stopped(scene: Scene) -> Act:
    care = _chosen(scene)
    if care is None:
        return Act()
    said = T(
        "Stopped for {firm}. To begin again, open this page and type “remind again”.",
        firm=care.firm.name,
    )
    return _done(scene, Silence(care.firm.id, None, silent=True), said)


def _resumed(scene: Scene) -> Act:
    care = _chosen(scene)
    if care is None:
        return Act()
    said = T("I will remind you again.") if scene.known.agreed("remind") else REMINDERS_OFF
    return _done(scene, Silence(care.firm.id, None, silent=False), said)


CERTIFICATE_FIRM = Dialogue(
    id="certificate_firm",
    version=2,
    above="certificates",
    title=T("Contacts and calendar"),
    purpose="register",
    words=(
        *("người liên hệ thứ hai", "lịch chứng nhận", "dừng nhắc chứng nhận"),
        *("nhắc chứng nhận lại", "second contact"),
    ),
    questions=(
        Question(
            id="firm",
            ask=lambda scene: (
                (T("Which business?"),)
                if scene.known.cared_for
                else (T("You look after no certificates."),)
            ),
            options=_firms,
            recall=_only_firm,
            then={TO_CERTIFICATES.id: TO_CERTIFICATES.id},
        ),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={"stop": "sure", TO_CERTIFICATES.id: TO_CERTIFICATES.id},
            does={
                "colleague": _colleague,
                "feed": _feed,
                "close": _close,
                "swap": _swap,
                "resume": _resumed,
            },
            resets=("sure",),
        ),
        Question(
            id="sure",
            ask=_ask_sure,
            options=lambda scene: yes_or_no(
                T("Yes, stop all"), T("No, go on reminding"), also=("dừng",)
            ),
            then={"yes": FINISH, "no": "what"},
        ),
    ),
    finish=_stopped,
)


def _secret(typed: str, scene: Scene) -> str | Invalid:
    if len(canonical(typed)) < _FEW_LETTERS:
        return Invalid(T("This is not a code of ours."), "ABCD-EFGH-JKMN-PQRS")
    return canonical(typed)


def _ask_care(scene: Scene) -> tuple[Text, ...]:
    firm = scene.known.care_offer(scene["secret"])
    if firm is None:  # what is wrong with the code is said when it is used
        return (T("Look after the certificates of this business?"),)
    return (T("Look after the certificates of {firm}?", firm=firm.name),)


CARE = Dialogue(
    id="care",
    version=1,
    title=T("Look after certificates"),
    words=("nhận chứng nhận", "nhận theo dõi chứng nhận", "look after certificates"),
    purpose="register",
    linkable=True,
    invited=True,
    questions=(
        Question(
            id="secret",
            ask=lambda scene: (
                T("Please type the code that your colleague or the officer gave you."),
            ),
            read=_secret,
            typing=T("Code"),
        ),
        Question(
            id="sure",
            ask=_ask_care,
            options=lambda scene: yes_or_no(T("Yes"), T("No")),
            then={"no": MENU},
        ),
    ),
    finish=lambda scene: Act(
        effects=(AcceptCare(scene["secret"]),),
        reply=Reply(
            text=(T("You look after the certificates of this business now."),),
            choices=(TO_CERTIFICATES,),
            stays=True,
        ),
        go="" if scene.known.agreed("remind") else "go.remind",
    ),
)
