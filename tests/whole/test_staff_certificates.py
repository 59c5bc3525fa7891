"""The staff's side of certificates: found, called about, judged, brought in and taken out."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.commands.import_certificates import enter, look
from handlers.incoming import Incoming, Upload
from handlers.staff_certificate_calls import arranged
from storage import audits, certificate_contacts, certificates, files, followed
from storage.certificate_tables import answers, certificate_calls
from storage.certificate_tables import audits as audits_table
from storage.certificate_tables import certificate_contacts as contacts_table
from storage.certificate_tables import certificates as table
from storage.file_tables import uploads
from storage.records import Role
from tests.sheets import HEAD, cells, xlsx
from tests.storage.rows import held
from tests.talk import Guest, Talk
from tests.whole.office import acts, joins, loses_role, person_of, rows, told, visits
from tests.whole.process import command
from tests.whole.test_certificates import enters
from tests.whole.test_reminding import holder

ROWS = (
    ("Mè xửng Thiên Hương", "3300100113", "0905 123 456", "Vỹ Dạ", "ISO 22000", "HT 1/25",
     "15/3/2026", "", ""),
    ("=cmd|' /C calc'!A0 Trà", "", "0905 000 111", "Kim Long", "OCOP", "OC 7", "1/2/2024", "", ""),
    ("HTX Rau Quảng Thọ", "", "", "Quảng Thọ", "VietGAP rau", "", "10/12/2024", "", "1/12/2025"),
)  # fmt: skip


def sheet() -> bytes:
    """As typed: a text that begins with = stays a text, as after pasting values."""
    return xlsx([tuple(cell.replace("=", "'=") for cell in row) for row in ROWS])


async def brings_in(talk: Talk) -> None:
    """The sheet is entered as by `bot import --apply`, and the planner has looked at it."""
    core = talk.core
    seen = await look(core.database, core.programme, sheet(), talk.clock)
    assert seen.faults == ()
    assert await enter(core.database, core.programme, seen.entries, talk.clock) == 3
    await core.reminders.plan()


async def sends_sheet(talk: Talk, guest: Guest, data: bytes) -> None:
    """A member sends a spreadsheet in the chat."""
    token = f"sheet-{guest.inputs}"
    row = {"token": token, "address": guest.name, "name": "a.xlsx", "media_type": "x",
           "data": data, "created_at": talk.clock.now()}  # fmt: skip
    async with talk.core.database.write() as connection:
        await files.keep(connection, row)
    upload = Upload(token, "a.xlsx", "x", len(data))
    guest.inputs += 1
    incoming = Incoming(talk.channel.name, guest.name, f"u-{token}", talk.clock.now(), file=upload)
    await talk.deliver(incoming)


async def takes_in(talk: Talk, guest: Guest, *rows: tuple[str, ...]) -> None:
    """A member sends these rows and confirms what the dry run says."""
    await guest.opens("staff_lists")
    await guest.presses("import")
    await sends_sheet(talk, guest, xlsx(rows))
    await guest.presses("yes")


async def made(talk: Talk, guest: Guest) -> bytes:
    """The file that was offered last."""
    [file] = guest.last.files
    found = await talk.core.desk.make(file["kind"], file["subject"], file["name"])
    assert found is not None
    return found.data


# -- bringing a list in --------------------------------------------------------------------------


@told
async def test_a_list_is_looked_at_first_and_then_entered_once(talk: Talk) -> None:
    minh = await joins(talk, "Minh")
    await minh.opens("staff_lists")
    await minh.presses("template")
    assert len(cells(await made(talk, minh))[0]) == 14
    await minh.presses("import")
    await sends_sheet(talk, minh, sheet())
    assert "Sẽ nhập 3 giấy chứng nhận." in minh.last.text
    assert await rows(talk, select(table)) == []
    await minh.presses("yes")
    assert len(await rows(talk, select(table))) == 3
    assert await rows(talk, select(uploads)) == []
    [act] = [act for act in await acts(talk) if act.action == "import_certificates"]
    assert act.after == {"entered": 3}
    await minh.opens("staff_lists")
    await minh.presses("import")
    await sends_sheet(talk, minh, sheet() + b"")
    assert "Sẽ nhập 0 giấy chứng nhận." in minh.last.text
    assert "đã có trong sổ" in minh.last.text
    assert "yes" not in minh.last.offered


@told
async def test_a_list_that_comes_again_adds_the_audits_that_were_held_since(talk: Talk) -> None:
    await brings_in(talk)
    # Of the three: one day is new, one is on record, and nothing else of a row counts.
    first, ocop, rau = (list(row) for row in ROWS)
    first[2], first[8] = "0905 999 999", "20/11/2026"
    again = xlsx([tuple(cell.replace("=", "'=") for cell in row) for row in (first, ocop, rau)])
    minh = await joins(talk, "Minh")
    await minh.opens("staff_lists")
    await minh.presses("import")
    await sends_sheet(talk, minh, again)
    for said in ("Sẽ nhập 0", "1 lần đánh giá", "20/11/2026"):
        assert said in minh.last.text
    await minh.presses("yes")
    held_on = [row.held_on for row in await rows(talk, select(audits_table))]
    assert sorted(held_on) == [date(2025, 12, 1), date(2026, 11, 20)]
    assert (await acts(talk))[-1].after == {"entered": 0, "audits": 1}
    [phone] = await rows(talk, select(contacts_table.c.phone).where(contacts_table.c.firm_id == 1))
    assert phone.phone == "+84905123456"
    await minh.opens("staff_lists")
    await minh.presses("import")
    await sends_sheet(talk, minh, again)
    assert "yes" not in minh.last.offered


@told
async def test_what_a_known_certificate_has_otherwise_is_told_and_nothing_is_entered_twice(
    talk: Talk,
) -> None:
    """Another phone, body, decision, expiry, and for a firm without tax code another ward."""
    head = (*HEAD, "Tổ chức chứng nhận")
    rows_ = [(*row, "QUACERT") for row in (ROWS[0], ("Trà Huế", "", "", "Kim Long", "HACCP", "H-2",
             "1/2/2026", "", ""))]  # fmt: skip
    minh = await joins(talk, "Minh")
    await minh.opens("staff_lists")
    await minh.presses("import")
    await sends_sheet(talk, minh, xlsx(rows_, head))
    await minh.presses("yes")
    first, second = (list(row) for row in rows_)
    first[2], first[6], first[7], first[9] = "0905 999 999", "16/3/2026", "1/3/2028", "BSI"
    second[3] = "Vỹ Dạ"
    await minh.opens("staff_lists")
    await minh.presses("import")
    await sends_sheet(talk, minh, xlsx([first, second], head))
    assert "yes" not in minh.last.offered
    for said in (
        "Điện thoại “0905 999 999”: trong sổ ghi số khác",
        "Tổ chức chứng nhận “BSI”: trong sổ ghi QUACERT",
        "Ngày quyết định “16/03/2026”: trong sổ ghi 15/03/2026",
        "Ngày hết hạn “01/03/2028”: trong sổ ghi (trống)",
        "Sửa ngày",
        "Phường, xã “Phường Vỹ Dạ”: trong sổ ghi Phường Kim Long",
    ):
        assert said in minh.last.text, minh.last.text
    assert "0905 123 456" not in minh.last.text
    assert "ưu tiên" not in minh.last.text
    assert len(await rows(talk, select(table))) == 2


@told
async def test_with_one_mistake_nothing_is_entered(talk: Talk) -> None:
    minh = await joins(talk, "Minh")
    await minh.opens("staff_lists")
    await minh.presses("import")
    await sends_sheet(talk, minh, xlsx([("Trà", "", "", "", "5S", "", "31/2/2026", "", "")], HEAD))
    assert "Có 2 lỗi" in minh.last.text
    assert "Dòng 2" in minh.last.text
    assert "yes" not in minh.last.offered
    await minh.presses("again")
    await minh.says("đây")
    assert await rows(talk, select(table)) == []


@told
async def test_the_corrected_sheet_can_be_sent_at_once(talk: Talk) -> None:
    """Whoever has put the mistakes right sends the file, and does not look for a button first."""
    minh = await joins(talk, "Minh")
    await minh.opens("staff_lists")
    await minh.presses("import")
    row = ["Trà", "", "", "", "ISO 9001", "", "31/2/2026", "", ""]
    await sends_sheet(talk, minh, xlsx([row], HEAD))
    assert "Có 1 lỗi" in minh.last.text
    row[6] = "28/2/2026"
    await sends_sheet(talk, minh, xlsx([row], HEAD))
    assert "Sẽ nhập 1 giấy" in minh.last.text, minh.last.text
    await minh.presses("yes")
    assert len(await rows(talk, select(table))) == 1


@told
async def test_of_many_mistakes_all_can_be_read(talk: Talk) -> None:
    minh = await joins(talk, "Minh")
    await minh.opens("staff_lists")
    await minh.presses("import")
    wrong = [(f"Trà {n}", "", "", "", "Halal", "", "31/2/2026", "", "") for n in range(9)]
    await sends_sheet(talk, minh, xlsx(wrong))
    assert "và 8 mục nữa" in minh.last.text
    assert "Lưu ý: Dòng 2, Loại giấy “Halal”" in minh.last.text
    await minh.presses("all")
    told_ = cells(await made(talk, minh))
    assert len(told_) == 19
    assert [str(cell) for cell in told_[1][:4]] == ["2", "Ngày quyết định", "31/2/2026", "Lỗi"]
    assert told_[10][3] == "Lưu ý"
    assert "again" in minh.last.offered


@told
async def test_what_is_brought_in_is_reminded_of_by_call_because_nobody_chats(talk: Talk) -> None:
    """A firm without a chat comes to the call list when its ladder has begun."""
    await brings_in(talk)
    talk.clock.at = datetime(2027, 3, 1, 3, tzinfo=UTC)
    await talk.core.reminders.plan()
    calls = await rows(talk, select(certificate_calls))
    assert calls


def test_the_command_looks_first_and_enters_only_when_told(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(sheet())
    dry = command(tmp_path, "import", "list.xlsx", "--json")
    assert json.loads(dry.stdout)["certificates"] == 3
    assert json.loads(dry.stdout)["entered"] is None
    real = command(tmp_path, "import", "list.xlsx", "--apply")
    assert "Đã nhập 3 giấy chứng nhận." in real.stdout
    again = command(tmp_path, "import", "list.xlsx", "--apply", "--json")
    said = json.loads(again.stdout)
    assert (said["entered"], len(said["notes"])) == (0, 3)
    (tmp_path / "bad.xlsx").write_bytes(xlsx([("Trà", "", "", "", "", "", "", "", "")]))
    bad = command(tmp_path, "import", "bad.xlsx", "--apply")
    assert bad.returncode == 2
    assert "Dòng 2" in bad.stdout
    missing = command(tmp_path, "import", "none.xlsx")
    assert (missing.returncode, "Traceback" in missing.stderr) == (2, False)


# -- finding -------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["thien huong", "3300100113", "iso 22k", "Vỹ Dạ", "HT 1/25",
                                   "tháng 3", "3/2027", "03/2027 (1)", "iso 22000 vỹ dạ",
                                   "Vỹ Dạ tháng 3"])  # fmt: skip
def test_a_certificate_is_found_by_whatever_is_known_of_it(tmp_path: Path, asked: str) -> None:
    """Firm, tax code, scheme, ward, number, month in which something falls due."""

    @told
    async def story(talk: Talk) -> None:
        await brings_in(talk)
        minh = await joins(talk, "Minh", Role.VIEWER)
        await minh.opens("staff_certificates")
        await minh.presses("find")
        await minh.says(asked)
        assert "Mè xửng Thiên Hương" in str(minh.last.choices)
        assert "Rau" not in str(minh.last.choices)
        await minh.presses(next(id for id in minh.last.offered if id.startswith("c")))
        for shown in ("Mè xửng Thiên Hương", "Phường Vỹ Dạ", "HT 1/25", "15/03/2027"):
            assert shown in minh.last.text
        assert "phones" not in minh.last.offered

    story(tmp_path)


@told
async def test_what_has_no_last_day_comes_last(talk: Talk) -> None:
    """GMP without an expiry asks nothing, and stood above what is due next."""
    minh = await joins(talk, "Minh")
    await takes_in(
        talk,
        minh,
        ("Trà Một", "", "", "Kim Long", "GMP thực phẩm", "G 1", "1/2/2026", "", ""),
        ("Trà Hai", "", "", "Kim Long", "HACCP", "H 2", "1/2/2026", "", ""),
    )
    await minh.opens("staff_certificates")
    await minh.presses("find")
    await minh.says("kim long")
    assert ["Trà Hai" in label for label in minh.last.choices[:2]] == [True, False]
    assert "trà một" not in minh.last.choices[0].lower()


@told
async def test_a_firm_that_is_called_by_its_commune_is_found_by_that_name(talk: Talk) -> None:
    minh = await joins(talk, "Minh")
    await takes_in(
        talk,
        minh,
        ("HTX Phú Hồ", "", "", "Kim Long", "HACCP", "H 1", "1/2/2026", "", ""),
        ("Trà Hai", "", "", "Phú Hồ", "HACCP", "H 2", "1/2/2026", "", ""),
    )
    for said, found in (("phu ho", {"HTX Phú Hồ", "Trà Hai"}), ("xã Phú Hồ", {"Trà Hai"})):
        await minh.opens("staff_certificates")
        await minh.presses("find")
        await minh.says(said)
        shown = str(minh.last.choices)
        assert {firm for firm in ("HTX Phú Hồ", "Trà Hai") if firm in shown} == found


@told
async def test_what_falls_due_is_counted_by_month_scheme_body_and_ward(talk: Talk) -> None:
    await brings_in(talk)
    minh = await joins(talk, "Minh")
    await minh.opens("staff_certificates")
    await minh.presses("due")
    for by, shown in (("month", "03/2027 (1)"), ("scheme", "ISO 22000 (an toàn thực phẩm) (1)"),
                      ("body", "chưa ghi"), ("ward", "Phường Vỹ Dạ (1)")):  # fmt: skip
        await minh.presses(by)
        assert shown in str(minh.last.choices), minh.last.choices
        await minh.presses("back")
    await minh.presses("ward")
    group = next(id for id, label in minh.last.offered.items() if "Vỹ Dạ" in label)
    await minh.presses(group)
    assert "Mè xửng Thiên Hương" in str(minh.last.choices)


@told
async def test_what_is_overdue_is_listed(talk: Talk) -> None:
    await brings_in(talk)
    minh = await joins(talk, "Minh")
    talk.clock.at = datetime(2027, 2, 20, 3, tzinfo=UTC)
    await minh.opens("staff_certificates")
    assert "2 giấy quá hạn" in minh.last.text
    await minh.presses("overdue")
    assert "Trà" in str(minh.last.choices)
    assert "Rau" in str(minh.last.choices)
    assert "Mè xửng" not in str(minh.last.choices)


@told
async def test_seeing_phone_numbers_is_recorded(talk: Talk) -> None:
    await brings_in(talk)
    minh = await joins(talk, "Minh")
    await minh.opens("staff_certificates")
    await minh.presses("find")
    await minh.says("thiên hương")
    await minh.presses("c1")
    await minh.presses("phones")
    assert "0905 123 456" in minh.last.text
    last = (await acts(talk))[-1]
    assert (last.action, last.subject, last.after) == (
        "export_certificates", "certificate 1", {"phones": True},
    )  # fmt: skip


# -- taking lists out ----------------------------------------------------------------------------


@told
async def test_lists_are_safe_to_open_and_recorded(talk: Talk) -> None:
    await brings_in(talk)
    async with talk.core.database.write() as connection:
        await held(connection, None, "=1+1 Trà")
    minh = await joins(talk, "Minh")
    await minh.opens("staff_lists")
    await minh.presses("register")
    whole = cells(await made(talk, minh))
    assert len(whole) == 5
    assert not any(str(cell).startswith("=") for row in whole for cell in row)
    assert "0905 123 456" not in str(whole)
    due = cells(await made(talk, minh), sheet=1)
    assert any(datetime(2027, 3, 15) in row for row in due)  # noqa: DTZ001
    await minh.presses("phones")
    assert "0905 123 456" in str(cells(await made(talk, minh)))
    recorded = [(a.subject, a.after) for a in await acts(talk) if a.action == "export_certificates"]
    assert recorded == [("register", {"phones": False}), ("register:phones", {"phones": True})]


@told
async def test_figures_of_a_year_by_scheme(talk: Talk) -> None:
    await brings_in(talk)
    minh = await joins(talk, "Minh", Role.VIEWER)
    await minh.opens("staff_lists")
    await minh.presses("report")
    await minh.presses("y2026")
    figures = {row[0]: row[1:] for row in cells(await made(talk, minh))}
    assert figures["Tổng cộng"][0] == 3
    assert "Chứng nhận: số liệu năm 2026" in figures
    assert "Tính đến 23/11/2026" in figures
    assert figures["Loại giấy"][0] == "Còn hiệu lực đến hôm nay"
    assert figures["ISO 22000 (an toàn thực phẩm)"] == [1, 0, 0, 0, 0, 0]


@told
async def test_a_link_to_a_list_dies_with_the_role(talk: Talk) -> None:
    minh = await joins(talk, "Minh")
    await minh.opens("staff_lists")
    await minh.presses("register")
    [file] = minh.last.files
    path = talk.core.desk.link({**file, "since": talk.clock.now().isoformat()}, minh.name)
    token = path.removeprefix("/files/")
    assert await talk.core.desk.open(token) is None  # the page's chats only
    await loses_role(talk, minh)
    talk.clock.move(hours=2)
    assert await talk.core.desk.open(token) is None


# -- calls ---------------------------------------------------------------------------------------


async def to_call(talk: Talk) -> int:
    """A firm that stands on the call list; returns its certificate."""
    now = talk.clock.now()
    async with talk.core.database.write() as connection:
        id = await held(connection, None, "Trà Cung Đình")
        firm = (await certificates.by_id(connection, [id]))[id].firm.id
        await certificate_contacts.change(
            connection, firm, {"name": "Chị Hoa", "phone": "+84905000111"}
        )
        row = {"certificate_id": id, "duty": "surveillance", "number": 1,
               "due": date(2027, 3, 15), "reason": "the message was not delivered",
               "created_at": now}  # fmt: skip
        await connection.execute(certificate_calls.insert().values(**row))
    return id


@told
async def test_a_call_with_an_appointment_holds_the_reminders_until_then(talk: Talk) -> None:
    id = await to_call(talk)
    minh = await joins(talk, "Minh")
    await minh.presses("go.staff")
    assert minh.last.offered["go.staff_certificates"] == "Giấy chứng nhận (1)"
    await minh.presses("go.staff_certificates")
    assert minh.last.offered["calls"] == "Cơ sở cần gọi (1)"
    await minh.presses("overdue")
    assert "Không có giấy nào quá hạn" in minh.last.text
    await minh.presses("back")
    await minh.presses("calls")
    await minh.presses("c1")
    for shown in ("Trà Cung Đình", "Chị Hoa", "0905 000 111", "15/03/2027", "tin không tới được"):
        assert shown in minh.last.text
    await minh.presses("called")
    await minh.says("đã gọi, hẹn rằm tháng 7")
    assert "âm lịch" in minh.last.text
    await minh.says("đã gọi, hẹn 12/8")
    assert "12/08/2027" in minh.last.text
    assert "c1" not in minh.last.offered
    [answer] = await rows(talk, select(answers))
    assert (answer.certificate_id, answer.planned_on) == (id, date(2027, 8, 12))
    [call] = await rows(talk, select(certificate_calls))
    assert call.outcome == "đã gọi, hẹn 12/8"
    last = (await acts(talk))[-1]
    assert (last.action, last.after) == (
        "close_certificate_call", {"closed": True, "planned": "2027-08-12"},
    )  # fmt: skip


@told
async def test_a_day_is_found_anywhere_after_hen_and_one_too_late_is_said(talk: Talk) -> None:
    await to_call(talk)
    minh = await joins(talk, "Minh")
    await minh.opens("staff_certificate_calls")
    await minh.presses("c1")
    await minh.presses("called")
    await minh.says("đã gọi, hẹn đánh giá ngày 31/2")
    assert "Lịch không có ngày" in minh.last.text
    await minh.says("đã gọi, hẹn đánh giá ngày 20/4/2027")
    assert "20/04/2027" in minh.last.text
    assert "15/03/2027" in minh.last.text  # the last day in time
    assert "c1" not in minh.last.offered


@told
async def test_a_call_without_a_day_is_closed_or_made_again(talk: Talk) -> None:
    await to_call(talk)
    minh = await joins(talk, "Minh")
    await minh.opens("staff_certificate_calls")
    for answer, offered in (("stays", True), ("closed", False)):
        await minh.presses("c1")
        await minh.presses("called")
        await minh.says("đã gọi hẹn lại sau")
        await minh.presses(answer)
        assert ("c1" in minh.last.offered) is offered
    [call] = await rows(talk, select(certificate_calls))
    assert call.outcome == "đã gọi hẹn lại sau"
    noted, closed = (await acts(talk))[-2:]
    assert (noted.action, closed.action) == ("note_certificate_call", "close_certificate_call")
    assert (noted.before, noted.after) == ({"closed": False}, {"closed": False, "note": True})


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("hẹn chiều thứ 5", date(2026, 11, 26)),
        ("hẹn đánh giá ngày 20/12", date(2026, 12, 20)),
        ("đã gọi hẹn lại sau", None),
        ("hẹn gặp 2 anh em", None),
        ("hẹn gặp chị Mai để thu tiền", None),
        ("hẹn chị Mai sáng mai", date(2026, 11, 24)),
        ("không nghe máy", None),
    ],
)
def test_what_was_arranged(said: str, day: date | None) -> None:
    assert arranged(said, date(2026, 11, 23)) == day


@told
async def test_a_call_is_closed_once(talk: Talk) -> None:
    await to_call(talk)
    minh, hoa = await joins(talk, "Minh"), await joins(talk, "Hoa")
    for officer in (minh, hoa):
        await officer.opens("staff_certificate_calls")
        await officer.presses("c1")
        await officer.presses("called")
    await minh.says("không nghe máy")
    await minh.presses("closed")
    await hoa.says("đã gọi, hẹn 12/8")
    assert "vừa có người khác xử lý" in hoa.last.text
    [call] = await rows(talk, select(certificate_calls))
    assert call.outcome == "không nghe máy"
    assert await rows(talk, select(answers)) == []


@told
async def test_the_call_list_can_be_printed(talk: Talk) -> None:
    await to_call(talk)
    minh = await joins(talk, "Minh")
    await minh.opens("staff_lists")
    await minh.presses("calls")
    listed = cells(await made(talk, minh))
    assert "0905 000 111" in str(listed)
    assert listed[0][-1] == "Kết quả"
    assert listed[1][-2] == datetime(2027, 3, 15)  # noqa: DTZ001
    assert (await acts(talk))[-1].after == {"phones": True}


# -- evidence ------------------------------------------------------------------------------------


async def reports(talk: Talk, evidence: str = "photo", holder: int | None = None) -> int:
    """A holder has reported his first audit, with a photo."""
    now = talk.clock.now()
    async with talk.core.database.write() as connection:
        id = await held(connection, holder, "Trà Cung Đình", decided_on=date(2026, 1, 15))
        if evidence:
            row = {"token": evidence, "address": "lan", "name": "a.jpg",
                   "media_type": "image/jpeg", "data": b"x", "created_at": now}  # fmt: skip
            await files.keep(connection, row)
        await audits.report(
            connection,
            {"draft": "d", "certificate_id": id, "held_on": date(2026, 11, 20),
             "duty": "surveillance", "number": 1, "evidence": evidence, "reported_at": now},
        )  # fmt: skip
    await talk.core.reminders.plan()
    return id


@told
async def test_evidence_is_confirmed(talk: Talk) -> None:
    await reports(talk)
    minh = await joins(talk, "Minh")
    await minh.opens("staff_certificates")
    assert minh.last.offered["evidence"] == "Minh chứng cần xem (1)"
    await minh.presses("evidence")
    await minh.presses("a1")
    assert "20/11/2026" in minh.last.text
    await minh.presses("file")
    assert (minh.last.files[0]["kind"], minh.last.files[0]["subject"]) == ("upload", "photo")
    await minh.presses("confirm")
    assert "a1" not in minh.last.offered
    [audit] = await rows(talk, select(audits_table))
    assert audit.state == "confirmed"
    assert (await acts(talk))[-1].after == {"state": "confirmed"}


@told
async def test_refused_evidence_leaves_the_audit_to_be_done(talk: Talk) -> None:
    lan = await visits(talk, "Lan")
    await lan.opens("remind")
    await lan.presses("agree")
    id = await reports(talk, holder=await person_of(talk, lan))
    minh = await joins(talk, "Minh")
    await minh.opens("staff_evidence")
    await minh.presses("a1")
    await minh.presses("refuse")
    assert "đọc nguyên văn" in minh.last.text
    await minh.says("ảnh không phải báo cáo đánh giá")
    await minh.opens("staff_certificates")
    await minh.presses("find")
    await minh.says("trà cung đình")
    await minh.presses("c1")
    assert "Minh chứng ngày 20/11/2026 chưa được nhận: ảnh" in minh.last.text
    assert "Đã đánh giá" not in minh.last.text
    while await talk.engine.sender.tick():
        await talk.engine.sender.drain()
    lan.collect()
    assert "ảnh không phải báo cáo đánh giá" in lan.last.text
    assert "20/11/2026" in lan.last.text
    [audit] = await rows(talk, select(audits_table))
    assert (audit.state, audit.reason) == ("refused", "ảnh không phải báo cáo đánh giá")
    async with talk.core.database.read() as connection:
        one = await followed.one(connection, id)
    assert one is not None
    assert one.certificate.done == ()
    [due] = await rows(talk, select(table.c.next_at))
    assert due.next_at == talk.clock.now()


@told
async def test_a_photo_of_an_identity_card_is_deleted_with_a_recorded_reason(talk: Talk) -> None:
    await reports(talk, "card")
    minh = await joins(talk, "Minh")
    await minh.opens("staff_evidence")
    await minh.presses("a1")
    await minh.presses("drop")
    await minh.says("ảnh căn cước công dân")
    assert await rows(talk, select(uploads)) == []
    [audit] = await rows(talk, select(audits_table))
    assert (audit.evidence, audit.state) == ("", "reported")
    last = (await acts(talk))[-1]
    assert (last.action, last.after) == ("drop_evidence", {"reason": "ảnh căn cước công dân"})


@told
async def test_so_is_the_photo_of_the_certificate_itself(talk: Talk) -> None:
    async with talk.core.database.write() as connection:
        row = {"token": "card", "address": "lan", "name": "a.jpg", "media_type": "image/jpeg",
               "data": b"x", "created_at": talk.clock.now()}  # fmt: skip
        await files.keep(connection, row)
        await held(connection, None, "Trà Cung Đình", evidence="card")
    await talk.core.reminders.plan()
    minh = await joins(talk, "Minh")
    await minh.opens("staff_certificates")
    await minh.presses("find")
    await minh.says("trà cung đình")
    await minh.presses("c1")
    await minh.presses("more")
    await minh.presses("drop")
    await minh.says("ảnh căn cước")
    assert await rows(talk, select(uploads)) == []
    [kept] = await rows(talk, select(table.c.evidence))
    assert kept.evidence == ""


@told
async def test_a_role_that_is_taken_away_ends_it_at_once(talk: Talk) -> None:
    await reports(talk)
    minh = await joins(talk, "Minh")
    await minh.opens("staff_evidence")
    await minh.presses("a1")
    await loses_role(talk, minh, Role.VIEWER)
    await minh.presses_payload(minh.last.payload("confirm"))
    [audit] = await rows(talk, select(audits_table))
    assert audit.state == "reported"


@told
async def test_a_new_certificate_is_found_at_once(talk: Talk) -> None:
    """The planner looks at it only in an hour; staff who are called before then find it."""
    lan = await holder(talk)
    await enters(lan, firm="Mè xửng Lan")
    minh = await joins(talk, "Minh")
    await minh.opens("staff_certificates")
    await minh.presses("find")
    await minh.says("mè xửng lan")
    assert "Mè xửng Lan" in str(minh.last.choices)
    await minh.presses("c1")
    assert "16/03/2027" in minh.last.text


@told
async def test_what_a_list_brings_in_overdue_counts_at_once(talk: Talk) -> None:
    over = (
        ("Trà Một", "", "0905 000 111", "Kim Long", "OCOP", "OC 1", "1/2/2023", "20/11/2026", ""),
        ("Trà Hai", "", "0905 000 112", "Kim Long", "OCOP", "OC 2", "1/2/2023", "10/11/2026", ""),
    )
    minh = await joins(talk, "Minh")
    await minh.opens("staff_lists")
    await minh.presses("import")
    await sends_sheet(talk, minh, xlsx(list(over)))
    await minh.presses("yes")
    assert "0 giấy quá hạn" not in minh.last.text
    await minh.presses("go.staff_certificates")
    assert "2 giấy quá hạn" in minh.last.text
