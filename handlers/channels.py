"""How staff read the names of the ways on which messages go."""

from handlers.text import T, Text

WEB, CONSOLE, TELEGRAM = "web", "console", "telegram"
ZALO_BOT, ZALO_OA, ZBS_USER, ZBS_PHONE = "zalo_bot", "zalo_oa", "zbs_user", "zbs_phone"

NAMES: dict[str, Text] = {
    WEB: T("web page"),
    CONSOLE: T("terminal"),
    TELEGRAM: "Telegram",
    ZALO_BOT: "Zalo Bot",
    ZALO_OA: "Zalo OA",
    ZBS_USER: T("Zalo template message"),
    ZBS_PHONE: T("Zalo template message by phone number"),
}


def named(channel: str) -> Text:
    """A channel as a person calls it."""
    return NAMES.get(channel, channel)
