"""Staff: how one becomes a member, what each role sees and may do, and that it ends at once."""

import argparse
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from bot.commands.staff import add
from bot.config import Settings, Web
from bot.effects import Context, apply
from handlers.certificate_effects import Line
from handlers.effects import (
    Conflict,
    Effect,
)
from handlers.learning_effects import AnswerQuestion, DropQuestion, Teach, Unteach
from handlers.staff_certificate_effects import (
    AmendDates,
    AmendInterval,
    AmendLine,
    AmendStanding,
    CloseCertificateCall,
    DropEvidence,
    EnterAudit,
    ImportCertificates,
    JudgeAudit,
    OfferFirm,
    RecordReport,
)
from handlers.staff_effects import (
    CancelEvent,
    ChangeRole,
    CheckIn,
    CloseCall,
    DropMessage,
    GiveBack,
    Invite,
    RecordExport,
    SendAgain,
    UndoCheckIn,
    WithdrawInvite,
)
from handlers.support_effects import ChangeRequest, WriteToOwner
from storage import chats, staff
from storage.certificate_records import Standing
from storage.learning_records import Kind
from storage.records import Role
from storage.staff_tables import invites
from storage.support_records import RequestState
from tests.talk import Guest, Talk, run
from tests.whole.office import (
    URL,
    acts,
    invitation,
    joins,
    loses_role,
    person_of,
    rows,
    seat,
    start,
    told,
    visits,
)

_ORGANISER = {
    *("go.staff_events", "go.door", "go.staff_calls", "go.staff_messages"),
    *("go.staff_requests", "go.staff_certificates"),
}
MENU = {
    Role.OWNER: _ORGANISER | {"go.staff_members"},
    Role.ORGANISER: _ORGANISER,
    Role.CHECK_IN: {"go.staff_events", "go.door"},
    Role.VIEWER: {"go.staff_events", "go.staff_certificates"},
}
ACTIONS = {
    Role.OWNER: {"list", "phones", "export", "export_phones", "door", "call_off"},
    Role.ORGANISER: {"list", "phones", "export", "export_phones", "door", "call_off"},
    Role.CHECK_IN: {"list", "export", "door"},
    Role.VIEWER: {"list", "export"},
}


async def role_of(talk: Talk, guest: Guest) -> Role | None:
    async with talk.core.database.read() as connection:
        return await staff.role_of(connection, await person_of(talk, guest))


# -- becoming a member -------------------------------------------------------------------------


@told
async def test_the_first_owner_joins_by_the_operators_link(talk: Talk) -> None:
    """`bot staff invite` makes the first owner; the log says who invited and who joined."""
    minh = await joins(talk, "Minh")
    assert await role_of(talk, minh) == Role.OWNER
    assert "go.staff" in minh.last.offered
    invited, joined = await acts(talk)
    assert (invited.action, invited.person_id, invited.subject) == ("invite", None, "owner")
    assert (joined.action, joined.before, joined.after) == (
        "join",
        {"role": None},
        {"role": "owner"},
    )


@told
async def test_an_invitation_works_once(talk: Talk) -> None:
    """Whoever gets a used link in his hands becomes nothing by it."""
    made = await invitation(talk, Role.OWNER)
    minh, thief = talk.person("Minh"), await visits(talk, "Thief")
    await minh.opens(start(made.link))
    await minh.presses("agree")
    await minh.says("Trần Minh")
    await thief.opens(start(made.link))
    await thief.says("Kẻ Trộm")
    assert await role_of(talk, minh) == Role.OWNER
    assert await role_of(talk, thief) is None
    assert "go.staff" not in thief.last.offered


@told
async def test_an_invitation_expires_after_three_days(talk: Talk) -> None:
    """A link that was forgotten opens nothing."""
    made = await invitation(talk, Role.ORGANISER)
    assert made.expires == talk.clock.now() + timedelta(hours=72)
    late = await visits(talk, "Late")
    talk.clock.move(hours=72)
    await late.opens(start(made.link))
    await late.says("Trần Muộn")
    assert await role_of(talk, late) is None


