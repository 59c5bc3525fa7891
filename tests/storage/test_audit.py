"""An act in the log keeps who did it as he was called then; nobody else is named there."""

import pytest

from storage import audit, people, staff
from storage.database import Database
from storage.records import Role
from tests.storage import rows
from tests.storage.rows import NOW

pytestmark = pytest.mark.anyio


async def test_the_name_and_the_role_are_those_of_the_moment(database: Database) -> None:
    async with database.write() as connection:
        minh = (await rows.chat(connection)).person.id
        await people.keep_contact(connection, minh, "Trần Minh", "")
        await audit.record(connection, NOW, minh, "connect", "7")
        await staff.set_role(connection, minh, Role.OWNER)
        await audit.record(connection, NOW, minh, "invite", "viewer", None, {"role": "viewer"})
        await people.keep_contact(connection, minh, "Lê Văn Khác", "")
        await staff.set_role(connection, minh, Role.VIEWER)
        await audit.record(connection, NOW, None, "invite", "owner")
    async with database.read() as connection:
        acts = [(a.action, a.person_id, a.actor, a.actor_role, a.after) for a in
                await audit.latest(connection, 10)]  # fmt: skip
    assert acts == [
        ("invite", None, None, None, None),
        ("invite", minh, "Trần Minh", "owner", {"role": "viewer"}),
        ("connect", minh, "", None, None),
    ]
