"""Building the Zalo channels out of the configuration, with what the host gives them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import rerouting
from bot.app import Core
from bot.channels.contract import Alarm, Busy, Channel, Take
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_bot_client import ZaloBotClient
from bot.channels.zalo_http import client
from bot.channels.zalo_oa import Manner, ZaloOa
from bot.channels.zalo_oa_client import ZaloOaClient
from bot.channels.zalo_oa_door import Door
from bot.channels.zalo_oauth import ZaloOAuth
from bot.channels.zalo_photos import Photos
from bot.channels.zalo_ports import LastHeard, Left
from bot.channels.zalo_quota import Quota
from bot.channels.zbs import ZbsPhone, ZbsUser
from bot.clock import Clock
from bot.config_zalo import ZaloOa as ZaloOaSettings
from bot.meters import Meters
from bot.spool import Spool
from bot.zalo_tokens import TokenKeeper
from storage import chats
from storage.database import Database, Unavailable


def bot(core: Core, take: Take, alarm: Alarm) -> Channel:
    """The channel of a bot whose token is configured."""
    settings = core.settings.zalo_bot
    zone = ZoneInfo(core.programme.quiet.timezone)
    meters = Meters(core.database, core.clock, zone, ZaloBot.name)
    http = client()
    return ZaloBot(
        client=ZaloBotClient(http, settings.base_url, settings.token),
        take=take,
        clock=core.clock.now,
        desk=core.desk,
        photos=_photos(core, take, ZaloBot.name, settings.base_url),
        quota=Quota(
            ZaloBot.name, settings.users, settings.messages, meters.count, meters.members, alarm
        ),
        alarm=alarm,
        public_url=core.settings.web.public_url,
        poll_seconds=settings.poll_seconds,
        secret=settings.secret.get_secret_value() if settings.updates == "webhook" else "",
    )


def account(core: Core, take: Take, alarm: Alarm) -> list[Channel]:
    """The account's chat and both ways of its templates: one client, one pair of tokens."""
    settings, now = core.settings.zalo_oa, core.clock.now
    keeper = token_keeper(settings, core.database, core.clock, alarm)
    calls = ZaloOaClient(client(), keeper, now, settings.api_url, settings.business_url)
    door = Door(
        app_id=settings.app_id,
        oa_id=settings.oa_id,
        key=settings.webhook_secret.get_secret_value(),
        enforce=settings.signature == "enforce",
        clock=now,
        alarm=alarm,
    )
    chat = ZaloOa(
        client=calls,
        door=door,
        tokens=keeper,
        take=take,
        clock=now,
        desk=core.desk,
        photos=_photos(core, take, ZaloOa.name, settings.api_url),
        last_heard=_last_heard(core.database),
        left=_left(core),
        public_url=core.settings.web.public_url,
        manner=Manner(
            pause=timedelta(minutes=settings.officer_minutes),
            paid=settings.paid_messages,
            buttons=settings.buttons,
        ),
    )
    by_user = ZbsUser(calls, now, alarm, settings.templates)
    by_phone = ZbsPhone(calls, now, alarm, settings.phone_templates, settings.development)
    return [chat, by_user, by_phone]


def token_keeper(
    settings: ZaloOaSettings, database: Database, clock: Clock, alarm: Alarm
) -> TokenKeeper:
    """The keeper of the account's tokens, with a connection of its own."""
    http = client()
    oauth = ZaloOAuth(http, settings.oauth_url, settings.app_id, settings.app_secret)
    return TokenKeeper(database, clock, oauth, settings.app_id, alarm, http.aclose)


def _photos(core: Core, take: Take, channel: str, base_url: str) -> Photos:
    spool = Spool(core.database, core.clock, channel)
    # A platform without https is a fake on this machine, and so are its photos.
    anywhere = base_url.startswith("http://")
    return Photos(channel, take, core.desk, spool, client(), anywhere)


def _last_heard(database: Database) -> LastHeard:
    async def last_heard(address: str) -> datetime | None:
        async with database.read() as connection:
            return await chats.seen_at(connection, ZaloOa.name, address)

    return last_heard


def _left(core: Core) -> Left:
    async def left(address: str, when: datetime) -> None:
        now = core.clock.now()
        try:
            async with core.database.write() as connection:
                chat = await chats.left_since(connection, ZaloOa.name, address, when)
                if chat is not None:
                    await rerouting.left(connection, core.notices, chat, ZaloOa.name, now)
        except Unavailable as error:
            raise Busy(str(error)) from error

    return left
