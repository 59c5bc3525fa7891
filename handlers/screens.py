"""The screens that every dialogue shares: a question, check your answers, resume a draft."""

from collections.abc import Sized
from dataclasses import replace

from handlers import commands
from handlers.dialogue import TERMS, Dialogue, Question, Scene
from handlers.programme import Officer
from handlers.reply import EDIT, Choice, Line, Reply
from handlers.session import Form
from handlers.text import Joined, T, Text

PAGE = 6
"""Buttons on one screen at most (shared experience, rule 3)."""

YES, NO = "yes", "no"
CONTINUE = "continue"
CONTINUES = "continue."
"""`continue.<dialogue>`: go on with its draft at once, from the menu."""
AGAIN = "again"
DISCARD = "discard"
MORE = "more"
CHANGE = "change."

_EDIT = Choice(EDIT, T("Change an answer"), words=("sua", "sua lai", "doi", "change", "edit"))
_KEEP = T("No, keep it")
BACK = Choice(commands.BACK, T("Back"))
LATER = Choice(commands.LATER, T("Save for later"))
CANCEL = Choice(commands.CANCEL, T("Cancel"))
# In Vietnamese the catalogue says "English" here: the label is the language one would go to.
OTHER = Choice(commands.OTHER_LANGUAGE, T("Tiếng Việt"), words=("ngôn ngữ", "language"))
TO_MENU = Choice(commands.MENU, T("Menu"))
HERE = Choice("here", T("Back to the question"), words=("trở lại", "trả lời tiếp"))
"""Leads from guesses that took the place of a question's choices back to these."""
TO_OFFICER = Choice("go.officer", T("Ask an officer to call me"), words=("gap can bo",))


def yes_or_no(yes: Text, no: Text = _KEEP, also: tuple[str, ...] = ()) -> tuple[Choice, Choice]:
    """What answers "shall I?", in all usual words; `also`: further ones for the yes here."""
    return (
        Choice(YES, yes, ("có", "đúng", "đồng ý", "ok", "yes", *also)),
        Choice(NO, no, ("không", "giữ", "thôi", "no")),
    )


def question(dialogue: Dialogue, asked: Question, form: Form, scene: Scene) -> Reply:
    """One question, with its options a page at a time."""
    return Reply(
        header=_header(dialogue, form, scene, _progress(dialogue, asked, form, scene)),
        text=(*asked.ask(scene), *_as_it_is(asked, form, scene)),
        choices=page(asked.options(scene), form.page),
        footer=footer(dialogue, form),
        typing=asked.typing,
        contact=T("Share my phone number") if asked.takes_contact else "",
    )


def _as_it_is(asked: Question, form: Form, scene: Scene) -> tuple[Text, ...]:
    """The answer that is to be changed, so that nobody has to remember it."""
    if not form.changing or asked.id not in form.answers:
        return ()
    return (T("At present: {value}", value=asked.show(scene[asked.id], scene)),)


def check(dialogue: Dialogue, form: Form, scene: Scene) -> Reply:
    """Every answer with a way to change it, and what happens next."""
    lines = tuple(
        Line(label=asked.label, value=asked.show(scene[asked.id], scene), change=_change(asked))
        for asked in checked(dialogue, form)
    )
    return Reply(
        header=_header(dialogue, form, scene, T("check your answers")),
        text=dialogue.after(scene),
        lines=lines,
        choices=(confirmation(dialogue, scene), _EDIT),
        footer=footer(dialogue, form),
    )


def confirmation(dialogue: Dialogue, scene: Scene) -> Choice:
    """What confirms the answers, and is called after what that will do."""
    return dialogue.confirms.get(scene[TERMS]) or Choice(YES, dialogue.confirm)


def checked(dialogue: Dialogue, form: Form) -> tuple[Question, ...]:
    """The questions whose answers stand on the check-your-answers screen."""
    return tuple(q for q in dialogue.questions if q.label and q.id in form.answers)


def which_change(
    dialogue: Dialogue, form: Form, scene: Scene, questions: tuple[Question, ...]
) -> Reply:
    """Asked in place of the answers where it is not clear which of them is wrong."""
    return Reply(
        header=_header(dialogue, form, scene, T("check your answers")),
        text=(T("What would you like to change?"),),
        choices=page(tuple(_change(asked) for asked in questions), form.page),
        footer=footer(dialogue, form),
    )


