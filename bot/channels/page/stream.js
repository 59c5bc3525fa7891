// What is answered arrives here: one stream that knows the last message it saw, so that a new
// connection goes on exactly there, whatever ended the old one.

const LONGEST_WAIT = 15000;
const HIDDEN_FOR = 30000; // a page in the background gives its connection back

export function createStream({ message, ready, connected }) {
  let source = null;
  let last = 0;
  let failures = 0;
  let again = 0;
  let sleep = 0;

  function open() {
    close();
    source = new EventSource(`/api/events?after=${last}`);
    source.addEventListener("message", receive);
    source.addEventListener("ready", () => {
      failures = 0;
      connected(true);
      ready();
    });
    source.addEventListener("error", retry);
  }

  function close() {
    clearTimeout(again);
    if (source) source.close();
    source = null;
  }

  function receive(event) {
    const entry = JSON.parse(event.data);
    if (entry.id <= last) return;
    last = entry.id;
    message(entry);
  }

  // EventSource would reconnect by itself, but gives up for good when it is answered 503.
  function retry() {
    close();
    connected(false);
    const wait = Math.min(LONGEST_WAIT, 400 * 2 ** failures);
    failures += 1;
    // Spread out, or a restarted server is met by everybody in the same instant.
    again = setTimeout(open, wait * (0.75 + Math.random() / 2));
  }

  // A sleeping phone's connection is often dead without either side knowing.
  document.addEventListener("visibilitychange", () => {
    clearTimeout(sleep);
    if (document.hidden) sleep = setTimeout(close, HIDDEN_FOR);
    else if (!source) open();
  });
  window.addEventListener("online", open);
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => event.persisted && open());

  return { open };
}
