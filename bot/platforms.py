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


def zalo_bot(settings: Settings) -> Platform | None:
    """The Zalo Bot Platform, if there is a token."""
    if not settings.zalo_bot.open:
        return None
    from bot.channels.zalo_platform import ZaloBotPlatform

    return ZaloBotPlatform(settings.zalo_bot, settings.web.public_url)


def zalo_oa(settings: Settings) -> Platform | None:
    """The Official Account, if it is switched on; asked with the tokens that are stored."""
    ours = settings.zalo_oa
    if not ours.enabled:
        return None
    from bot.channels.zalo_http import client
    from bot.channels.zalo_oa_client import ZaloOaClient
    from bot.channels.zalo_platform import ZaloOaPlatform
    from bot.clock import SystemClock
    from bot.zalo_tokens import StoredTokens
    from storage.database import Database

    tokens = StoredTokens(Database(settings.database), ours.app_id)
    calls = ZaloOaClient(client(), tokens, SystemClock().now, ours.api_url, ours.business_url)
    return ZaloOaPlatform(ours, settings.web.public_url, tokens, calls)


_PLATFORMS: dict[str, Callable[[Settings], Platform | None]] = {
    "telegram": telegram,
    "zalo_bot": zalo_bot,
    "zalo_oa": zalo_oa,
}
CHANNELS = tuple(_PLATFORMS)
"""The names of all of them, configured or not."""


def platforms(settings: Settings) -> list[Platform]:
    """Every platform that is configured."""
    return [found for build in _PLATFORMS.values() if (found := build(settings)) is not None]