@told
async def test_the_code_may_be_typed_in_any_way(talk: Talk) -> None:
    """A code read over the phone comes with spaces, dashes and small letters."""
    made = await invitation(talk, Role.VIEWER)
    an = await visits(talk, "An")
    await an.says("join")
    await an.says(made.code.lower().replace("-", " "))
    await an.says("Lê An")
    assert await role_of(talk, an) == Role.VIEWER


@told
async def test_word_and_code_in_one_message_open_what_the_link_opens(talk: Talk) -> None:
    """Also as the first message of a new chat, where the consent comes in between."""
    made = await invitation(talk, Role.VIEWER)
    an = talk.person("An")
    await an.says(f"join {made.code}")
    await an.presses("agree")
    await an.says("Lê An")
    assert await role_of(talk, an) == Role.VIEWER


@told
async def test_an_invitation_that_went_astray_is_withdrawn(talk: Talk) -> None:
    """The link was sent to the wrong person: it opens nothing any more, and the log says so."""
    minh = await joins(talk, "Minh")
    made = await invitation(talk, Role.ORGANISER)
    for id in ("go.staff", "more", "go.staff_members"):
        await minh.presses(id)
    await minh.says("lời mời")
    assert "máy chủ" in minh.last.choices[0]
    await minh.says("1")
    await minh.says("có")
    assert "đã được thu hồi" in minh.last.text
    thief = await visits(talk, "Thief")
    await thief.opens(start(made.link))
    await thief.says("Kẻ Trộm")
    assert await role_of(talk, thief) is None
    act = (await acts(talk))[-1]
    assert (act.action, act.before) == ("withdraw_invite", {"role": "organiser"})
    await minh.says("menu")
    for id in ("go.staff", "more", "go.staff_members"):
        await minh.presses(id)
    assert "go.staff_invitations" not in minh.last.offered


@told
async def test_an_invitation_used_meanwhile_is_not_withdrawn(talk: Talk) -> None:
    """The new member stays; who wanted to withdraw is told that it is too late."""
    minh = await joins(talk, "Minh")
    made = await invitation(talk, Role.VIEWER)
    for id in ("go.staff", "more", "go.staff_members", "go.staff_invitations"):
        await minh.presses(id)
    await minh.says("1")
    an = await visits(talk, "An")
    await an.opens(start(made.link))
    await an.says("Lê An")
    await minh.presses("yes")
    assert "đã được dùng" in minh.last.text
    assert await role_of(talk, an) == Role.VIEWER
    assert "withdraw_invite" not in [act.action for act in await acts(talk)]


@told
async def test_an_owner_invites_and_only_the_hash_is_kept(talk: Talk) -> None:
    """The link shown once is the only way in; the database recognises it and cannot tell it."""
    minh = await joins(talk, "Minh")
    for id in ("go.staff", "more", "go.staff_members", "go.staff_invite", "check_in"):
        await minh.presses(id)
    [link] = [line for line in minh.last.body["text"] if line.startswith(URL)]
    secret = start(link).removeprefix("join-")
    [_, kept] = await rows(talk, select(invites).order_by(invites.c.id))
    assert kept.role == "check_in"
    assert kept.created_by == await person_of(talk, minh)
    assert kept.expires_at == talk.clock.now() + timedelta(hours=72)
    assert secret not in str(kept)
    assert secret not in str([(act.subject, act.after) for act in await acts(talk)])
    binh = talk.person("Binh")
    await binh.opens(start(link))
    await binh.presses("agree")
    await binh.says("Lê Bình")
    assert await role_of(talk, binh) == Role.CHECK_IN
    await minh.says("menu")
    assert secret not in minh.last.text


# -- what each role sees -----------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_own(tmp_path: Path, role: Role) -> None:
    """Menu and actions hold exactly what the role includes."""

    async def tell() -> None:
        async with Talk(f"sqlite:///{tmp_path}/t.db") as talk:
            member = await joins(talk, "Minh", role)
            await member.presses("go.staff")
            shown = set(member.last.offered)
            if "more" in shown:
                await member.presses("more")
                shown |= set(member.last.offered)
                await member.presses("more")
            assert {id for id in shown if id.startswith("go.")} == MENU[role]
            await member.presses("go.staff_events")
            await member.presses("e1")
            assert set(member.last.offered) - {"back", "menu"} == ACTIONS[role]

    run(tell())