def confirm_or_stop(dialogue: Dialogue, form: Form, scene: Scene) -> Reply:
    """Asked in place of the answers where "dung" may be "đúng" or "dừng"."""
    return Reply(
        header=_header(dialogue, form, scene, T("check your answers")),
        text=(T("Do you want to confirm, or to stop reminders?"),),
        choices=(Choice(YES, T("Confirm")), Choice(commands.STOP, T("Stop reminders"))),
        footer=footer(dialogue, form),
    )


def _change(asked: Question) -> Choice:
    return Choice(CHANGE + asked.id, T("Change {what}", what=asked.label))


def resume(dialogue: Dialogue, form: Form, scene: Scene) -> Reply:
    """A draft was found: go on, begin again or delete it."""
    return Reply(
        header=_header(dialogue, form, scene, ""),
        text=(T("You have begun this before. Would you like to continue?"),),
        choices=(
            Choice(CONTINUE, T("Continue"), words=("tiep", "tiep tuc di", "yes", "co")),
            Choice(AGAIN, T("Start again"), words=("lam lai tu dau",)),
            Choice(DISCARD, T("Delete the draft"), words=("xoa", "delete")),
        ),
        footer=(TO_MENU,),
    )


def footer(dialogue: Dialogue, form: Form) -> tuple[Choice, ...]:
    """The ways out that are always there."""
    return (BACK, LATER, CANCEL) if dialogue.keeps else (BACK, TO_MENU)


def page(options: tuple[Choice, ...], number: int) -> tuple[Choice, ...]:
    """A screenful of options; the last button leads on, and from the last page to the first."""
    if len(options) <= PAGE:
        return options
    size = PAGE - 1
    start = number % pages(options) * size
    return (*options[start : start + size], Choice(MORE, T("See more"), words=("xem them", "nua")))


def pages(options: Sized) -> int:
    """How many screens a list of options takes."""
    return 1 if len(options) <= PAGE else -(-len(options) // (PAGE - 1))


def contact(officer: Officer) -> Text:
    """Whom to call, in one line."""
    return T(
        "Officer: {name}, {phone}, {hours}",
        name=officer.name,
        phone=officer.phone,
        hours=officer.hours,
    )


def merged(first: Reply | None, then: Reply) -> Reply:
    """One message out of what is said and what is asked next: one message a turn."""
    if first is None:
        return then
    between: tuple[Text, ...] = ("",) if first.text and then.text else ()
    return replace(
        then,
        header=first.header or then.header,
        text=(*first.text, *between, *then.text),
        lines=(*first.lines, *then.lines),
        # What is added comes last, so that no number moves that a person has just read.
        choices=(*then.choices, *first.choices),
        files=(*first.files, *then.files),
        files_after=_files_after(first, then, len(between)),
        stays=first.stays or then.stays,
    )


def _files_after(first: Reply, then: Reply, between: int) -> int:
    """Files of what is said stand before what is asked next, not between it and its choices."""
    if first.files_after or not then.text:
        return first.files_after
    if then.files:
        return then.files_after and len(first.text) + between + then.files_after
    return len(first.text) if first.files else 0


def _void(dialogue: Dialogue, asked: Question, form: Form, scene: Scene) -> set[str]:
    """Of the answers nobody was asked for, those that will be asked for all the same: an answer
    before them, given or still to come, makes them uncertain."""
    missing = {q.id for q in dialogue.questions if q.id not in form.answers}
    coming = [q for q in dialogue.questions if q.id in (missing | {asked.id}) and not q.skip(scene)]
    uncertain = {id for q in coming for id in q.resets}
    kept = {q.id for q in dialogue.questions if scene[q.id] and q.holds(scene[q.id], scene)}
    return (missing | uncertain) - kept


def _header(dialogue: Dialogue, form: Form, scene: Scene, place: Text) -> Text:
    parts = (dialogue.title, place, dialogue.subject(scene))
    return Joined(tuple(part for part in parts if part))


def _progress(dialogue: Dialogue, asked: Question, form: Form, scene: Scene) -> Text:
    """ "Step 3/6", counting what this person will really be asked."""
    if not dialogue.check or not asked.label:
        return ""
    needless = {*form.recalled, *form.given}
    if needless:
        needless -= _void(dialogue, asked, form, scene)
    steps = [
        q.id
        for q in dialogue.questions
        if q.label and (q.id == asked.id or not (q.skip(scene) or q.id in needless))
    ]
    return T("Step {step}/{steps}", step=steps.index(asked.id) + 1, steps=len(steps))
