"""A bot just large enough to show the page everything it must be able to show."""

from io import BytesIO
from typing import Any

import segno

from bot.channels.contract import Body
from bot.channels.files import Made
from handlers.incoming import Incoming
from tests.channels.web_fakes import Desk, Said

EVENTS = [
    "T3 01/12, 08:00 · Tập huấn áp dụng hệ thống quản lý an toàn thực phẩm ISO 22000 · Phong Điền",
    "T5 03/12, 13:30 · Hội thảo truy xuất nguồn gốc nông sản và mã số vùng trồng · Hương Thủy",
    "T3 08/12, 08:00 · Tập huấn công cụ 5S và Kaizen cho cơ sở sản xuất nhỏ · Thuận Hóa",
    "T4 09/12, 08:00 · Tập huấn ISO 9001:2015 cho người mới bắt đầu · Thuận Hóa",
    "T6 11/12, 07:30 · Hội thảo năng suất xanh và kinh tế tuần hoàn trong làng nghề · Phú Vang",
    "T3 15/12, 08:00 · Tập huấn GMP và HACCP cho cơ sở chế biến thực phẩm truyền thống · Kim Long",
]
LINES = [
    ("Lớp", "Tập huấn áp dụng hệ thống quản lý an toàn thực phẩm ISO 22000:2018"),
    ("Thời gian", "Thứ Ba 01/12/2026, 08:00 (còn 8 ngày)"),
    ("Doanh nghiệp", "Công ty TNHH Một thành viên Mè xửng Thiên Hương Cố Đô"),
    ("Mã số thuế", "3300101234"),
    ("Người tham dự", "Nguyễn Phước Bảo Trân"),
    ("Điện thoại", "0905 123 456"),
]


