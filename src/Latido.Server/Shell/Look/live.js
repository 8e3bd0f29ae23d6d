// Keeps an open page true. Elements with an id and data-live="signal account" are read again from the page's own address
// when such news comes over /live; data-live-every="5" reads every so many seconds; a form with data-inline posts
// without leaving the page. What the reader has open or is writing in stays as it is.
const busy = part => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select, summary")
  || part.querySelector("details.pop[open], tbody input:checked");

/** A page from its text. What is folded stays so: this parser knows no script and would unfold it. */
function pageOf(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const folded of page.querySelectorAll("noscript")) folded.textContent = folded.innerHTML;
  return page;
}

/**
 * Reads a page of which only parts will be put in place: it is no visit of the reader, and what a page tells only once is
 * left for the next whole one. Null when the answer is no such page.
 */
export async function readParts(address, request) {
  const answer = await fetch(address, { headers: { Accept: "text/html", "Latido-Refresh": "parts" }, ...request });
  return answer.ok ? { page: pageOf(await answer.text()), isElsewhere: answer.redirected } : null;
}

let reading = null, again = false;

// What the last reading cost, in milliseconds; before the first, what the page itself did.
const [visit] = performance.getEntriesByType("navigation");
let cost = visit ? visit.domInteractive - visit.requestStart : 100;

/** Reads the page afresh and puts the parts that the selector names in place of the old ones. */
async function refresh(selector, always = false) {
  if (reading) { again = selector; return reading; }
  reading = (async () => {
    const began = performance.now();
    const read = await readParts(location.href);
    if (read && !read.isElsewhere) put(read.page, selector, always);
    cost = performance.now() - began;
  })().catch(() => {}).finally(() => {
    reading = null;
    if (again) { const next = again; again = false; setTimeout(() => refresh(next), 250); }
  });
  return reading;
}

/** Puts the parts of a page read afresh in place of those the selector names. */
export function put(fresh, selector, always) {
  for (const part of document.querySelectorAll(selector)) {
    const now = part.id && fresh.getElementById(part.id);
    if (!now || !always && busy(part) || part.isEqualNode(now)) continue;
    const known = new Set([...part.querySelectorAll("[id]")].map(element => element.id));
    const opened = new Set([...part.querySelectorAll("details[id][open]")].map(element => element.id));
    part.replaceWith(now);
    for (const element of now.querySelectorAll("li[id]")) if (!known.has(element.id)) element.classList.add("arrived");
    // The menu that was posted may have gone with its row.
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  }
  document.dispatchEvent(new Event("latido:put"));
}

const parts = kind => `[data-live~="${kind}"]`;

if (document.querySelector("[data-live]")) {
  const news = new EventSource("/live");
  const waiting = new Set();
  let last = Date.now();
  const tell = kind => {
    waiting.add(kind);
    // A signal is shown at once. Accounts move all day: they are read again once a second where that is easy, and where it
    // is hard, on a phone, never for more than a twentieth of the time.
    const pause = waiting.has("signal") ? 250 : Math.min(15000, Math.max(1000, cost * 20));
    const wait = Math.max(0, pause - (Date.now() - last));
    clearTimeout(tell.timer);
    tell.timer = setTimeout(() => {
      if (document.hidden) return;
      last = Date.now();
      const kinds = [...waiting];
      waiting.clear();
      refresh(kinds.map(parts).join());
    }, wait);
  };
  for (const kind of ["signal", "account", "source"]) {
    news.addEventListener(kind, event => {
      const page = document.querySelector("[data-account]")?.dataset.account;
      if (kind !== "account" || page === undefined || page === event.lastEventId) tell(kind);
    });
  }
  // What was missed while the line was down is read when it is up again.
  news.addEventListener("open", () => { if (tell.opened) ["signal", "account"].forEach(tell); tell.opened = true; });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && waiting.size) tell([...waiting][0]); });
}

for (const seconds of new Set([...document.querySelectorAll("[data-live-every]")].map(part => part.dataset.liveEvery))) {
  setInterval(() => { if (!document.hidden) refresh(`[data-live-every="${seconds}"]`); }, seconds * 1000);
}

document.addEventListener("submit", async event => {
  const form = event.target.closest("form[data-inline]");
  if (!form) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const row = form.closest("li");
  row?.classList.add("going");
  event.submitter?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(body) });
    if (!answer.ok) throw new Error(answer.statusText);
    put(pageOf(await answer.text()), "[data-live], [data-toast]", true);
  } catch {
    // The plain way tells the reader what is the matter.
    row?.classList.remove("going");
    event.submitter?.removeAttribute("aria-busy");
    form.removeAttribute("data-inline");
    form.requestSubmit(event.submitter);
  }
});
