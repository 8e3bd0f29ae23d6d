// Keeps an open page true. Elements with an id and data-live="signal account" are read again from the page's own address
// when such news comes over /live; data-live-every="5" reads every so many seconds; a form with data-inline posts
// without leaving the page. What the reader has open or is writing in stays as it is.
import { come, go, unheard } from "./going.js";

const busy = part => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select, summary")
  || part.querySelector("details.pop[open], tbody input:checked");

/** A page from its text. What is folded stays so: this parser knows no script and would unfold it. */
function pageOf(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const folded of page.querySelectorAll("noscript")) folded.textContent = folded.innerHTML;
  return page;
}

/**
 * Waits until nothing is pressed in the parts that the selector names, five seconds at most: a button that gives way to
 * another between press and release is never clicked.
 */
export async function released(selector) {
  for (let look = 0; look < 100 && document.querySelector(`:is(${selector}):active`); look++) await new Promise(next => setTimeout(next, 50));
}

const patience = 30_000;
const isSignIn = answer => answer.redirected && new URL(answer.url).pathname === "/sign-in";

/**
 * Reads a page of which only parts will be put in place: it is no visit of the reader, and what a page tells only once is
 * left for the next whole one. Null when the answer is no such page. Who posts with a session that has ended is led to
 * the door, because nothing was done.
 */
export async function readParts(address, request) {
  const answer = await fetch(address, { headers: { Accept: "text/html", "Latido-Refresh": "parts" }, signal: AbortSignal.timeout(patience), ...request });
  if (isSignIn(answer)) {
    if (request?.method === "POST") location.href = answer.url;
    return null;
  }
  return answer.ok ? { page: pageOf(await answer.text()), isElsewhere: answer.redirected } : null;
}

// What the last reading cost, in milliseconds; before the first, what the page itself did.
const [visit] = performance.getEntriesByType("navigation");
let cost = visit ? visit.domInteractive - visit.requestStart : 100;

const wanted = new Set();
let reading = false, posts = 0;

/** Reads the page afresh and puts the parts that the selector names in place of the old ones; one reading at a time. */
async function refresh(selector) {
  wanted.add(selector);
  if (reading) return;
  reading = true;
  try {
    while (wanted.size) {
      const selectors = [...wanted].join();
      wanted.clear();
      const began = performance.now(), before = posts;
      const read = await readParts(location.href);
      cost = performance.now() - began;
      await released(selectors);
      // What was read before a form's answer is older than what the answer put in place.
      if (before !== posts) wanted.add(selectors);
      else if (read && !read.isElsewhere) put(read.page, selectors);
      if (wanted.size) await new Promise(next => setTimeout(next, 250));
    }
  } catch {
    // The line is down. When it is up again everything is read.
  } finally {
    reading = false;
  }
}

/**
 * Puts the parts of a page read afresh in place of those the selector names. A part that the reader is at work in stays,
 * unless it is one that must be new.
 */
export function put(fresh, selector, mustBeNew = () => false) {
  for (const part of document.querySelectorAll(selector)) {
    const now = part.id && fresh.getElementById(part.id);
    if (!now || !part.isConnected || busy(part) && !mustBeNew(part) || part.isEqualNode(now)) continue;
    const known = new Set([...part.querySelectorAll("[id]")].map(element => element.id));
    const opened = new Set([...part.querySelectorAll("details[id][open]")].map(element => element.id));
    part.replaceWith(now);
    for (const element of now.querySelectorAll("li[id]")) if (!known.has(element.id)) element.classList.add("arrived");
    // The menu that was posted may have gone with its row.
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  }
  document.dispatchEvent(new Event("latido:put"));
}

// Those of LiveEvent.
const kinds = ["signal", "account", "source", "import", "problem", "backtest"];
const waiting = new Set();
let timer, last = Date.now();

/** Has the parts of this kind read again, soon. */
function tell(kind) {
  waiting.add(kind);
  // A signal is shown at once. Accounts move all day: they are read again once a second where that is easy, and where it
  // is hard, on a phone, for about a twentieth of the time.
  const pause = waiting.has("signal") ? 250 : Math.min(15_000, Math.max(1000, cost * 20));
  clearTimeout(timer);
  timer = setTimeout(() => {
    last = Date.now();
    const selector = [...waiting].map(kind => `[data-live~="${kind}"]`).join();
    waiting.clear();
    refresh(selector);
  }, Math.max(0, pause - (Date.now() - last)));
}

let news = null, again, dead, retry = 1000, missed = document.hidden;

/** Opens the stream; a browser allows only a few to one house, so only the page that is seen has one. */
function listen() {
  clearTimeout(again);
  news?.close();
  news = new EventSource(`/live?since=${document.documentElement.dataset.news}`);
  news.addEventListener("open", () => {
    clearTimeout(dead);
    dead = undefined;
    retry = 1000;
    delete document.documentElement.dataset.cut;
    // What was missed while nobody listened is read now.
    if (missed) kinds.forEach(tell);
    missed = true;
  });
  news.addEventListener("error", () => {
    missed = true;
    dead ??= setTimeout(cut, 3000);
    if (news.readyState !== EventSource.CLOSED) return;
    // The browser itself comes back after a broken line; after a refusal, as of a house that restarts, we do.
    again = setTimeout(listen, retry);
    retry = Math.min(60_000, retry * 2);
  });
  for (const kind of kinds) {
    news.addEventListener(kind, event => {
      const page = document.querySelector("[data-account]")?.dataset.account;
      if (kind !== "account" || page === undefined || event.lastEventId === page || event.lastEventId === "*") tell(kind);
    });
  }
}

/** Nobody is to believe that the page is live when it is not. */
function cut() {
  document.documentElement.dataset.cut = "";
  const pulse = document.getElementById("pulse");
  if (pulse) pulse.textContent = pulse.dataset.cutOff;
}

if (document.querySelector("[data-live]")) {
  if (!document.hidden) listen();
  document.addEventListener("visibilitychange", () => {
    clearTimeout(dead);
    dead = undefined;
    if (!document.hidden) listen();
    else { clearTimeout(again); news?.close(); }
  });
}

for (const seconds of new Set([...document.querySelectorAll("[data-live-every]")].map(part => part.dataset.liveEvery))) {
  setInterval(() => { if (!document.hidden) refresh(`[data-live-every="${seconds}"]`); }, seconds * 1000);
}

document.addEventListener("submit", async event => {
  const { target, submitter } = event;
  const form = target.closest("form[data-inline]");
  if (!form) return;
  event.preventDefault();
  const body = new FormData(form, submitter);
  if (!go(form, submitter)) return;
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(body), signal: AbortSignal.timeout(patience) });
    if (isSignIn(answer)) { location.href = answer.url; return; }
    if (answer.ok) {
      const page = pageOf(await answer.text());
      const parts = "[data-live], [data-toast]";
      await released(parts);
      posts++;
      // What is being written elsewhere stays.
      put(page, parts, part => part.contains(form) || part.matches("[data-toast]"));
      if (form.isConnected) come(form, submitter);
      return;
    }
  } catch {
    // It may have been done: nothing is posted twice without being asked.
    come(form, submitter);
    unheard();
    return;
  }
  // It was refused. The plain way tells the reader what is the matter.
  come(form, submitter);
  form.removeAttribute("data-inline");
  form.requestSubmit(submitter);
});
