"""Taking back the request to be called, while no officer has called yet."""

from handlers.dialogue import FINISH, MENU, Act, Dialogue, Question, Scene
from handlers.effects import TakeBackCalls
from handlers.readers import shown_phone
from handlers.reply import Choice, Reply
from handlers.screens import TO_OFFICER, yes_or_no
from handlers.text import T, Text


def _ask(scene: Scene) -> tuple[Text, ...]:
    calls = scene.known.my_calls
    if not calls:
        return (T("No officer is to call you at the moment."),)
    return (
        T("An officer is to call {phone}.", phone=shown_phone(calls[-1].phone)),
        T("Shall I take back your request to be called?"),
    )


def _options(scene: Scene) -> tuple[Choice, ...]:
    if not scene.known.my_calls:
        return (TO_OFFICER,)
    return yes_or_no(T("Yes, no call"), also=("bỏ", "bỏ đi", "hủy"))


UNCALL = Dialogue(
    id="uncall",
    version=1,
    title=T("Take back the call"),
    words=(
        *("không cần gọi nữa", "không cần gọi lại", "không cần gọi lại nữa", "không cần gọi"),
        *("ko cần gọi nữa", "ko cần gọi lại", "ko cần gọi lại nữa", "ko cần gọi"),
        *("khỏi gọi", "khỏi gọi nữa", "khỏi gọi lại", "khỏi cần gọi", "thôi khỏi gọi nữa"),
        *("thôi khỏi gọi", "thôi không cần gọi", "thôi không cần gọi nữa", "không cần gọi nữa đâu"),
        *("hủy gọi lại", "hủy lời nhờ gọi lại", "bỏ lời nhờ gọi lại", "no call", "do not call me"),
    ),
    questions=(
        Question(
            id="sure",
            ask=_ask,
            options=_options,
            then={"yes": FINISH, "no": MENU, TO_OFFICER.id: TO_OFFICER.id},
        ),
    ),
    finish=lambda scene: Act(
        effects=(TakeBackCalls(),),
        reply=Reply(text=(T("Your request to be called is taken back."),)),
    ),
)