@told
async def test_a_stranger_gets_nothing_by_forged_links_and_buttons(talk: Talk) -> None:
    """Every way into the staff's part is closed, whatever is pressed or opened."""
    lan = await visits(talk, "Lan")
    code = await seat(talk, lan, "Bí Mật")
    for id in ("staff", "staff_events", "door", "staff_calls", "staff_messages", "staff_members"):
        await lan.opens(id)
        await lan.presses_payload(lan.last.payload(f"go.{id}"))
        await lan.presses_payload(f"0:go.{id}")
        await lan.presses_payload(f"0:go.{id}.e1")
        assert not {"e1", "list", "role", "code", "go.staff"} & set(lan.last.offered)
        assert code not in lan.last.text
    assert await acts(talk) == []


@told
async def test_forged_buttons_of_other_roles_do_nothing(talk: Talk) -> None:
    """A viewer who makes up the organiser's buttons on his own screen gets no phone numbers."""
    viewer = await joins(talk, "Minh", Role.VIEWER)
    await seat(talk, viewer)
    before = len(await acts(talk))
    for id in ("go.staff", "go.staff_events", "e1"):
        await viewer.presses(id)
    for forged in ("phones", "export_phones", "call_off", "door"):
        await viewer.presses_payload(viewer.last.payload(forged))
        assert "905" not in viewer.last.text
        assert viewer.last.files == []
        await viewer.says(forged)
    assert len(await acts(talk)) == before


@pytest.mark.parametrize("pressed", ["list", "phones", "export", "export_phones", "call_off"])
def test_a_role_taken_away_ends_at_the_next_press(tmp_path: Path, pressed: str) -> None:
    """Between screen and press the role went: nothing is shown and nothing is done."""

    async def tell() -> None:
        async with Talk(f"sqlite:///{tmp_path}/t.db") as talk:
            minh = await joins(talk, "Minh", Role.ORGANISER)
            await seat(talk, minh, "Bí Mật")
            for id in ("go.staff", "go.staff_events", "e1"):
                await minh.presses(id)
            before = len(await acts(talk))
            await loses_role(talk, minh)
            await minh.presses(pressed)
            assert "Bí Mật" not in minh.last.text
            assert minh.last.files == []
            assert "go.staff" not in minh.last.offered
            assert len(await acts(talk)) == before

    run(tell())


@told
async def test_a_lesser_role_counts_at_once(talk: Talk) -> None:
    """An organiser made a viewer on the confirm screen calls nothing off."""
    minh = await joins(talk, "Minh", Role.ORGANISER)
    for id in ("go.staff", "go.staff_events", "e1", "call_off"):
        await minh.presses(id)
    await minh.says("Giảng viên ốm")
    await loses_role(talk, minh, Role.VIEWER)
    await minh.presses("yes")
    assert [act.action for act in await acts(talk)] == ["invite", "join"]


STAFF_EFFECTS: tuple[Effect, ...] = (
    CancelEvent(1, "x"),
    CheckIn(1, "HG-222222"),
    UndoCheckIn("HG-222222"),
    RecordExport(1, phones=True),
    RecordExport(1, phones=False),
    CloseCall(1, "x"),
    GiveBack(1),
    SendAgain(1),
    DropMessage(1),
    Invite(Role.OWNER, "x"),
    WithdrawInvite(1),
    ChangeRole(1, Role.OWNER),
    CloseCertificateCall(1, "x", None),
    JudgeAudit(1, True, ""),
    EnterAudit("x", 1, date(2026, 11, 20), "x"),
    AmendDates(1, date(2026, 11, 20), None),
    AmendInterval(1, 6),
    AmendLine(1, Line.NUMBER, "x"),
    AmendStanding(1, Standing.SUSPENDED, date(2026, 11, 20)),
    OfferFirm(1, "x"),
    DropEvidence(1, 0, "x"),
    ImportCertificates("x", 1),
    RecordReport("register", False),
    ChangeRequest(1, RequestState.RECEIVED, RequestState.SELECTED),
    WriteToOwner(1, "x"),
    AnswerQuestion(1, "x"),
    DropQuestion(1),
    Teach(1, Kind.WORDING, "train.fee", "x"),
    Unteach(1),
)
OWN_EFFECTS = frozenset(
    (
        *("Agree", "Withdraw", "EraseMe", "CorrectContact", "DropUpload", "TakeBack"),
        *("LeaveToOfficer", "AcceptInvite", "Register", "CancelRegistration", "AskForCall"),
        "TakeBackCalls",
        "ChangeParticipant",
        *("KeepQuestion", "FoundAmongGuesses", "IssueCode", "MissCode", "ClaimCode"),
        *("AnswerClaim", "Disconnect", "KeepAnswers", "AskForSupport", "AnswerRequest"),
        *("WithdrawRequest", "KeepCertificate", "KeepInterval", "KeepLine", "CorrectDates"),
        *("AnchorAudit", "MarkDuty", "AnswerDuty", "ReportAudit", "Silence"),
        *("ChangeStanding", "EndCertificate", "OfferCare", "AcceptCare", "SwapContacts"),
        *("OpenFeed", "CloseFeed"),
    )
)
"""What everybody may do with what is his own."""


