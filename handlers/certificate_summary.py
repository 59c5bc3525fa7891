"""What a firm has to do in the next three months, on request."""

from datetime import timedelta

from handlers.certificate_receipt import TO_CERTIFICATES
from handlers.certificate_words import away, planned_day, titled
from handlers.cycle import Obligation
from handlers.dates import today
from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.known import Known
from handlers.outlook import open_duties
from handlers.reply import Reply
from handlers.text import TN, Day, T, Text
from storage.follow_records import Followed

QUARTER = timedelta(days=92)
_LISTED = 8


def summary(known: Known) -> Reply:
    """Every duty of the next three months and what is overdue, nearest last day first."""
    until = today(known) + QUARTER
    found = [
        (one, duty)
        for one in known.certificates
        for duty in open_duties(one, known.programme, known.now)
        if duty.limit <= until
    ]
    found.sort(key=lambda pair: pair[1].limit)
    if not found:
        return Reply(text=(T("Nothing is due before {day}.", day=Day(until)),), stays=True)
    lines = [_line(one, duty, known) for one, duty in found[:_LISTED]]
    return Reply(
        header=T("Until {day}", day=Day(until)),
        text=(
            *lines,
            TN("{n} certificate in all.", "{n} certificates in all.", n=len(known.certificates)),
        ),
        stays=True,
    )


def _line(one: Followed, duty: Obligation, known: Known) -> Text:
    what = titled(one, duty, known.programme)
    if planned := planned_day(one, duty):
        return T("{what}: arranged for {day}", what=what, day=Day(planned))
    return T("{what}: {day}", what=what, day=away(duty.limit, today(known)))


def _lines(scene: Scene) -> tuple[Text, ...]:
    said = summary(scene.known)
    return (said.header, *said.text) if said.header else said.text


CERTIFICATE_SUMMARY = Dialogue(
    id="certificate_summary",
    version=1,
    above="certificates",
    title=T("The next three months"),
    purpose="register",
    words=("tổng kết quý", "tổng hợp quý", "tổng kết", "tổng kết chứng nhận", "quarterly summary"),
    questions=(
        Question(
            id="seen",
            ask=_lines,
            options=lambda scene: (TO_CERTIFICATES,),
            then={TO_CERTIFICATES.id: TO_CERTIFICATES.id},
        ),
    ),
    finish=lambda scene: Act(),
)
