"""The months between two audits by the contract with the certification body.

Many contracts ask for more audits than the scheme: then their months count (`surveillance`).
"""

import re
from collections.abc import Callable

from handlers.dialogue import FINISH, Invalid, Question, Scene
from handlers.reply import Choice
from handlers.spelling import fold
from handlers.text import TN, T, Text
from storage.follow_records import Followed

_AS_SCHEME = "scheme"
_MONTHS = re.compile(r"(\d{1,2})( thang| months?)?")
_LONGEST = 60
"""Months: as long as the longest certificate lasts (VACI, 60)."""


def interval_question(
    of: Callable[[Scene], Followed | None], skip: Callable[[Scene], bool] = lambda scene: False
) -> Question:
    """How many months; `of`: the certificate that is spoken of."""

    def ask(scene: Scene) -> tuple[Text, ...]:
        one = of(scene)
        now = one.certificate.interval if one else None
        said = (
            TN("By the contract now: every {n} month.", "By the contract now: every {n} months.",
               n=now)
            if now
            else T("Now it is what the scheme says.")
        )  # fmt: skip
        return (T("How many months are between two audits by the contract?"), said)

    return Question(
        id="interval",
        ask=ask,
        options=lambda scene: (Choice(_AS_SCHEME, T("As the scheme says"), ("theo quy tắc",)),),
        read=_read,
        skip=skip,
        then={"*": FINISH},
        typing=T("For example: 6 months"),
    )


def months(answer: str) -> int | None:
    """What was answered; None: as the scheme says."""
    return None if answer == _AS_SCHEME else int(answer)


def audits_every(interval: int | None) -> Text:
    """What holds from now on."""
    if interval is None:
        return T("Audits as the scheme says.")
    return TN("An audit every {n} month.", "An audit every {n} months.", n=interval)


def _read(typed: str, scene: Scene) -> str | Invalid:
    """Months; a bare 1 is the number of the choice that is shown, so one month has its unit."""
    found = _MONTHS.fullmatch(fold(typed))
    least = 1 if found and found[2] else 2
    if found is None or not least <= int(found[1]) <= _LONGEST:
        return Invalid(T("How many months are between two audits?"), T("6 months"))
    return found[1]