def test_of_every_effect_it_is_said_whether_it_is_for_staff() -> None:
    """A new one stands in one of the lists: among those of staff it is tried without a role."""
    registered = {effect.__name__ for effect in apply.registry if effect is not object}
    assert registered == {type(effect).__name__ for effect in STAFF_EFFECTS} | OWN_EFFECTS
    said = {e.__name__ for e in apply.registry if (e.__doc__ or "").startswith("Staff")}
    assert not said & OWN_EFFECTS


@pytest.mark.parametrize("effect", STAFF_EFFECTS, ids=lambda effect: type(effect).__name__)
def test_every_staff_effect_checks_the_role_itself(tmp_path: Path, effect: Effect) -> None:
    """Even if a dialogue forgot to ask: an effect of somebody without a role is refused."""

    async def tell() -> None:
        async with Talk(f"sqlite:///{tmp_path}/t.db") as talk:
            lan = await visits(talk, "Lan")
            async with talk.core.database.write() as connection:
                [chat] = await chats.of_people(connection, [await person_of(talk, lan)])
                context = Context(
                    connection, talk.clock.now(), chat, talk.core.programme, talk.core.notices
                )
                with pytest.raises(Conflict):
                    await apply(effect, context)
            assert await acts(talk) == []

    run(tell())


# -- the command line ----------------------------------------------------------------------------


def commanded(settings: Settings, *words: str) -> int:
    parser = argparse.ArgumentParser()
    add(parser.add_subparsers())
    args = parser.parse_args(["staff", *words])
    codes: list[int] = []

    async def whole() -> None:
        codes.append(await args.run(args, settings))

    run(whole())
    return codes[0]


def test_the_operator_invites_lists_and_reads_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`bot staff` on an empty database: link, code and expiry; then the member and the log."""
    url = f"sqlite:///{tmp_path}/t.db"
    settings = Settings(database=url, web=Web(public_url=f"{URL}/"))
    assert commanded(settings, "invite", "--role", "owner", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["role"] == "owner"
    assert made["link"].startswith(f"{URL}/?start=join-")
    assert made["code"].replace("-", "") == made["link"].rpartition("-")[2]

    async def tell() -> None:
        async with Talk(url, at=SystemClock().now()) as talk:
            minh = talk.person("Minh")
            await minh.opens(start(made["link"]))
            await minh.presses("agree")
            await minh.says("Trần Minh")

    run(tell())
    commanded(settings, "list", "--json")
    assert [(m["name"], m["role"]) for m in json.loads(capsys.readouterr().out)] == [
        ("Trần Minh", "owner")
    ]
    commanded(settings, "audit", "--limit", "1", "--json")
    [last] = json.loads(capsys.readouterr().out)
    assert (last["action"], last["after"]) == ("join", {"role": "owner"})
    commanded(settings, "invite", "--role", "viewer")
    commanded(settings, "list")
    commanded(settings, "audit")
    said = capsys.readouterr().out
    assert "?start=join-" in said
    assert "Trần Minh" in said
    assert "operator" in said


def test_an_unknown_role_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The four roles are named, nothing is opened."""
    with pytest.raises(SystemExit):
        commanded(Settings(), "invite", "--role", "king")
    assert "viewer" in capsys.readouterr().err
