"""How the web channel says no: a code for the page, words for the person, never a traceback.

The words stand here and not in the catalogues because they are said when there is no chat yet
whose language could be known: Vietnamese first, then English in short.
"""

import html
import math
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from storage.frozen import frozen


@frozen
class Words:
    """One refusal: its HTTP status and what the person reads, with what to do now."""

    status: HTTPStatus
    message: str


REFUSALS: dict[str, Words] = {
    "bad_json": Words(
        HTTPStatus.BAD_REQUEST,
        "Tin gửi lên bị hỏng. Xin tải lại trang rồi gửi lại. (Malformed message: reload the page.)",
    ),
    "bad_message": Words(
        HTTPStatus.BAD_REQUEST,
        "Tin gửi lên không đúng mẫu. Xin tải lại trang rồi gửi lại. "
        "(Not a valid message: reload the page.)",
    ),
    "bad_id": Words(
        HTTPStatus.BAD_REQUEST,
        "Tin gửi lên thiếu mã. Xin tải lại trang rồi gửi lại. "
        "(The message has no valid id: reload the page.)",
    ),
    "bad_text": Words(
        HTTPStatus.BAD_REQUEST,
        "Tin có ký tự không đọc được. Xin gõ lại bằng chữ thường. "
        "(The text has unreadable characters: please type it again.)",
    ),
    "empty": Words(
        HTTPStatus.BAD_REQUEST,
        "Tin chưa có nội dung. Xin gõ hoặc chọn một mục. (The message is empty.)",
    ),
    "bad_after": Words(
        HTTPStatus.BAD_REQUEST,
        "Không rõ đã xem đến tin nào. Xin tải lại trang. (Unknown position: reload the page.)",
    ),
    "no_chat": Words(
        HTTPStatus.UNAUTHORIZED,
        "Chưa nhận ra cuộc trò chuyện này. Xin mở lại trang và cho phép cookie. "
        "(Unknown chat: reopen the page and allow cookies.)",
    ),
    "foreign": Words(
        HTTPStatus.FORBIDDEN,
        "Yêu cầu đến từ một trang khác nên không được nhận. Xin mở trang trò chuyện chính thức. "
        "(Refused: sent from another site.)",
    ),
    "not_found": Words(
        HTTPStatus.NOT_FOUND,
        "Không tìm thấy trang này. Xin mở lại trang trò chuyện. (Page not found.)",
    ),
    "file_gone": Words(
        HTTPStatus.NOT_FOUND,
        "Tệp không còn hoặc đường dẫn đã hết hạn. Xin tải lại trang trò chuyện để lấy đường dẫn "
        "mới. (The link has expired: reload the chat.)",
    ),
    "wrong_method": Words(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "Cách gọi này không dùng được ở đây. Xin mở lại trang trò chuyện. (Method not allowed.)",
    ),
    "too_slow": Words(
        HTTPStatus.REQUEST_TIMEOUT,
        "Đường truyền quá chậm nên chưa nhận hết. Xin gửi lại khi mạng tốt hơn. "
        "(Too slow: please send it again.)",
    ),
    "too_long": Words(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "Tin quá dài. Xin gửi ngắn hơn, mỗi tin một ý. (Too long: send a shorter message.)",
    ),
    "file_too_big": Words(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "Tệp lớn quá giới hạn. Xin gửi ảnh nhỏ hơn, nhiều nhất 5 MB. (The file is over 5 MB.)",
    ),
    "wrong_type": Words(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "Kiểu dữ liệu này không dùng được ở đây. Xin tải lại trang. (Wrong content type.)",
    ),
    "file_kind": Words(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "Chỉ nhận ảnh JPG, PNG, WEBP, HEIC hoặc tệp PDF. Xin chụp hoặc xuất lại tệp. "
        "(Only images and PDF are accepted.)",
    ),
    "file_table": Words(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "Không đọc được bảng tính này. Xin mở bằng Excel, lưu lại thành .xlsx rồi gửi lại. "
        "(Please save the spreadsheet as .xlsx.)",
    ),
    "too_fast": Words(
        HTTPStatus.TOO_MANY_REQUESTS,
        "Nhiều tin quá nhanh. Xin đợi một chút rồi gửi lại. (Too many requests: wait a moment.)",
    ),
    "busy": Words(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Hệ thống đang bận, tin chưa được nhận. Xin gửi lại sau ít giây. "
        "(Busy: please send it again in a few seconds.)",
    ),
    "broken": Words(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Hệ thống gặp lỗi, không phải do anh/chị. Xin gửi lại sau ít phút. "
        "(Our fault: please try again in a few minutes.)",
    ),
}

_PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Hương</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/style.css"></head>
<body class="notice"><p>{message}</p><p><a href="/">Mở trang trò chuyện</a></p></body></html>
"""


class Refusal(Exception):
    """The request is not served. `code` is a key of `REFUSALS`; `after` seconds to wait."""

    def __init__(self, code: str, after: float = 0, allow: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.after = after
        self.allow = allow

    def response(self, request: Request) -> Response:
        """JSON for the page, a page of its own for somebody who followed a link."""
        words = REFUSALS[self.code]
        headers = {"Cache-Control": "no-store"}
        if self.after:
            headers["Retry-After"] = str(math.ceil(self.after))
        if self.allow:
            headers["Allow"] = self.allow
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            page = _PAGE.format(message=html.escape(words.message))
            return HTMLResponse(page, words.status, headers)
        answer = {"error": self.code, "message": words.message}
        return JSONResponse(answer, words.status, headers)
