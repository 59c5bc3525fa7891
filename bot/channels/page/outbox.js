// What the person does leaves from here: one after the other, each with an id of its own that it
// keeps through every retry and reload, so that the server can tell a repetition.

const PREFIX = "huong.unsent.";
const LONGEST_WAIT = 30000;
const SENT_KEPT = 600000; // an accepted input is only remembered until its answer comes
const RENEWED = "huong.renewed";

// `changed(item)` after every attempt; `refused(item, message)` when it can never be accepted.
export function createOutbox({ changed, refused }) {
  const items = restore();
  let sending = false;
  let timer = 0;
  let count = 0;

  function add(kind, value, file) {
    count += 1;
    const item = { id: uuid(), kind, value, file, at: Date.now(), tries: 0, sent: false };
    // Keys sort by time, so that a restored queue has its order.
    item.key = `${PREFIX}${item.at}.${String(count).padStart(4, "0")}`;
    items.push(item);
    keep(item);
    flush();
    return item;
  }

  async function flush() {
    clearTimeout(timer);
    const item = items.find((each) => !each.sent);
    if (sending || !item) return;
    sending = true;
    const outcome = await post(item);
    sending = false;
    settle(item, outcome);
  }

  function settle(item, outcome) {
    if (outcome.accepted) {
      item.sent = true;
      keep(item);
      changed(item);
      flush();
    } else if (outcome.message) {
      drop(item);
      refused(item, outcome.message);
      flush();
    } else {
      item.tries += 1;
      changed(item);
      const backOff = Math.min(LONGEST_WAIT, 500 * 2 ** item.tries);
      timer = setTimeout(flush, Math.max(backOff, outcome.after * 1000));
    }
  }

  function drop(item) {
    const place = items.indexOf(item);
    if (place >= 0) items.splice(place, 1);
    forget(item);
  }

  // The answer to an input has arrived.
  function confirm(id) {
    const item = items.find((each) => each.id === id);
    if (item) drop(item);
  }

  window.addEventListener("online", flush);

  return { items, add, flush, confirm };
}

// {accepted}, {message} for "never", or {after} seconds for "later".
async function post(item) {
  const abort = new AbortController();
  const limit = setTimeout(() => abort.abort(), item.file ? 90000 : 20000);
  try {
    const response = await fetch(...request(item, abort.signal));
    if (response.status === 202) return { accepted: true };
    if (response.status === 401 && renew()) return { after: 5 };
    if ([408, 429].includes(response.status) || response.status >= 500) {
      return { after: Number(response.headers.get("Retry-After")) || 0 };
    }
    const { message } = await response.json();
    return { message };
  } catch {
    return { after: 0 };
  } finally {
    clearTimeout(limit);
  }
}

function request(item, signal) {
  if (item.file) {
    const query = new URLSearchParams({ id: item.id, name: item.value });
    const type = item.file.type || "application/octet-stream";
    const options = { method: "POST", headers: { "Content-Type": type }, body: item.file, signal };
    return [`/api/files?${query}`, options];
  }
  const body = JSON.stringify({ id: item.id, [item.kind]: item.value });
  const headers = { "Content-Type": "application/json" };
  return ["/api/messages", { method: "POST", headers, body, signal }];
}

// The cookie is no longer ours: a reload brings a new one, once; the queue survives it.
function renew() {
  const last = Number(read(sessionStorage, RENEWED)) || 0;
  if (Date.now() - last < 60000) return false;
  write(sessionStorage, RENEWED, String(Date.now()));
  location.reload();
  return true;
}

function restore() {
  const found = [];
  for (const key of keys()) {
    try {
      found.push({ ...JSON.parse(read(localStorage, key)), key });
    } catch {
      forget({ key });
    }
  }
  const fresh = (item) => !item.sent || Date.now() - item.at < SENT_KEPT;
  found.filter((item) => !fresh(item)).forEach(forget);
  return found.filter(fresh);
}

function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).sort();
  } catch {
    return [];
  }
}

// A file does not fit into this storage; it is retried as long as the page is open.
function keep(item) {
  if (item.file) return;
  const { id, kind, value, at, sent } = item;
  write(localStorage, item.key, JSON.stringify({ id, kind, value, at, sent, tries: 0 }));
}

function forget(item) {
  try {
    localStorage.removeItem(item.key);
  } catch {
    // Storage is switched off: nothing was kept.
  }
}

function read(storage, key) {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, value);
  } catch {
    // Switched off or full: the queue then lives as long as the page.
  }
}

// crypto.randomUUID exists only under https; an office network may serve plain http.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
