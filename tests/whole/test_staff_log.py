"""The log of the staff says who acted as he was called then, whatever becomes of him later."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.commands.staff import add
from bot.config import Settings
from storage.records import Role
from storage.staff_tables import audit
from tests.talk import Guest, Talk, run
from tests.whole.doorways import visitor
from tests.whole.office import acts, joins, loses_role, person_of, rows, told, visits
from tests.whole.test_linking import connects


async def corrects_his_name(minh: Guest, name: str) -> None:
    await minh.says("dữ liệu của tôi")
    await minh.presses("correct")
    await minh.says(name)
    await minh.says("0905 123 456")


async def invites(minh: Guest, role: Role) -> None:
    await minh.opens("staff_members")
    await minh.presses("go.staff_invite")
    await minh.presses(role)


async def actors(talk: Talk) -> list[tuple[str, str | None, str | None]]:
    return [(act.action, act.actor, act.actor_role) for act in await acts(talk)]


@told
async def test_an_act_keeps_the_name_and_the_role_of_its_time(talk: Talk) -> None:
    minh = await joins(talk, "Minh")
    await joins(talk, "Hoa")
    await invites(minh, Role.VIEWER)
    await corrects_his_name(minh, "Lê Văn Khác")
    await loses_role(talk, minh, Role.ORGANISER)
    minhs = await person_of(talk, minh)
    done = [(a.action, a.actor, a.actor_role) for a in await acts(talk) if a.person_id == minhs]
    assert done == [("join", "Trần Minh", "owner"), ("invite", "Trần Minh", "owner")]


@told
async def test_who_gives_up_his_role_did_so_while_he_had_it(talk: Talk) -> None:
    minh = await joins(talk, "Minh")
    await joins(talk, "Hoa")
    await minh.opens("staff_members")
    await minh.presses(f"p{await person_of(talk, minh)}")
    await minh.presses("role_viewer")
    await minh.presses("yes")
    assert (await actors(talk))[-1] == ("change_role", "Trần Minh", "owner")


@told
async def test_a_member_who_deletes_his_data_is_told_that_the_log_stays(talk: Talk) -> None:
    minh = await joins(talk, "Minh")
    await minh.says("dữ liệu của tôi")
    await minh.presses("erase")
    assert "vẫn lưu trong nhật ký" in minh.last.text
    await minh.presses("yes")
    assert (await actors(talk))[-1] == ("join", "Trần Minh", "owner")
    lan = await visits(talk, "Lan")
    await lan.says("dữ liệu của tôi")
    await lan.presses("erase")
    assert "nhật ký" not in lan.last.text


@told
async def test_who_is_no_member_of_staff_stands_in_the_log_without_his_name(talk: Talk) -> None:
    lan, phone = await visits(talk, "Lan"), visitor(talk, "telegram")
    await corrects_his_name(lan, "Nguyễn Thị Lan")
    await connects(talk, lan, phone)
    assert await actors(talk) == [("connect", "", None)]


def test_the_operator_reads_who_acted_and_of_old_acts_who_it_is_now(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/t.db"

    async def tell() -> None:
        async with Talk(url) as talk:
            minh = await joins(talk, "Minh")
            await invites(minh, Role.VIEWER)
            await corrects_his_name(minh, "Lê Văn Khác")
            [first, *_] = await rows(talk, select(audit.c.id).where(audit.c.action == "join"))
            async with talk.core.database.write() as connection:
                old: dict[str, Any] = {"actor": None, "actor_role": None}
                await connection.execute(update(audit).where(audit.c.id == first.id).values(**old))

    run(tell())
    newest, joined, by_operator = _read(url, capsys)
    assert "Trần Minh (owner)" in newest
    assert "Lê Văn Khác" in joined
    assert "operator" in by_operator
    newest, _, by_operator = json.loads(_read(url, capsys, "--json")[0])
    assert (newest["name"], newest["role"]) == ("Trần Minh", "owner")
    assert (by_operator["name"], by_operator["role"]) == ("operator", None)


def _read(url: str, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """The lines of `bot staff audit`."""
    parser = argparse.ArgumentParser()
    add(parser.add_subparsers())
    args = parser.parse_args(["staff", "audit", *options])

    async def whole() -> None:
        await args.run(args, Settings(database=url))

    run(whole())
    return capsys.readouterr().out.strip().splitlines()
