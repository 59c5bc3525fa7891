"""Nobody is registered twice in a class without being asked about."""

from handlers.effects import Register
from tests.world import RETURNING, Player, tongue


def again(name: str, phone: str) -> Player:
    """The owner has a seat in the class of 5S and registers for it anew."""
    lan = Player(RETURNING)
    lan.opens("register")
    lan.says("5s")
    lan.says(f"sửa tên thành {name}")
    lan.says(f"sửa sđt thành {phone}")
    assert lan.at == "register."
    return lan


def confirmation(player: Player) -> str:
    return tongue("vi").say(player.reply.choices[0].label)


def test_the_same_name_with_another_phone_is_asked_about() -> None:
    lan = again("nguyen thi lan", "0905 999 888")
    assert "đã có tên ở lớp này rồi ạ, mã HG-AAAA22" in lan.words
    assert "đăng ký thêm người" in lan.words
    assert confirmation(lan) == "Vẫn đăng ký"
    [effect] = lan.says("vẫn đăng ký").effects
    assert isinstance(effect, Register)
    assert not effect.waiting


def test_another_name_is_not() -> None:
    lan = again("Trần Văn Nam", "0905 999 888")
    assert "đã có tên" not in lan.words
    assert confirmation(lan) == "Xác nhận đăng ký"
