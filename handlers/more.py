"""Everything that is needed rarely: language, one's own data, what this is."""

from dataclasses import replace

from handlers.answers import answer
from handlers.contacts import name_question, phone_question
from handlers.dialogue import FINISH, MENU, Act, Dialogue, Question, Scene
from handlers.effects import CorrectContact, EraseMe, Withdraw
from handlers.eligibility_screens import shown_answer
from handlers.readers import shown_phone, shown_tax_code
from handlers.reply import Choice, Reply
from handlers.screens import OTHER
from handlers.text import Joined, T, Text
from handlers.welcome import agree

_CORRECT = "correct"


def _about(scene: Scene) -> Act:
    known = scene.known
    topic = next((t for t in known.programme.topics if t.id == "program.what"), None)
    if topic is None:
        return Act(reply=Reply(text=(known.programme.name, known.programme.notice)))
    return Act(reply=answer(topic))


MORE = Dialogue(
    id="more",
    version=1,
    title=T("More"),
    questions=(
        Question(
            id="what",
            ask=lambda scene: (T("What would you like to see?"),),
            options=lambda scene: (
                OTHER,
                Choice("go.privacy", T("My data and consent"), ("dữ liệu",)),
                Choice("go.links", T("Connect another channel"), ("kết nối", "kênh khác")),
                Choice("about", T("About the programme"), ("giới thiệu", "chương trình")),
            ),
            then={"go.privacy": "go.privacy", "go.links": "go.links", "about": "what"},
            does={"about": _about},
        ),
    ),
    finish=lambda scene: Act(),
)


def _kept(scene: Scene) -> tuple[Text, ...]:
    """What is kept about the person, in his own words as far as possible."""
    person = scene.known.person
    lines: list[Text] = [T("This is what I keep about you:")]
    if person.name:
        lines.append(T("Name: {name}", name=person.name))
    if person.phone:
        lines.append(T("Phone: {phone}", phone=shown_phone(person.phone)))
    if person.firm:
        lines.append(T("Business: {firm}", firm=person.firm.name))
        if person.firm.tax_code:
            lines.append(T("Tax code: {code}", code=shown_tax_code(person.firm.tax_code)))
    if known_answers := scene.known.eligibility:
        shown = [shown_answer(field, known_answers[field]) for field in known_answers]
        lines.append(T("Eligibility: {answers}", answers=Joined(tuple(shown), by="; ")))
    if n := len(scene.known.my_requests):
        lines.append(T("Requests for support: {n}", n=n))
    if len(lines) == 1:
        lines = [T("I keep no name, phone or business of yours.")]
    for purpose in scene.known.programme.purposes:
        mark = T("agreed") if scene.known.agreed(purpose.id) else T("not agreed")
        lines.append(T("{purpose}: {mark}", purpose=_PURPOSES[purpose.id], mark=mark))
    return tuple(lines)


_PURPOSES: dict[str, Text] = {
    "register": T("Registering and being contacted"),
    "remind": T("Reminders"),
    "news": T("News of the programme"),
    "support": T("Eligibility and requests for support"),
}


def _rights(scene: Scene) -> tuple[Choice, ...]:
    """One button for each consent, to give or to take back, and erasure."""
    buttons = []
    for id, name in _PURPOSES.items():
        if scene.known.agreed(id):
            buttons.append(Choice(f"withdraw_{id}", T("Withdraw: {purpose}", purpose=name)))
        elif id != "register":
            buttons.append(Choice(f"agree_{id}", T("Agree: {purpose}", purpose=name)))
    words = ("sửa", "sửa tên", "sửa điện thoại", "sửa số điện thoại", "correct")
    if scene.known.agreed("register"):
        buttons.append(Choice(_CORRECT, T("Correct name and phone"), words))
    return (*buttons, Choice("erase", T("Delete my data"), ("xóa", "xóa dữ liệu", "delete")))


def _withdrawn(purpose: str) -> Act:
    text: tuple[Text, ...] = (T("Withdrawn: {purpose}.", purpose=_PURPOSES[purpose]),)
    if purpose == "register":
        text += (
            T("I ask again before anything new is registered. Seats you have stay yours."),
            T("To give them back and have everything deleted: “Delete my data”."),
        )
    return Act(
        effects=(Withdraw(purpose),),
        reply=Reply(text=text),
        go=MENU,
    )


def _agreed(purpose: str, scene: Scene) -> Act:
    text = (scene.known.programme.purpose(purpose).text, T("Thank you, noted."))
    return Act(effects=(agree(purpose, scene),), reply=Reply(text=text), go=MENU)


def _keeps_contact(scene: Scene) -> bool:
    return scene["what"] != _CORRECT


def _ask_sure(scene: Scene) -> tuple[Text, ...]:
    asked = T("Delete name, phone and business, and cancel your coming registrations?")
    if scene.known.person.role is None:
        return (asked, T("This cannot be undone."))
    # What cannot be deleted is said beforehand (shared facts, privacy 3).
    stays = T("What you did as staff stays in the log, with your name, until its time is over.")
    return (asked, stays, T("This cannot be undone."))


def _finish(scene: Scene) -> Act:
    if scene["what"] == _CORRECT:
        text = (
            T("Corrected: {name}, {phone}.", name=scene["name"], phone=shown_phone(scene["phone"])),
            T("The business is corrected when you next register."),
        )
        return Act((CorrectContact(scene["name"], scene["phone"]),), Reply(text=text))
    reply = Reply(text=(T("Deleted. Your consent is withdrawn as well."),), stays=True)
    return Act(effects=(EraseMe(),), reply=reply)


PRIVACY = Dialogue(
    id="privacy",
    version=1,
    title=T("My data"),
    words=(
        "dữ liệu của tôi",
        "thông tin của tôi",
        "xóa dữ liệu",
        "rút lại đồng ý",
        "rút đồng ý",
        "không đồng ý",
        "không đồng ý nữa",
        "i do not agree",
        "my data",
        "delete my data",
    ),
    questions=(
        Question(
            id="what",
            ask=_kept,
            options=_rights,
            does={
                "withdraw_register": lambda scene: _withdrawn("register"),
                "withdraw_remind": lambda scene: _withdrawn("remind"),
                "withdraw_news": lambda scene: _withdrawn("news"),
                "withdraw_support": lambda scene: _withdrawn("support"),
                "agree_remind": lambda scene: _agreed("remind", scene),
                "agree_news": lambda scene: _agreed("news", scene),
                "agree_support": lambda scene: _agreed("support", scene),
            },
        ),
        replace(
            name_question("", T("Your full name?")), skip=_keeps_contact, recall=lambda known: ""
        ),
        replace(
            phone_question(T("Phone number?")),
            label="",
            skip=_keeps_contact,
            recall=lambda known: "",
        ),
        Question(
            id="sure",
            skip=lambda scene: scene["what"] == _CORRECT,
            ask=_ask_sure,
            options=lambda scene: (
                Choice("yes", T("Yes, delete"), ("có", "đồng ý", "ok")),
                Choice("no", T("No, keep it"), ("không", "no")),
            ),
            then={"yes": FINISH, "no": MENU},
        ),
    ),
    finish=_finish,
)
