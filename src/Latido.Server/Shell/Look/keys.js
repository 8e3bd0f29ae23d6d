// The keyboard, on any list that says what it is:
//   data-queue            a list to work through; several on a page are one after the other
//   data-row              a row of it, with an id
//   data-do="open|act|snooze|false|select"   in a row: the link, button or menu that the key presses
//   data-go="a"           a way of the navigation that g and this letter take
// A menu opens with its first field in focus. Single letters may be switched off in the list of keys.
import { unfold } from "./fold.js";

const off = "latido.keys.off";
const presses = { Enter: "open", e: "act", s: "snooze", f: "false", x: "select" };
let at = null, place = 0, going = 0;

const rows = () => [...document.querySelectorAll("[data-queue] [data-row]")].filter(row => row.offsetParent !== null);
const isTyping = target => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function stand(row) {
  document.querySelector("[data-row].at")?.classList.remove("at");
  at = row;
  if (!row) return;
  place = rows().indexOf(row);
  row.classList.add("at");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/** The row in hand: where the focus is, else where the keys stand. */
export const current = () => document.activeElement?.closest("[data-row]") ?? (at?.isConnected ? at : null);

function step(by) {
  const all = rows();
  const now = all.indexOf(current());
  stand(all[Math.max(0, Math.min(all.length - 1, now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by))]);
}

/** Presses what the row has for this; false when it has no such thing. */
export function press(what, row = current()) {
  const control = row?.querySelector(`[data-do="${what}"]`);
  if (!control) return false;
  stand(row);
  if (control.localName === "summary") {
    unfold(control.parentElement);
    control.parentElement.open = true;
    (control.parentElement.querySelector("input:not([type=hidden]), select, textarea, button") ?? control).focus();
  } else control.click();
  return true;
}

// A list that was read afresh has other rows: stand where one stood, or on what came into its place.
document.addEventListener("latido:put", () => {
  if (!at || at.isConnected) return;
  const all = rows();
  const before = document.getElementById(at.id);
  const lost = !document.activeElement || document.activeElement === document.body;
  at = before ?? all[Math.min(place, all.length - 1)] ?? null;
  if (at && lost) stand(at); else at?.classList.add("at");
});

export function showKeys() {
  const dialog = document.getElementById("keys");
  if (dialog && !dialog.open) dialog.showModal();
}

document.addEventListener("click", event => {
  if (event.target.closest("[data-keys]")) showKeys();
  if (event.target.closest("dialog [data-close]") || event.target.localName === "dialog") event.target.closest("dialog").close();
});

for (const button of document.querySelectorAll("[data-keys]")) button.hidden = false;
const letters = document.querySelector("[data-letters]");
if (letters) {
  letters.checked = !localStorage.getItem(off);
  letters.addEventListener("change", () => letters.checked ? localStorage.removeItem(off) : localStorage.setItem(off, "1"));
}

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]") || localStorage.getItem(off)) return;
  const { key } = event;

  // By the time the key was pressed: a page that is kept busy may hear of it late.
  if (going > event.timeStamp) {
    going = 0;
    const way = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (way) { event.preventDefault(); way.click(); }
    return;
  }
  // A button or a link in focus keeps what it does by itself.
  if (key === "Enter" && event.target.closest("a, button, summary, label")) return;
  if (key === "g") { going = event.timeStamp + 1500; return; }
  if (key === "?") { event.preventDefault(); showKeys(); return; }
  if (key === "u") { document.querySelector("[data-toast] form button")?.click(); return; }
  if ((key === "j" || key === "k") && rows().length) { event.preventDefault(); step(key === "j" ? 1 : -1); return; }
  if (presses[key] && press(presses[key])) event.preventDefault();
});
