"""The screen on which every chat rests: what one can do here, most wanted first."""

from collections.abc import Mapping

from handlers.channels import WEB
from handlers.dialogue import Dialogue, Scene
from handlers.events import listed, seats
from handlers.known import Known
from handlers.reply import Choice, Reply
from handlers.screens import CONTINUES
from handlers.session import Form
from handlers.text import Joined, T, Text

SOONEST = 1
"""Events that can be taken straight from the menu, so that a returning owner needs two inputs."""


def menu(known: Known, drafts: Mapping[str, Form], dialogues: Mapping[str, Dialogue]) -> Reply:
    """At most six buttons: drafts to continue, the soonest event that one is not registered for,
    the rest by name."""
    unfinished = tuple(
        Choice(
            f"{CONTINUES}{id}",
            T("Continue: {what}", what=_named(dialogues[id], form, known)),
            ("tiếp tục",),
        )
        for id, form in drafts.items()
    )[:1]
    # Staff do not ask for support; what they have instead takes its place.
    support = Choice("go.eligibility", T("What support can I get?"), ("hỗ trợ", "điều kiện"))
    staff = Choice("go.staff", T("Staff"), ("cán bộ", "quản lý"))
    # Who has no name here has registered nobody: nothing needs to be looked up for him.
    booked = {one.event.id for one in known.mine} if known.person.name else frozenset[int]()
    room = SOONEST - len(unfinished)
    soonest = tuple(
        Choice(
            f"go.register.e{event.id}",
            listed(event, known.now, seats(event)),
        )
        for event in known.events
        if event.left and event.id not in booked
    )[: max(0, room)]
    return Reply(
        text=(T("What would you like to do?"),),
        choices=(
            *unfinished,
            *((staff,) if known.person.role else ()),
            *soonest,
            Choice("go.register", T("See all trainings and seminars"), ("đăng ký", "lớp học")),
            *(() if known.person.role else (support,)),
            Choice("go.certificates", T("Certificates and audits"), ("chứng nhận",)),
            Choice("go.mine", T("Mine: registrations, requests, data"), ("của tôi",)),
            Choice("go.officer", T("Ask an officer to call me"), ("gặp cán bộ",)),
        ),
        typing=T("Ask, or type the name of a training"),
    )


def _named(dialogue: Dialogue, form: Form, known: Known) -> Text:
    """A draft by its dialogue and what it is about."""
    subject = dialogue.subject(Scene(form.answers, known, form.draft))
    return Joined((dialogue.title, subject)) if subject else dialogue.title


def help_text(known: Known) -> tuple[Text, ...]:
    """How to get along, in three lines."""
    officer = known.programme.officer
    how = T("Press a button, or type its number or its name; without diacritics is fine.")
    if known.channel == WEB:  # the page shows no numbers
        how = T("Press a button, or type its name; without diacritics is fine.")
    return (
        how,
        T("Any time: “menu”, “back”, “save for later”, “cancel”, “talk to an officer”."),
        T("To call: {name}, {phone}", name=officer.name, phone=officer.phone),
    )
