"""A new certificate takes the place of the old one, and what was done under the old one counts."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from bot.config import Keep
from storage.certificate_tables import certificates as table
from storage.records import Role
from tests.sheets import cells
from tests.talk import Guest, Talk
from tests.whole.office import acts, joins, rows, told
from tests.whole.test_certificates import all_of, enters
from tests.whole.test_reminding import holder, until
from tests.whole.test_staff_certificates import made

DONE_IN_TIME = [1, 1, 0, 0, 0, 0]
"""Held at the end of the year, and its one audit was in time."""


def on(talk: Talk, year: int, month: int, day: int) -> None:
    """It is the morning of that day."""
    talk.clock.at = datetime(year, month, day, 2, tzinfo=UTC)


async def figures(talk: Talk, officer: Guest, *years: int) -> list[list[object]]:
    """What the annual reports of these years say of all certificates together."""
    found = []
    for year in years:
        await officer.opens("staff_lists")
        await officer.presses("report")
        await officer.presses(f"y{year}")
        found.append({row[0]: row[1:] for row in cells(await made(talk, officer))}["Tổng cộng"])
    return found


async def audited_twice(talk: Talk) -> Guest:
    """An owner whose ISO 9001 of 15/3/2023 had both its surveillance audits in time."""
    on(talk, 2023, 4, 3)
    lan = await holder(talk)
    await enters(lan, dates="15/3/2023 đến 14/3/2026")
    for year, month, day in ((2024, 3, 4), (2025, 10, 6)):
        on(talk, year, month, day)
        await lan.says("đã đánh giá xong hôm qua")
        await lan.says("chưa có")
        assert "Đã ghi nhận" in lan.last.text
    return lan


async def gives(lan: Guest, days: str) -> None:
    """Enters the days of the paper, by the button for it or to put them right."""
    await lan.says("giấy mới")
    await lan.presses("paper")
    await lan.says(days)
    assert "Đã ghi nhận" in lan.last.text


@told
async def test_the_years_before_a_renewal_stay_in_the_annual_report(talk: Talk) -> None:
    lan = await audited_twice(talk)
    on(talk, 2026, 3, 16)
    minh = await joins(talk, "Minh", Role.VIEWER)
    assert await figures(talk, minh, 2024, 2025) == [DONE_IN_TIME] * 2
    await gives(lan, "10/3/2026 đến 9/3/2029")
    assert await figures(talk, minh, 2024, 2025, 2026) == [DONE_IN_TIME] * 3
    # A slip in the new days is put right, and nothing else changes.
    await gives(lan, "11/3/2026 đến 10/3/2029")
    assert await figures(talk, minh, 2024, 2025, 2026) == [DONE_IN_TIME] * 3
    [one] = await all_of(talk, lan)
    [past] = one.certificate.past
    assert (past.decided_on, past.expires_on) == (date(2023, 3, 15), date(2026, 3, 14))
    assert past.renewed_on == one.certificate.decided_on == date(2026, 3, 11)
    on(talk, 2027, 3, 8)
    await lan.says("đã đánh giá xong hôm qua")
    await lan.says("chưa có")
    assert await figures(talk, minh, 2025, 2026, 2027) == [DONE_IN_TIME] * 3


@told
async def test_a_slip_put_right_leaves_no_cycle_behind(talk: Talk) -> None:
    lan = await audited_twice(talk)
    minh = await joins(talk, "Minh", Role.VIEWER)
    before = await figures(talk, minh, 2024, 2025)
    await gives(lan, "16/3/2023 đến 15/3/2026")
    [one] = await all_of(talk, lan)
    assert one.certificate.past == ()
    assert await figures(talk, minh, 2024, 2025) == before == [DONE_IN_TIME] * 2


@told
async def test_done_of_what_expires_keeps_the_old_certificate_in_its_years(talk: Talk) -> None:
    on(talk, 2023, 4, 3)
    lan = await holder(talk)
    await enters(lan, "OCOP", "15/3/2023")
    await until(talk, date(2026, 1, 20))
    await lan.says("đã có giấy mới")
    await lan.says("16/1/2026")
    assert "chu kỳ mới" in lan.last.text
    minh = await joins(talk, "Minh", Role.VIEWER)
    held = [1, 0, 0, 0, 0, 0]
    assert await figures(talk, minh, 2024, 2025, 2026) == [held] * 3


@told
async def test_staff_enter_a_new_certificate_and_take_it_back(talk: Talk) -> None:
    lan = await audited_twice(talk)
    on(talk, 2026, 6, 1)
    await talk.core.reminders.plan()
    minh = await joins(talk, "Minh")
    # Nobody has said that it was renewed: not done, and run out.
    assert await figures(talk, minh, 2026) == [[0, 0, 0, 1, 0, 1]]

    async def amends(days: str) -> None:
        await minh.opens("staff_certificates")
        await minh.presses("find")
        await minh.says("mè xửng lan")
        await minh.presses("c1")
        await minh.presses("dates")
        await minh.says(days)
        assert "Đã ghi nhận" in minh.last.text

    await amends("1/5/2026 đến 30/4/2029")
    late = [1, 0, 1, 0, 0, 0]
    assert await figures(talk, minh, 2024, 2025, 2026) == [DONE_IN_TIME, DONE_IN_TIME, late]
    amended = [act for act in await acts(talk) if act.action == "amend_dates"]
    assert amended[-1].before == {"decided": "2023-03-15", "expires": "2026-03-14"}
    # It was another firm's: with the old days it is the old cycle again, once.
    await amends("15/3/2023 đến 14/3/2026")
    [one] = await all_of(talk, lan)
    assert one.certificate.past == ()
    assert await figures(talk, minh, 2024, 2025) == [DONE_IN_TIME] * 2


@told
async def test_the_register_to_take_away_shows_the_present_days_only(talk: Talk) -> None:
    lan = await audited_twice(talk)
    on(talk, 2026, 3, 16)
    await gives(lan, "10/3/2026 đến 9/3/2029")
    minh = await joins(talk, "Minh")
    await minh.opens("staff_lists")
    await minh.presses("register")
    file = await made(talk, minh)
    [head, row] = cells(file)
    assert len(head) == len(row) == 12
    assert [cell.date() for cell in row[6:8]] == [date(2026, 3, 10), date(2029, 3, 9)]
    assert row[8] == "03/03/2024; 05/10/2025"
    assert cells(file, sheet=1)[1][7].date() == date(2027, 3, 10)


@told
async def test_past_cycles_go_with_the_certificate(talk: Talk) -> None:
    """With the data of the only one who looks after it, and when its time is over."""
    lan = await audited_twice(talk)
    hoa = await holder(talk, "Hoa")
    await enters(hoa, "OCOP", "15/3/2023", "Trà Hoa")
    on(talk, 2026, 3, 16)
    await gives(lan, "10/3/2026 đến 9/3/2029")
    await gives(hoa, "12/3/2026")
    minh = await joins(talk, "Minh", Role.VIEWER)
    assert [held for held, *_ in await figures(talk, minh, 2024, 2025)] == [2, 2]
    await lan.says("xóa dữ liệu của tôi")
    await lan.presses("yes")
    assert [held for held, *_ in await figures(talk, minh, 2024, 2025)] == [1, 1]
    await hoa.says("không còn áp dụng")
    await hoa.presses("yes")
    await talk.core.reminders.plan()
    keep = Keep().certificates
    talk.clock.move(days=keep + 1)
    await talk.core.reminders.forget(keep)
    assert await rows(talk, select(table)) == []
