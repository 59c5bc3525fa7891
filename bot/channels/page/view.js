// The conversation on the screen: Hương's messages, the person's own, and where it is scrolled.

import { element, parts, words } from "./message.js";
import { say } from "./words.js";

const NEAR = 60; // pixels: who is this close to the newest message is still following

// `press(button, payload)` for every button; `retry()` for "chưa gửi – thử lại".
export function createView({ press, retry }) {
  const [scroll, log, pending, waiting, newer] = ["scroll", "log", "pending", "waiting", "newer"].map(
    (id) => document.getElementById(id),
  );
  const shown = new Map(); // outbox id -> its element
  const confirmed = new Set(); // ids of own inputs that stand in the log
  let said = ""; // the words of the newest message
  let placed = 0; // where we scrolled to last
  let anchor = null; // the first message of the newest answer, which may be several
  let answering = null; // the input that caused it
  let ended = true; // the end of the conversation is on the screen

  // A message takes the place of an earlier one only at the end of the log: below something the
  // person wrote, an answer that changed further up would not be seen.
  function show(entry) {
    const follow = following();
    const old = shown.get(entry.replaces);
    const inPlace = old && old === log.lastElementChild;
    const bubble = inPlace ? old : element("article.reply", { tabindex: -1 });
    const focused = bubble.contains(document.activeElement);
    const same = words(entry) === said; // only what can be chosen is new
    said = words(entry);
    if (old && !inPlace) spend(old);
    bubble.replaceChildren(...parts(entry, press));
    bubble.lang = entry.body.language || "vi";
    shown.set(entry.id, bubble);
    if (bubble.querySelector("button")) enliven(bubble);
    if (!inPlace) log.append(bubble);
    if (!entry.update || entry.update !== answering) anchor = bubble;
    answering = entry.update;
    // The pressed button is gone: the next Tab goes on from the message that replaced it.
    if (focused) bubble.focus({ preventScroll: true });
    if (!follow) newer.hidden = false;
    else if (same) toChoices(bubble);
    else toNewest();
  }

  // A notice without buttons of its own does not make those above it old.
  function enliven(bubble) {
    for (const each of log.querySelectorAll(".live")) each.classList.remove("live");
    bubble.classList.add("live");
  }

  // What was asked stays to be read beside the answer; its buttons moved on.
  function spend(bubble) {
    for (const part of bubble.querySelectorAll(".choices, .footer, .edit")) part.remove();
  }

  // An own input at once, before the server has it.
  function propose(item) {
    if (own(item.id)) return;
    pending.append(ownBubble(item.id, item.file ? say("file") + item.value : item.value));
    state(item);
    toNewest();
  }

  // The server has answered an input: it takes its place in the log, once.
  function confirm(id, text) {
    for (const busy of log.querySelectorAll(`[data-busy="${id}"]`)) idle(busy);
    if (id && confirmed.has(id)) return;
    const bubble = own(id) || (text !== null && ownBubble(id, text));
    if (!bubble) return;
    const follow = following();
    if (id) confirmed.add(id);
    bubble.querySelector(".state").replaceChildren();
    log.append(bubble);
    if (follow) toNewest();
  }

  function own(id) {
    return id && document.querySelector(`[data-update="${id}"]`);
  }

  function ownBubble(id, text) {
    const words = [element("span.aside", {}, say("you")), text];
    const p = element("p", { dir: "auto" }, ...words);
    return element("div.own", { "data-update": id }, p, element("span.state"));
  }

  function state(item) {
    const bubble = own(item.id);
    if (!bubble || confirmed.has(item.id)) return;
    const place = bubble.querySelector(".state");
    if (item.sent) place.replaceChildren(say("sent"));
    else if (!item.tries) place.replaceChildren(say("sending"));
    else if (!place.querySelector("button")) place.replaceChildren(retryButton());
  }

  function retryButton() {
    const made = element("button", { type: "button" }, say("unsent"));
    made.addEventListener("click", retry);
    return made;
  }

  // The server will never take it: it stays to be read and copied, with the reason.
  function refuse(item, message) {
    for (const busy of log.querySelectorAll(`[data-busy="${item.id}"]`)) idle(busy);
    const bubble = own(item.id);
    if (!bubble) return notice(message);
    bubble.querySelector(".state").replaceChildren(element("span.refused", {}, message));
    settle(bubble);
  }

  function notice(message) {
    settle(element("p.notice", { role: "alert" }, message));
  }

  // It keeps its place in the conversation: what is said later stands below it.
  function settle(bubble) {
    log.append(bubble);
    [anchor, answering] = [bubble, null];
    toNewest();
  }

  function busy(button, id) {
    button.dataset.busy = id;
    button.setAttribute("aria-busy", "true");
  }

  function idle(button) {
    delete button.dataset.busy;
    button.removeAttribute("aria-busy");
  }

  function wait(on) {
    if (waiting.hidden === !on) return;
    const follow = following();
    waiting.hidden = !on;
    if (on && follow && !tall()) toNewest();
  }

  // Follows unless the person has scrolled up from where we put him.
  function following() {
    return scroll.scrollTop >= placed - NEAR || atEnd();
  }

  function atEnd() {
    return scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop < NEAR;
  }

  function tall() {
    const newest = log.lastElementChild;
    return newest && newest.offsetHeight > scroll.clientHeight;
  }

  // What is longer than the screen is read from its beginning: a receipt with the menu below it.
  function toNewest() {
    const newest = pending.lastElementChild || anchor;
    if (!newest) return;
    const end = scroll.scrollHeight - scroll.clientHeight;
    placed = Math.max(0, Math.min(end, newest.offsetTop - 12));
    scroll.scrollTop = placed;
    newer.hidden = true;
  }

  // What was read is not shown again from its top: the view stays with the buttons.
  function toChoices(bubble) {
    const buttons = bubble.querySelector(".choices, .footer");
    if (!buttons) return toNewest();
    const end = scroll.scrollHeight - scroll.clientHeight;
    placed = Math.max(0, Math.min(end, bubble.offsetTop + buttons.offsetTop - 12));
    scroll.scrollTop = placed;
    newer.hidden = true;
  }

  function scrolled() {
    ended = atEnd();
    if (ended) newer.hidden = true;
  }

  newer.addEventListener("click", () => {
    toNewest();
    anchor.focus({ preventScroll: true });
  });
  scroll.addEventListener("scroll", scrolled, { passive: true });
  // A keyboard that opens must not cover the end that was being read.
  new ResizeObserver(() => ended && scroll.scrollTo(0, scroll.scrollHeight)).observe(scroll);

  return { show, propose, confirm, state, refuse, notice, busy, idle, wait, isEmpty: () => !shown.size };
}
