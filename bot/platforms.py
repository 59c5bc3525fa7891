"""The platforms that the configuration connects, as the operator's commands ask them.

A new channel whose platform can be asked is one function here, in `_PLATFORMS`.
"""

from collections.abc import Callable

from bot.channels.contract import Platform
from bot.config import Settings


def telegram(settings: Settings) -> Platform | None:
    """Telegram, if there is a token."""
    if not settings.telegram.token.get_secret_value():
        return None
    from bot.channels.telegram_platform import TelegramPlatform

    return TelegramPlatform(settings.telegram, settings.web.public_url)


_PLATFORMS: tuple[Callable[[Settings], Platform | None], ...] = (telegram,)


def platforms(settings: Settings) -> list[Platform]:
    """Every platform that is configured."""
    return [found for build in _PLATFORMS if (found := build(settings)) is not None]
