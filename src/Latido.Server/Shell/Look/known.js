// "As known on", live: while the slider of an account's line is dragged the page is read as of that day, and its parts
// marked data-known are put in place. Without script the form beside the slider does the same by its date.
import { put, readParts } from "./live.js";

const { lang } = document.documentElement;
const written = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
let reading = null;

function dayOf(slider) {
  const day = new Date(`${slider.dataset.first}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + Number(slider.value));
  return day;
}

/** Moves thumb, date and mark to the day at once; the page follows. */
function show(slider) {
  const day = dayOf(slider);
  const share = `${(100 * slider.value / slider.max).toFixed(2)}`;
  slider.style.setProperty("--at", `${share}%`);
  slider.setAttribute("aria-valuetext", written.format(day));
  slider.form.querySelector("[data-known-on]").value = day.toISOString().slice(0, 10);
  const mark = slider.closest("section").querySelector("[data-known-mark]");
  mark.style.setProperty("--at", share);
  mark.hidden = slider.value === slider.max;
}

async function read(slider) {
  reading?.abort();
  const own = reading = new AbortController();
  const address = new URL(location.href);
  if (slider.value === slider.max) address.searchParams.delete("on");
  else address.searchParams.set("on", dayOf(slider).toISOString().slice(0, 10));
  try {
    const read = await readParts(address, { signal: own.signal });
    if (!read || read.isElsewhere || own.signal.aborted) return;
    put(read.page, "[data-known]", () => true);
    history.replaceState(history.state, "", address);
  } catch {
    // Another day was asked for meanwhile, or the line is down: the form still works.
  }
}

document.addEventListener("input", event => {
  const slider = event.target.closest?.("[data-known-slider]");
  if (!slider) return;
  show(slider);
  clearTimeout(read.timer);
  read.timer = setTimeout(() => read(slider), 60);
});
