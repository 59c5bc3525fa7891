"""A certificate that is entered, and is there already, as far as its numbers tell."""

from handlers.certificate_reading import certificate_of, number_in
from handlers.dialogue import Act, Question, Scene
from handlers.reply import Choice
from handlers.spelling import fold
from handlers.text import T, Text
from storage.follow_records import Followed
from storage.records import Firm

_LIST = "go.certificates"


def same_question() -> Question:
    """Whether the one that is there is meant, or another of the same day."""
    return Question(
        id="same",
        ask=_ask_same,
        options=lambda scene: (
            Choice("open", T("Open it"), ("mở", "mở ra", "xem", "mở giấy")),
            Choice("new", T("Add a new one"), ("thêm", "thêm giấy mới", "giấy mới")),
        ),
        skip=lambda scene: _same(scene) is None,
        then={"open": _LIST},
        does={"open": _open_same},
    )


def _same(scene: Scene) -> Followed | None:
    """One of this firm, scheme and day that is there, unless their numbers tell them apart."""
    number = number_in(scene)
    new = certificate_of(scene, Firm(0, scene["firm"], ""))
    return next(
        (
            one
            for one in scene.known.certificates
            if (one.certificate.scheme, fold(one.certificate.called), one.certificate.decided_on)
            == (new.scheme, fold(new.called), new.decided_on)
            and one.contacts.firm.name == scene["firm"]
            and not (number and one.certificate.number)
        ),
        None,
    )


def _open_same(scene: Scene) -> Act:
    there = _same(scene)
    return Act(go=f"{_LIST}.c{there.certificate.id}" if there else _LIST)


def _ask_same(scene: Scene) -> tuple[Text, ...]:
    return (T("You have this certificate already: open it, or add a new one?"),)
