"""A page that comes back shows no ticket of a registration that was cancelled."""

from bot.channels.contract import Traits
from bot.history import History
from tests.talk import Talk
from tests.whole.office import told
from tests.whole.test_colleagues import COLLEAGUES, registers_another
from tests.whole.test_registering import registers


async def tickets(talk: Talk) -> list[bool]:
    """Of each ticket that Lan was shown, whether it is over."""
    shown = await History(talk.core.database, talk.channel.name)("lan", 0, 100)
    files = [file for entry in shown for file in entry.body.get("files", ())]
    return [file.get("over", False) for file in files if file["kind"] == "qr"]


@told
async def test_the_ticket_of_a_cancelled_registration_is_marked_and_no_other(talk: Talk) -> None:
    talk.channel.traits = Traits(recalls=True)  # as the page does
    lan = talk.person("lan")
    await registers(lan, "haccp", name="Nguyễn Thị Lan")
    await registers_another(lan, *COLLEAGUES[0])
    assert await tickets(talk) == [False, False]
    await lan.says("hủy đăng ký")
    await lan.says("Nguyễn Thị Lan")
    await lan.presses("cancel_it")
    await lan.presses("yes")
    assert await tickets(talk) == [True, False]


@told
async def test_what_is_asked_below_a_receipt_stands_below_its_files(talk: Talk) -> None:
    lan = talk.person("lan")
    receipt = await registers(lan, "haccp", name="Nguyễn Thị Lan")
    below = receipt.body["text"][receipt.body["files_after"] :]
    assert "nhắc" in below[-1]
    assert not any("HG-" in line for line in below)
