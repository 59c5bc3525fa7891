"""Month arithmetic on calendar days (shared facts, certificates B2.2)."""

import calendar
from datetime import date


def shifted(day: date, months: int) -> date:
    """So many months later (or earlier), on the same day of the month or on the month's last.

    Always count from the anchor, never step by step: 31/8 and 6 months is 28/2, and 12 months is
    31/8 again.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
