"""Files on their way in and out."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.channels.files import XLSX, Made, clean_name
from bot.channels.web import Limits, Rate
from bot.channels.web_files import disposition
from bot.channels.web_refusals import REFUSALS
from tests.channels.web_house import (
    JSON,
    PNG,
    WITHIN,
    House,
    entered,
    house,
    new_id,
    refused,
)
from tests.sheets import xlsx

pytestmark = pytest.mark.anyio


FILES = {
    "image/jpeg": (b"\xff\xd8\xff\xe0" + b"\0" * 9, "anh.jpg"),
    "image/png": (PNG, "anh.png"),
    "image/webp": (b"RIFF\0\0\0\0WEBPVP8 ", "anh.webp"),
    "image/heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "anh.heic"),
    "application/pdf": (b"%PDF-1.7\n", "anh.pdf"),
    XLSX: (xlsx([]), "anh.xlsx"),
}


async def upload(home: House, data: Any, name: str, kind: str) -> httpx.Response:
    query = {"id": new_id(), "name": name}
    headers = {"content-type": kind}
    return await home.client.post("/api/files", params=query, content=data, headers=headers)


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("unknown", [False, True])
async def test_a_photo_pdf_or_sheet_is_kept_and_handed_over(kind: str, unknown: bool) -> None:
    async with entered() as home:
        data, name = FILES[kind]
        declared = "application/octet-stream" if unknown else kind
        assert (await upload(home, data, name, declared)).status_code == 202
        [(address, kept, stored)] = home.desk.kept
        assert (address, stored) == (home.address, data)
        assert (kept.name, kept.media_type, kept.size) == (name, kind, len(data))
        assert home.chats.taken[0].file == kept


async def test_a_table_that_cannot_be_read_is_to_be_saved_as_xlsx() -> None:
    """Damaged, or of another program: that photos are taken would help nobody."""
    async with entered() as home:
        for data, name, kind in (
            (b"Ten,MST", "list.csv", "text/csv"),
            (b"PK\x03\x04 cut off", "Danh sách.XLSX", XLSX),
            (b"\xd0\xcf\x11\xe0", "old.xls", "application/octet-stream"),
        ):
            refused(await upload(home, data, name, kind), "file_table")
        assert not home.desk.kept
    assert ".xlsx" in REFUSALS["file_table"].message


async def test_other_files_are_refused_whatever_they_call_themselves() -> None:
    async with entered() as home:
        cases = [
            (b"<svg onload=alert(1)>", "image/png", "file_kind"),
            (b"MZ\x90\0", "application/pdf", "file_kind"),
            (b"\0\0\0\x18ftypmp42", "image/heic", "file_kind"),
            (PNG, "text/html", "file_kind"),
            (PNG, "", "file_kind"),
            (b"PK\x03\x04 word/document.xml", XLSX, "file_kind"),
            (b"", "image/png", "empty"),
        ]
        for data, kind, code in cases:
            refused(await upload(home, data, "a.png", kind), code)
        response = await home.client.post("/api/files", content=PNG, headers=JSON)
        refused(response, "file_kind")
        home.clock.forward(60)
        image = {"content-type": "image/png"}
        refused(await home.client.post("/api/files", content=PNG, headers=image), "bad_id")
        assert not home.desk.kept


async def test_a_file_over_5_mb_is_refused_with_and_without_a_declared_length() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield PNG
        for _ in range(100):
            yield b"\0" * 65_536

    async with entered() as home:
        limit = Limits().file_bytes
        refused(await upload(home, b"\0" * (limit + 1), "a.png", "image/png"), "file_too_big")
        refused(await upload(home, pieces(), "a.png", "image/png"), "file_too_big")
        whole = PNG + b"\0" * (limit - len(PNG))
        assert (await upload(home, whole, "a.png", "image/png")).status_code == 202


async def test_only_so_many_files_are_held_in_memory_at_once() -> None:
    async with entered(limits=Limits(uploads_at_once=1)) as home:
        arriving, go = asyncio.Event(), asyncio.Event()

        async def slow() -> AsyncIterator[bytes]:
            arriving.set()
            await go.wait()
            yield PNG

        first = asyncio.create_task(upload(home, slow(), "a.png", "image/png"))
        await asyncio.wait_for(arriving.wait(), WITHIN)
        refused(await upload(home, PNG, "b.png", "image/png"), "busy")
        go.set()
        assert (await first).status_code == 202
        assert (await upload(home, PNG, "b.png", "image/png")).status_code == 202


async def test_a_chat_uploads_a_few_files_at_a_time() -> None:
    async with entered(limits=Limits(uploads=Rate(1, 0.1))) as home:
        assert (await upload(home, PNG, "a.png", "image/png")).status_code == 202
        response = await upload(home, PNG, "b.png", "image/png")
        refused(response, "too_fast")
        assert response.headers["retry-after"] == "10"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("giấy phép.pdf", "giấy phép.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\b.PDF", "b.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("hóa\u202efdp.exe", "hóafdp.exe.pdf"),
        ("gia\u0302\u0301y.pdf", "giấy.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("", "tep.pdf"),
        ("...", "tep.pdf"),
        (".pdf", "tep.pdf"),
        ("\ud800.pdf", "tep.pdf"),
        ("a" * 500 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_names_of_files_are_made_harmless(given: str, safe: str) -> None:
    assert clean_name(given, "application/pdf") == safe


async def test_images_are_shown_and_everything_else_is_saved() -> None:
    async with house() as home:
        home.desk.files = {
            "qr": Made("vé.png", "image/png", PNG),
            "ics": Made("lịch hẹn.ics", "text/calendar", b"BEGIN"),
            "svg": Made("a.svg", "image/svg+xml", b"<svg/>"),
        }
        for token, kind in {"qr": "inline", "ics": "attachment", "svg": "attachment"}.items():
            response = await home.client.get(f"/files/{token}")
            assert response.headers["content-disposition"].startswith(kind)
            assert response.headers["cache-control"] == "private, no-store"
            assert response.content == home.desk.files[token].data
        refused(await home.client.get("/files/unknown"), "file_gone")


def test_a_vietnamese_file_name_survives_the_header() -> None:
    assert disposition("attachment", "lịch Đào tạo.ics") == (
        "attachment; filename=\"lich Dao tao.ics\"; filename*=UTF-8''l%E1%BB%8Bch%20%C4%90%C3%A0o"
        "%20t%E1%BA%A1o.ics"
    )
    assert disposition("inline", "a.png") == 'inline; filename="a.png"'
    assert "\n" not in disposition("inline", 'a"\r\nX: y')
    assert disposition("inline", "中文").startswith('inline; filename="tep"')
