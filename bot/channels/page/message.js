// One message of Hương as elements. Text only ever becomes text nodes, never markup.

import { clock, say } from "./words.js";

// "tag.class" with attributes and children; a false or missing child is left out.
export function element(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

// The parts of one message. `pressed(button, payload)` is called for everything pressed in it; a
// payload carries the number of its screen, so that the bot recognises an old button.
export function parts(entry, pressed) {
  const { body } = entry;
  const press = (button, choice) => pressed(button, `${body.screen}:${choice.id}`);
  const [told, asked] = around(body);
  return [
    body.header && element("h2", {}, body.header),
    ...told.map(paragraph),
    asked.length && attached(body),
    ...asked.map(paragraph),
    body.lines && answers(body.lines, press),
    !asked.length && attached(body),
    body.choices && choices(body, press),
    body.footer && element("div.footer", {}, ...body.footer.map((each) => button(each, press))),
    element("time", { datetime: entry.at }, clock(entry.at)),
  ].filter(Boolean);
}

// Everything that can be read of a message, its buttons aside: to see whether only these changed.
export function words({ body }) {
  const { header, text, lines = [], files = [] } = body;
  const values = lines.map(({ label, value }) => [label, value]);
  return JSON.stringify([header, text, values, files.map(({ kind, name }) => [kind, name])]);
}

// What is said of the files, and what is asked below them: a question stands beside its buttons.
function around({ text = [], files, files_after: after = text.length }) {
  if (!files) return [text, []];
  const asked = text.slice(after);
  return [text.slice(0, after), asked[0] === "" ? asked.slice(1) : asked];
}

function paragraph(line) {
  return element("p", { dir: "auto" }, linked(line));
}

// A ticket that is good for nothing any more says so, once, in place of what it was.
function attached({ files }) {
  if (!files) return null;
  const good = files.filter((each) => !each.over);
  const over = good.length < files.length && element("p.over", {}, say("over"));
  return element("div.files", {}, over, ...good.map(file));
}

// The first choice stands out where there is something to confirm. Each line has its own "Sửa", so
// the choice that leads to a list of the lines is not needed.
function choices(body, press) {
  const first = body.lines ? "div.choices.confirm" : "div.choices";
  const shown = body.choices.filter((each) => !(body.lines && each.id === "edit"));
  return element(first, {}, ...shown.map((each) => button(each, press)));
}

function answers(lines, press) {
  const rows = lines.map(({ label, value, change }) => {
    const edit = change && button({ ...change, label: change.short }, press);
    // "Sửa" alone says nothing to somebody who hears the buttons one by one.
    if (edit) edit.setAttribute("aria-label", change.label);
    return element(
      "div",
      {},
      element("dt", {}, label),
      element("dd", { dir: "auto" }, value),
      edit && element("dd.edit", {}, edit),
    );
  });
  return element("dl", {}, ...rows);
}

function button(choice, press) {
  if (choice.url) return outward(choice);
  const [name, ...details] = choice.label.split("\n");
  const made = element("button", { type: "button" }, element("b", {}, name));
  // White space between the two, or a screen reader runs them together.
  if (details.length) made.append("\n", element("span", {}, details.join("\n")));
  made.addEventListener("click", () => press(made, choice));
  return made;
}

function outward({ url, label }) {
  const safe = /^(https?:|tel:|mailto:|\/(?!\/))/i.test(url) ? url : null;
  return element("a.button", { href: safe, target: "_blank", rel: "noopener" }, label);
}

function file({ kind, url, name, label }) {
  const words = label || name;
  if (kind === "qr") {
    return element(
      "a.qr",
      { href: url, target: "_blank", rel: "noopener" },
      picture(url, words),
    );
  }
  return element(
    "a.file",
    { href: url, target: "_blank", rel: "noopener" },
    element("span.name", {}, words),
    element("span.action", {}, say("download")),
  );
}

// No frame of a broken image: where it cannot be fetched its name still leads to it.
function picture(url, words) {
  const made = element("img", { src: url, alt: words, width: 208, height: 208 });
  made.addEventListener("error", () => made.replaceWith(words));
  return made;
}

const LINK = /https?:\/\/[^\s<>"]+|(?:\+84|0)(?:[ .]?\d){9,10}/g;
// Tax codes look like telephone numbers.
const TAX_CODE = /(mst|mã số( thuế)?|tax code)\W*$/i;

// Addresses and telephone numbers in running text become links.
export function linked(text) {
  const fragment = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const found = match[0].replace(/[.,;:!?)\]]+$/, "");
    const to = match.index + found.length;
    const inside = /[\w.+-]$/.test(text.slice(0, match.index)) || /^\d/.test(text.slice(to));
    const phone = !found.startsWith("http");
    if (phone && (inside || TAX_CODE.test(text.slice(0, match.index)))) continue;
    const href = phone ? `tel:${found.replace(/[ .]/g, "")}` : found;
    const extra = phone ? {} : { target: "_blank", rel: "noopener noreferrer" };
    fragment.append(text.slice(from, match.index), element("a", { href, ...extra }, found));
    from = to;
  }
  fragment.append(text.slice(from));
  return fragment;
}
