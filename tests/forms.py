"""Forms half filled in, for tests that go on from there."""

from tests.world import AGREED, RETURNING, Player


def at_firm() -> Player:
    """Somebody in the middle of registering, asked for the name of the business."""
    player = Player(AGREED)
    player.opens()
    player.says("đăng ký")
    player.says("5s")
    player.says("htx")
    assert player.at == "register.firm"
    return player


def at_name() -> Player:
    """Somebody who is asked for the name of who comes."""
    player = at_firm()
    for answer in ("HTX Mứt gừng", "chưa có"):
        player.says(answer)
    assert player.at == "register.name"
    return player


def at_check() -> Player:
    """Somebody who has answered everything and looks at it."""
    player = at_firm()
    for answer in ("HTX Mứt gừng", "chưa có", "Trần Thị Bé", "0905123456"):
        player.says(answer)
    assert player.at == "register."
    return player


def at_check_of(dialogue: str) -> Player:
    """Somebody who looks at his answers in any dialogue that shows them."""
    player = Player(RETURNING)
    player.opens(dialogue)
    said = {
        "register": ("5s",),
        "colleague": ("5s", "Trần Văn Nam", "0905 333 444"),
        "substitute": ("5s", "Trần Thị Hòa", "0905 777 888"),
        "officer": ("cần hỏi lịch học",),
        "request": ("haccp", "đồng ý", "Cần tư vấn HACCP"),
        "certificate": ("iso 9001", "QUACERT", "HT 1/26", "15/3/2026", "Sản xuất mè xửng"),
    }
    for answer in said[dialogue]:
        player.says(answer)
    assert player.at == f"{dialogue}."
    return player
