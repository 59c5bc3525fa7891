"""An owner registers several people of the business: of each only who it is."""

from sqlalchemy import select

from storage.event_tables import registrations
from tests.talk import Guest, Talk
from tests.whole.office import rows, told
from tests.whole.test_registering import CODE, registers

COLLEAGUES = (("Trần Văn Tư", "0905 777 661"), ("Lê Thị Năm", "0905 777 662"))


async def registers_another(guest: Guest, name: str, phone: str) -> None:
    """From one receipt to the next."""
    [another] = [id for id in guest.last.offered if id.startswith("go.colleague")]
    await guest.presses(another)
    await guest.says(name)
    await guest.says(phone)
    assert name in guest.last.text
    await guest.presses("yes")


@told
async def test_each_further_person_takes_at_most_four_inputs(talk: Talk) -> None:
    lan = talk.person("lan")
    await registers(lan, "haccp", name="Nguyễn Thị Lan")
    for name, phone in COLLEAGUES:
        lan.inputs = 0
        await registers_another(lan, name, phone)
        assert lan.inputs <= 4
        assert CODE.search(lan.last.text)
        assert name in lan.last.text, "a receipt says whose it is"
        assert {file["kind"] for file in lan.last.files} == {"qr", "ics"}
    found = await rows(talk, select(registrations).order_by(registrations.c.id))
    assert [row.name for row in found] == ["Nguyễn Thị Lan", *(name for name, _ in COLLEAGUES)]
    assert len({row.event_id for row in found}) == len({row.firm_id for row in found}) == 1


@told
async def test_who_registers_others_stays_who_he_is(talk: Talk) -> None:
    lan = talk.person("lan")
    await registers(lan, "haccp", name="Nguyễn Thị Lan", phone="0905 123 456")
    await registers_another(lan, *COLLEAGUES[0])
    await lan.says("đăng ký iso 9001")
    assert "Nguyễn Thị Lan" in lan.last.text
    assert "0905 123 456" in lan.last.text


@told
async def test_the_words_alone_mean_the_latest_registration(talk: Talk) -> None:
    """The button is gone on a channel without buttons; what it says can be typed."""
    lan = talk.person("lan")
    await registers(lan, "iso 9001", phone="0905123456")
    await lan.presses("decline")
    talk.clock.move(minutes=5)
    await lan.says("đăng ký haccp")
    await lan.says("xác nhận")
    await lan.says("menu")
    await lan.says("đăng ký thêm người")
    assert "HACCP" in lan.last.text
    for said in COLLEAGUES[0]:
        await lan.says(said)
    assert "HACCP" in lan.last.text
    await lan.presses("yes")
    assert CODE.search(lan.last.text)


@told
async def test_an_old_receipt_still_leads_to_its_own_event(talk: Talk) -> None:
    lan = talk.person("lan")
    receipt = await registers(lan, "iso 9001", phone="0905123456")
    [another] = [id for id in receipt.offered if id.startswith("go.colleague")]
    await lan.presses("decline")
    await lan.says("đăng ký haccp")
    await lan.says("xác nhận")
    await lan.presses_payload(receipt.payload(another))
    assert "ISO 9001" in lan.last.text


@told
async def test_of_a_full_event_the_next_person_waits(talk: Talk) -> None:
    lan = talk.person("lan")
    await registers(lan, "5s", phone="0905123456")
    for name, phone in COLLEAGUES:
        await registers_another(lan, name, phone)
    assert "chưa có chỗ" in lan.last.text
    found = await rows(talk, select(registrations.c.state).order_by(registrations.c.id))
    assert [row.state for row in found] == ["confirmed", "confirmed", "waiting"]


@told
async def test_the_same_person_twice_is_said(talk: Talk) -> None:
    lan = talk.person("lan")
    await registers(lan, "haccp")
    await registers_another(lan, *COLLEAGUES[0])
    await registers_another(lan, *COLLEAGUES[0])
    assert "Trần Văn Tư đã" in lan.last.text