class TinyBot:
    """One conversation for everybody: welcome, six events, a name, check, receipt."""

    def __init__(self, desk: Desk) -> None:
        ticket = BytesIO()
        segno.make("DK-7F3K", micro=False).save(ticket, kind="png", scale=8)
        desk.files["qr-DK-7F3K"] = Made("ve-DK-7F3K.png", "image/png", ticket.getvalue())
        desk.files["ics-DK-7F3K"] = Made("lich-tap-huan.ics", "text/calendar", b"BEGIN:VCALENDAR")
        self._screen = 0

    def __call__(self, incoming: Incoming) -> list[Said]:
        if incoming.file:
            return [self._say(f"Đã nhận tệp {incoming.file.name}.")]
        if incoming.start is not None:
            return [self._welcome(incoming.start)]
        if incoming.choice:
            return self._pressed(incoming.choice)
        return self._typed(incoming.text)

    def _pressed(self, payload: str) -> list[Said]:
        screen, _, choice = payload.partition(":")
        if int(screen) != self._screen:
            return [self._say("Màn hình này đã cũ. Xin dùng các nút mới nhất.")]
        if choice.startswith("page"):
            return [self._long(int(choice.removeprefix("page")))]
        if choice == "events":
            return [self._events()]
        if choice.startswith("event-") or choice == "change-name":
            return [self._name()]
        if choice == "confirm":
            return [self._receipt(), self._welcome("")]
        return [self._welcome("", replace=True)]

    def _typed(self, text: str) -> list[Said]:
        if text == "english":
            return [Said(self._body(["Hello. How can we help?"], language="en"))]
        if text == "check":
            return [self._check()]
        if text == "receipt":
            return [self._receipt()]
        if text == "cancelled":
            return [self._receipt(over=True)]
        if text == "receipt and question":
            return [self._receipt(asks=True)]
        if text == "long":
            return [self._long(0)]
        return [Said(self._body([f"Đã nghe: {text}"], footer=self._footer()), replace=True)]

    def _welcome(self, start: str, replace: bool = False) -> Said:
        self._screen += 1
        text = [
            "Chào anh/chị, em là Hương, trợ lý của Sở Khoa học và Công nghệ Huế.",
            "Em giúp đăng ký tập huấn, trả lời về hỗ trợ năng suất, chất lượng và nhắc lịch đánh "
            "giá chứng nhận. Cần người trả lời: 0234 3822 123 hoặc https://skhcn.hue.gov.vn.",
        ]
        if start:
            text.append(f"Anh/chị đến từ liên kết {start}.")
        choices = self._choices(
            events="Đăng ký tập huấn, hội thảo", ask="Hỏi về hỗ trợ", mine="Của tôi"
        )
        return Said(self._body(text, choices=choices), replace)

    def _events(self) -> Said:
        self._screen += 1
        choices = self._choices(**{f"event-{n}": label for n, label in enumerate(EVENTS)})
        body = self._body(["Anh/chị muốn dự lớp nào?"], choices=choices, footer=self._footer())
        return Said({**body, "header": "Đăng ký · Bước 1/6"}, replace=True)

    def _name(self) -> Said:
        self._screen += 1
        body = self._body(["Ai sẽ tham dự? Xin ghi đủ họ và tên."], footer=self._footer())
        header = "Đăng ký · Bước 4/6 · Lớp ISO 22000"
        return Said({**body, "header": header, "typing": "Ví dụ: Nguyễn Văn An"}, replace=True)

    def _check(self) -> Said:
        self._screen += 1
        lines = [{"label": label, "value": value} for label, value in LINES]
        changed = [
            {**line, "change": {"id": "change-name", "label": f"Sửa {name}", "short": "Sửa"}}
            for line in lines
            if (name := line["label"])
        ]
        body = self._body(
            ["Xin kiểm tra trước khi gửi. Gửi xong, em giữ chỗ ngay và gửi vé có mã QR."],
            choices=self._choices(confirm="Gửi đăng ký", edit="Sửa câu trả lời"),
            footer=self._footer(),
        )
        return Said(
            {**body, "header": "Đăng ký · Bước 6/6 · Kiểm tra", "lines": changed}, replace=True
        )

    def _long(self, page: int) -> Said:
        """Twelve lines that stay, and choices of which pressing the last shows the next."""
        self._screen += 1
        shown = {f"do{page}{n}": f"Việc {page * 5 + n}" for n in range(5)}
        choices = self._choices(**shown, **{f"page{page + 1}": "Xem thêm"})
        text = [f"Dòng {n} của giấy chứng nhận, đủ dài để chiếm chỗ." for n in range(12)]
        body = self._body(text, choices=choices, footer=self._footer())
        return Said({**body, "header": "Giấy chứng nhận"}, replace=True)

    def _receipt(self, over: bool = False, asks: bool = False) -> Said:
        self._screen += 1
        files: list[dict[str, Any]] = [
            {"kind": "qr", "subject": "DK-7F3K", "name": "ve.png", "label": "Vé QR mã DK-7F3K"},
            {
                "kind": "ics",
                "subject": "DK-7F3K",
                "name": "lich-tap-huan.ics",
                "label": "Thêm vào lịch (lich-tap-huan.ics)",
            },
        ]
        text = [
            "Đã giữ chỗ cho Nguyễn Phước Bảo Trân. Mã đăng ký: DK-7F3K.",
            "Thứ Ba 01/12/2026, 08:00 (còn 8 ngày)\nNhà văn hóa phường Phong Điền",
            "Em sẽ nhắc trước một ngày. Cần đổi, xin gọi chị Lê Thị Hạnh: 0234 3822 123.",
        ]
        if over:
            files = [{**file, "over": True} for file in files]
        body = self._body(text, files=files)
        if asks:
            asked = ["", "Em nhắc anh/chị trước một ngày nhé?"]
            choices = self._choices(agree="Có, nhắc tôi", decline="Không cần")
            more = {"files_after": len(text), "text": [*text, *asked], "choices": choices}
            body = {**body, **more}
        return Said({**body, "header": "Đăng ký thành công", "stays": True}, replace=True)

    def _say(self, text: str) -> Said:
        return Said(self._body([text]))

    def _footer(self) -> list[dict[str, str]]:
        return self._choices(back="Quay lại", later="Để sau", cancel="Huỷ")

    def _choices(self, **labels: str) -> list[dict[str, str]]:
        return [{"id": id, "label": label} for id, label in labels.items()]

    def _body(self, text: list[str], language: str = "vi", **parts: Any) -> Body:
        return {"screen": self._screen, "language": language, "text": text, **parts}
