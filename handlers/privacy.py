"""One's own data: what is kept, consent given and taken back, a wrong name, everything deleted."""

from dataclasses import replace

from handlers.certificate_words import certificate_name
from handlers.contacts import name_question, phone_question
from handlers.dialogue import FINISH, MENU, Act, Dialogue, Question, Scene
from handlers.effects import CorrectContact, EraseMe, Withdraw
from handlers.eligibility_screens import shown_answer
from handlers.outlook import local_day
from handlers.readers import shown_phone, shown_tax_code
from handlers.reply import Choice, Reply
from handlers.screens import yes_or_no
from handlers.text import Day, Joined, T, Text
from handlers.welcome import agree

_CORRECT = "correct"


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
    lines += _listed(scene)
    for one in scene.unfinished:
        until = Day(local_day(scene.known.programme, one.until))
        lines.append(
            T("Unfinished, with all you filled in: {what}; kept until {day}.",
              what=one.name, day=until)
        )  # fmt: skip
    if len(lines) == 1:
        lines = [T("I keep no name, phone or business of yours.")]
    lines.append(T("What is said and sent in this chat, for a limited time."))
    for purpose in scene.known.programme.purposes:
        mark = T("agreed") if scene.known.agreed(purpose.id) else T("not agreed")
        lines.append(T("{purpose}: {mark}", purpose=_PURPOSES[purpose.id], mark=mark))
    return tuple(lines)


def _listed(scene: Scene) -> list[Text]:
    """What he has here, a line for each kind, by name where that says more than a number."""
    known, lines = scene.known, list[Text]()
    if mine := known.mine:
        names = Joined(tuple(dict.fromkeys(one.name for one in mine)), by=", ")
        lines.append(T("Registrations: {n} ({names})", n=len(mine), names=names))
    if n := known.kept.over:
        lines.append(T("Registrations that are over or cancelled: {n}", n=n))
    if followed := known.certificates:
        called = [certificate_name(one.certificate, known.programme) for one in followed]
        names = Joined(tuple(called), by=", ")
        lines.append(T("Certificates: {n} – {names}", n=len(followed), names=names))
    if n := len(known.my_requests):
        lines.append(T("Requests for support: {n}", n=n))
    if n := known.kept.calls:
        lines.append(T("Requests to be called: {n}", n=n))
    return lines


_AGREE = "agree_"

_PURPOSES: dict[str, Text] = {
    "register": T("Registering and being contacted"),
    "remind": T("Reminders"),
    "news": T("News of the programme"),
    "support": T("Eligibility and requests for support"),
}


_NOT_OFFERED = ("register", "news")
"""Asked for where it is needed; and nothing is sent as news yet, so nobody is asked for that."""


def _rights(scene: Scene) -> tuple[Choice, ...]:
    """One button for each consent, to give or to take back, and erasure."""
    buttons = []
    for id, name in _PURPOSES.items():
        if scene.known.agreed(id):
            buttons.append(Choice(f"withdraw_{id}", T("Withdraw: {purpose}", purpose=name)))
        elif id not in _NOT_OFFERED:
            buttons.append(Choice(f"{_AGREE}{id}", T("Agree: {purpose}", purpose=name)))
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


def _offered(scene: Scene) -> str:
    """The purpose to which somebody is about to agree, if he is."""
    return scene["what"].removeprefix(_AGREE) if scene["what"].startswith(_AGREE) else ""


def _ask_consent(scene: Scene) -> tuple[Text, ...]:
    purpose = _offered(scene)
    return (scene.known.programme.purpose(purpose).text,) if purpose else ()


def _agreed(scene: Scene) -> Act:
    text = (T("Thank you, noted."),)
    return Act(effects=(agree(_offered(scene), scene),), reply=Reply(text=text), go=MENU)


def _keeps_contact(scene: Scene) -> bool:
    return scene["what"] != _CORRECT


def _ask_sure(scene: Scene) -> tuple[Text, ...]:
    known = scene.known
    lines: list[Text] = [T("Delete name, phone, business and what was said and sent here?")]
    if n := len(known.mine):
        lines.append(T("Your coming registrations are cancelled: {n}.", n=n))
    if n := len(known.certificates):
        lines.append(
            T("Certificates ({n}) are deleted as well, unless the business has others here.", n=n)
        )
    if n := len(known.my_requests):
        lines.append(
            T("Requests for support ({n}) are emptied, and taken back if not done yet.", n=n)
        )
    if scene.unfinished:
        names = Joined(tuple(one.name for one in scene.unfinished), by=", ")
        lines.append(T("What you have not finished is deleted as well: {what}.", what=names))
    if known.person.role is not None:
        # What cannot be deleted is said beforehand (shared facts, privacy 3).
        lines.append(
            T("What you did as staff stays in the log, with your name, until its time is over.")
        )
    return (*lines, T("This cannot be undone."))


def _finish(scene: Scene) -> Act:
    if scene["what"] == _CORRECT:
        text = (
            T("Corrected: {name}, {phone}.", name=scene["name"], phone=shown_phone(scene["phone"])),
            T("The business is corrected when you next register."),
        )
        return Act((CorrectContact(scene["name"], scene["phone"]),), Reply(text=text))
    text = (
        T("Deleted. Your consent is withdrawn as well."),
        T("Without your name it stays: when you agreed and withdrew, that there were requests."),
    )
    reply = Reply(text=text, stays=True)
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
            },
        ),
        Question(
            # Nobody agrees to a text that he has not seen (shared facts, privacy 1).
            id="text",
            skip=lambda scene: not _offered(scene),
            ask=_ask_consent,
            options=lambda scene: (
                Choice("agree", T("I agree"), ("đồng ý", "ok", "có", "yes", "ừ", "được")),
                Choice("decline", T("I do not agree"), ("không", "no", "không đồng ý")),
            ),
            then={"*": MENU},
            does={
                "agree": _agreed,
                "decline": lambda scene: Act(reply=Reply(text=(T("Nothing has been changed."),))),
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
            options=lambda scene: yes_or_no(T("Yes, delete")),
            then={"yes": FINISH, "no": MENU},
        ),
    ),
    finish=_finish,
)
