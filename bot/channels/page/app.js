// Hương's page: puts the parts together. What is sent goes through the outbox, what is answered
// comes through the stream; the view never shows one input twice because both carry its id.

import { createOutbox } from "./outbox.js";
import { createStream } from "./stream.js";
import { createView } from "./view.js";
import { say, speak } from "./words.js";

const TYPING_AFTER = 400; // a quicker answer needs no indicator
const ANSWER_WITHIN = 8000; // later than this the stream is taken for dead
const FORGET_AFTER = 20000; // an input without an answer no longer keeps buttons busy
const LOST_AFTER = 1200; // a shorter gap is not worth alarming anybody
const FILE_BYTES = 5 * 1024 * 1024;
const LINES = 4;

const byId = (id) => document.getElementById(id);
const [text, file, composer, connection] = ["text", "file", "composer", "connection"].map(byId);

const unanswered = new Map(); // input id -> its timers
let begun = false;
let alarm = 0;
let lost = false; // no stream
let stuck = false; // an input that could not be sent more than once
let slow = false; // the conversation so far takes its time

const view = createView({ press, retry: () => outbox.flush() });
const outbox = createOutbox({ changed, refused });
const stream = createStream({ message, ready, connected });

function message(entry) {
  if (entry.update) {
    outbox.confirm(entry.update);
    answered(entry.update);
  }
  if (entry.update || entry.you !== null) view.confirm(entry.update, entry.you);
  speak(entry.body.language);
  view.show(entry);
  text.placeholder = entry.body.typing || say("placeholder");
}

// Everything missed is shown. Only now is it known whether this chat has begun before.
function ready() {
  if (begun) return;
  begun = true;
  slow = false;
  announce();
  const start = new URLSearchParams(location.search).get("start");
  const starting = outbox.items.some((item) => item.kind === "start");
  if (start !== null) {
    send("start", /^[!-~]{0,64}$/.test(start) ? start : "");
    // A reload must not start again.
    history.replaceState(null, "", location.pathname);
  } else if (view.isEmpty() && !starting) {
    send("start", "");
  }
}

function connected(yes) {
  if (yes === !lost) return;
  lost = !yes;
  clearTimeout(alarm);
  alarm = setTimeout(announce, yes ? 0 : LOST_AFTER);
  if (yes) outbox.flush();
}

// Written only when it changes: a screen reader says every change.
function announce() {
  const words = lost || stuck ? say("lost") : slow ? say("loading") : "";
  if (connection.textContent !== words) connection.textContent = words;
}

function send(kind, value, attachment) {
  const item = outbox.add(kind, value, attachment);
  expect(item.id);
  return item;
}

// Shows that an answer is on its way, asks again for it when it is late, and gives up in the end.
function expect(id) {
  const timers = [
    setTimeout(() => view.wait(true), TYPING_AFTER),
    setTimeout(() => stream.open(), ANSWER_WITHIN),
    setTimeout(() => answered(id), FORGET_AFTER),
  ];
  unanswered.set(id, timers);
}

function answered(id) {
  (unanswered.get(id) || []).forEach(clearTimeout);
  unanswered.delete(id);
  for (const button of document.querySelectorAll(`[data-busy="${id}"]`)) view.idle(button);
  if (!unanswered.size) view.wait(false);
}

function changed(item) {
  view.state(item);
  // While it cannot be sent nobody is typing an answer.
  const failing = item.tries > 0 && !item.sent;
  if (failing) view.wait(false);
  else if (item.tries && unanswered.has(item.id)) view.wait(true);
  stuck = failing && item.tries > 1;
  announce();
}

function refused(item, words) {
  answered(item.id);
  view.refuse(item, words);
}

function press(button, payload) {
  // A double tap does one thing, and so do two buttons of one message.
  if (button.closest(".reply").querySelector("[data-busy]")) return;
  view.busy(button, send("choice", payload).id);
}

function sendText() {
  const words = text.value.trim();
  if (!words) return;
  text.value = "";
  grow();
  view.propose(send("text", clean(words)));
}

// What no server accepts, and what nobody typed on purpose.
function clean(words) {
  return Array.from(words.replace(/\0/g, ""), (c) => (/^[\ud800-\udfff]$/.test(c) ? "\ufffd" : c)).join("");
}

function sendFile() {
  const [chosen] = file.files;
  file.value = "";
  if (!chosen) return;
  if (chosen.size > FILE_BYTES) view.notice(say("fileTooBig"));
  else view.propose(send("file", chosen.name, chosen));
}

function grow() {
  text.style.height = "auto";
  const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(text);
  const padding = parseFloat(paddingTop) + parseFloat(paddingBottom);
  const most = LINES * parseFloat(lineHeight) + padding;
  // Empty, it is one line: a long placeholder counts as content for scrollHeight.
  const wanted = text.value ? text.scrollHeight : parseFloat(lineHeight) + padding;
  text.style.height = `${Math.min(wanted, most) + 2}px`;
}

// Telex and VNI compose letters: Enter then ends the word and does not send.
function entered(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  sendText();
}

// The keyboard of iOS covers the page instead of making it smaller.
function fit() {
  const { height, scale } = window.visualViewport;
  if (scale === 1) document.documentElement.style.setProperty("--height", `${height}px`);
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  sendText();
});
text.addEventListener("keydown", entered);
text.addEventListener("input", grow);
byId("attach").addEventListener("click", () => file.click());
file.addEventListener("change", sendFile);
if (window.visualViewport) window.visualViewport.addEventListener("resize", fit);

for (const item of outbox.items) {
  if (item.kind === "text") view.propose(item);
  if (!item.sent) expect(item.id);
}
setTimeout(() => {
  slow = !begun;
  announce();
}, TYPING_AFTER);
outbox.flush();
stream.open();
