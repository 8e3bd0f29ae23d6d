// What every page runs. The pages read and post without it; it counts ages, copies, spares reloads and listens.
import { come, go } from "./going.js";
import "./live.js";
import "./fold.js";
import "./keys.js";
import "./palette.js";
import "./list.js";
import "./known.js";
import "./draft.js";
import "./upload.js";
import "./charts.js";

const { lang } = document.documentElement;
const phrases = {
  en: { s: n => `${n} s ago`, m: n => `${n} min ago`, h: n => `${n} h ago`, d: n => `${n} day${n === 1 ? "" : "s"} ago` },
  es: { s: n => `hace ${n} s`, m: n => `hace ${n} min`, h: n => `hace ${n} h`, d: n => `hace ${n} día${n === 1 ? "" : "s"}` },
}[lang] ?? null;

/** Counts ages on, in the words the server wrote them in. A workspace whose clock stands still has none that count. */
function age() {
  const standing = document.querySelector("[data-now]")?.dataset.now;
  if (!phrases || standing) return;
  for (const time of document.querySelectorAll("time[data-age]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(time.dateTime)) / 1000));
    const text = seconds < 60 ? phrases.s(seconds) : seconds < 3600 ? phrases.m(Math.floor(seconds / 60))
      : seconds < 86400 ? phrases.h(Math.floor(seconds / 3600)) : phrases.d(Math.floor(seconds / 86400));
    if (time.textContent !== text) time.textContent = text;
  }
}
setInterval(age, 1000);

for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;

document.addEventListener("click", async event => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent);
    const label = copy.querySelector("[data-said]");
    const before = label.textContent;
    label.textContent = label.dataset.said;
    setTimeout(() => label.textContent = before, 2000);
  }

  // One menu at a time; a click beside it closes it.
  for (const open of document.querySelectorAll("details.pop[open], details.more[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("submit", event => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (!go(event.target, event.submitter)) event.preventDefault();
});
// Back from another page, as it was left: nothing is on its way any more.
addEventListener("pageshow", event => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) come(form);
  for (const button of document.querySelectorAll("[aria-busy]:is(button, summary)")) button.removeAttribute("aria-busy");
});

document.addEventListener("keydown", event => {
  if (event.key === "Escape") {
    const open = document.querySelector("details.pop[open], details.more[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  }
  if (event.key === "/" && !event.target.closest("input, textarea, select") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    (document.querySelector("[data-search]") ?? document.querySelector("[data-find]"))?.focus();
  }
});

// The first form opens in the zone of the reader's own clock.
const zone = document.querySelector("select[data-zone]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
// A browser without a zone of its own says UTC; a reader who has already chosen one knows better.
if (zone && own !== "UTC" && zone.selectedOptions[0]?.defaultSelected !== false && [...zone.options].some(option => option.value === own)) zone.value = own;

// Everybody listens now: what the reader did before is told.
globalThis.tellEarly?.();
