// The page's own few words. What Hương says comes from the server, already in one language.

const WORDS = {
  vi: {
    subtitle: "Trợ lý năng suất – chất lượng · Sở KH&CN Huế",
    demo: "Bản dùng thử: ngày và địa điểm là mẫu",
    conversation: "Cuộc trò chuyện",
    messages: "Tin nhắn",
    field: "Tin nhắn",
    placeholder: "Nhập tin nhắn",
    attach: "Gửi ảnh hoặc tệp PDF",
    send: "Gửi",
    waiting: "Hương đang trả lời",
    newer: "↓ Tin mới",
    you: "Anh/chị: ",
    sending: "đang gửi…",
    sent: "đã gửi",
    unsent: "chưa gửi – thử lại",
    lost: "Mất kết nối, đang nối lại…",
    loading: "Đang tải cuộc trò chuyện…",
    skip: "Tới ô nhập tin nhắn",
    fileTooBig: "Tệp lớn hơn 5 MB. Xin gửi ảnh nhỏ hơn.",
    file: "Tệp: ",
    download: "Tải về",
    over: "Vé không còn hiệu lực: đăng ký đã hủy",
  },
  en: {
    subtitle: "Productivity and quality assistant · Huế DOST",
    demo: "Trial version: dates and places are samples",
    conversation: "Conversation",
    messages: "Messages",
    field: "Message",
    placeholder: "Type a message",
    attach: "Send an image or a PDF",
    send: "Send",
    waiting: "Hương is replying",
    newer: "↓ New message",
    you: "You: ",
    sending: "sending…",
    sent: "sent",
    unsent: "not sent – try again",
    lost: "Connection lost, reconnecting…",
    loading: "Loading the conversation…",
    skip: "To the message field",
    fileTooBig: "The file is larger than 5 MB. Please send a smaller image.",
    file: "File: ",
    download: "Download",
    over: "This ticket is no longer valid: the registration was cancelled",
  },
};

let language = "vi";

export function say(key) {
  return WORDS[language][key];
}

// Follows the language of the newest message.
export function speak(code) {
  const next = code === "en" ? "en" : "vi";
  if (next === language) return;
  language = next;
  document.documentElement.lang = next;
  for (const element of document.querySelectorAll("[data-say]")) {
    const target = element.querySelector(".aside") || element;
    target.textContent = say(element.dataset.say);
  }
  for (const element of document.querySelectorAll("[data-say-label]")) {
    element.setAttribute("aria-label", say(element.dataset.sayLabel));
  }
}

const ZONE = "Asia/Ho_Chi_Minh";

// "14:05" today, "14:05 · 21/11" on any other day, as clocks in Huế show it.
export function clock(iso) {
  const at = new Date(iso);
  const part = (options, date) =>
    new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, ...options }).format(date);
  const time = part({ hour: "2-digit", minute: "2-digit", hour12: false }, at);
  const day = (date) => part({ day: "2-digit", month: "2-digit" }, date);
  return day(at) === day(new Date()) ? time : `${time} · ${day(at)}`;
}
