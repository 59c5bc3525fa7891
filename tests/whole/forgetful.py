"""`bot run` with the defect that the fault test looks for: inputs are acknowledged and lost."""

import itertools
import sys

from bot.__main__ import main
from bot.intake import Intake
from handlers.incoming import Incoming

_EVERY = 20
_numbers = itertools.count(1)
_take = Intake.take


async def _forgets(intake: Intake, incoming: Incoming) -> None:
    if next(_numbers) % _EVERY:
        await _take(intake, incoming)


if __name__ == "__main__":
    Intake.take = _forgets  # type: ignore[method-assign, assignment]
    main(sys.argv[1:])
