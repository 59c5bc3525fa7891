"""The benchmark's dialogue: the production registration, asked in six inputs over and over.

Questions, readers, screens and the effect are production's own. Only what is remembered of a
person is not recalled, nor the kind of business heard in its name, because a form that fills itself
in would measure nothing, and the press that follows would be one on a screen that was never shown.
"""

from dataclasses import replace

from handlers.dialogue import OPEN, Act, Dialogue, Question, Scene, unknown
from handlers.register import REGISTER

ID = "seat"
_ORDER = ("name", "phone", "firm", "kind", "tax")


def dialogue(event: int) -> Dialogue:
    """Registers one participant after the other for this event."""

    def placed(scene: Scene) -> Scene:
        return Scene({**scene.answers, "event": f"e{event}"}, scene.known, scene.draft)

    def finish(scene: Scene) -> Act:
        act = REGISTER.finish(placed(scene))
        assert act.reply is not None
        # No peer makes a QR ticket and a calendar entry, or sends them.
        return replace(act, go=OPEN + ID, reply=replace(act.reply, files=()))

    return replace(
        REGISTER,
        id=ID,
        purpose="",
        words=(),
        by_name=False,
        subject=lambda scene: REGISTER.subject(placed(scene)),
        questions=tuple(_forgetful(id) for id in _ORDER),
        finish=finish,
    )


def _forgetful(id: str) -> Question:
    asked = REGISTER.question(id)
    assert asked is not None
    # No peer has a button for the phone number, which costs two more calls.
    return replace(asked, recall=unknown, tells=lambda said: {}, resets=(), takes_contact=False)
