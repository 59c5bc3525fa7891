"""The composition root: the one place where the parts are put together."""

import secrets
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot import memory
from bot.channels.contract import Channel
from bot.clock import Clock
from bot.config import Settings
from bot.content import load_programme
from bot.conversation import Conversation
from bot.files import FileDesk
from bot.incidents import Incidents
from bot.intake import Intake
from bot.language import catalogues
from bot.metrics import Metrics
from bot.notices import Notices
from bot.outbox import Sender
from bot.planning import Planner
from bot.reminding import Reminders
from bot.seeding import seed
from bot.turns import Turns
from handlers.book import book
from handlers.programme import Programme
from storage import files
from storage.database import Database
from storage.frozen import frozen
from storage.migrate import migrate


@frozen
class Core:
    """Everything but the channels: what they are built with, and what works behind them.

    `deep_links`: what opens the chat on a channel; a door that learns its own address adds it.
    """

    settings: Settings
    clock: Clock
    database: Database
    programme: Programme
    metrics: Metrics
    desk: FileDesk
    key: bytes
    turns: Turns
    notices: Notices
    planner: Planner
    reminders: Reminders
    incidents: Incidents
    deep_links: dict[str, str]


async def core(settings: Settings, clock: Clock) -> Core:
    """Open and migrate the database, load the programme, bring its events in.

    Raises ContentError, NotReady or Unavailable with words for the operator.
    """
    with memory.loading():
        programme = load_programme(settings.programme)
        tongues = catalogues(programme.quiet.timezone)
        dialogues = book(programme)
    database = Database(settings.database)
    await migrate(database)
    async with database.write() as connection:
        key = await files.secret(connection, "key", secrets.token_bytes(32))
    notices = Notices(
        tongues=tongues,
        default=settings.language,
        quiet=programme.quiet,
        consent=programme.purpose("remind").version,
        channels=settings.channels,
    )
    await seed(database, programme, notices, clock.now(), settings.demo)
    deep_links = {"web": f"{settings.web.public_url.rstrip('/')}/?start="}
    turns = Turns(
        book=dialogues,
        programme=programme,
        tongues=tongues,
        language=settings.language,
        notices=notices,
        public_url=settings.web.public_url,
        deep_links=deep_links,
    )
    desk = FileDesk(
        database=database,
        clock=clock,
        key=key,
        tongues=tongues,
        language=settings.language,
        public_url=settings.web.public_url,
        zone=ZoneInfo(programme.quiet.timezone),
        programme=programme,
    )
    planner = Planner(database, clock, programme, notices, turns)
    reminders = Reminders(database, clock, programme, notices)
    return Core(
        settings=settings,
        clock=clock,
        database=database,
        programme=programme,
        metrics=Metrics(),
        desk=desk,
        key=key,
        turns=turns,
        notices=notices,
        planner=planner,
        reminders=reminders,
        incidents=Incidents(database, clock, notices),
        deep_links=deep_links,
    )


@frozen
class Engine:
    """What moves messages: from channels in, to channels out."""

    intake: Intake
    sender: Sender


def engine(core: Core, channels: Iterable[Channel] = ()) -> Engine:
    """Connect the core with its channels; more may be added with `Sender.know`."""
    sender = Sender(core.database, channels, core.clock, core.metrics, core.incidents, core.notices)
    conversation = Conversation(core.database, core.turns, sender, core.clock, core.metrics)
    return Engine(Intake(conversation, core.database, core.clock), sender)
