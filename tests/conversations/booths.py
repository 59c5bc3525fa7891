"""The channels on which every conversation is played.

To have all of them played on one more channel, write a `Booth` (the channel on its fake) with a
`Phone` (how a person types, presses and reads there), and add it here. Nothing else: the scripts
of `table.py`, the walk through every dialogue and the golden test take it from this list. On a
channel without buttons `Phone.presses` types the number that stands before the label, as
`ConsoleBooth` does.
"""

from tests.conversations.booth import Booth
from tests.conversations.console_booth import ConsoleBooth
from tests.conversations.telegram_booth import Polling, Webhook
from tests.conversations.web_booth import WebBooth
from tests.conversations.zalo_bot_booth import ZaloBotPolling, ZaloBotWebhook
from tests.conversations.zalo_oa_booth import ZaloOaBooth

BOOTHS: tuple[type[Booth], ...] = (
    *(WebBooth, ConsoleBooth),
    *(Polling, Webhook),
    *(ZaloBotPolling, ZaloBotWebhook),
    ZaloOaBooth,
)
