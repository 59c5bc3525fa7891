"""What is typed where all answers are shown: to be confirmed, changed, or left as they are."""

from handlers import screens
from handlers.flow import Turn


def confirm_or_stop(turn: Turn) -> None:
    """Ask back: "dung" may be "đúng", which confirms, or "dừng", which ends the reminders."""
    assert turn.dialogue is not None
    assert turn.form is not None
    turn.instead = screens.confirm_or_stop(turn.dialogue, turn.form, turn.scene)
