// A form with data-draft keeps what is written in it by itself: shortly after the last touch it posts, and the parts with
// data-fresh are put in from the answer. A slider shows its place at once. Without script a button does the same.
import { unheard } from "./going.js";
import { readParts, released } from "./live.js";

const form = document.querySelector("form[data-draft]");

if (form) {
  const wait = 300;
  let timer = 0, turn = 0, keeping = null, pressed = null, isSent = false;
  form.classList.add("is-live");

  const send = keepalive => readParts(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive });

  /** Posts what is written; true when it was kept. */
  const post = async mine => {
    try {
      const read = await send(false);
      if (!read) return false;
      await released("[data-fresh]");
      if (mine !== turn) return true;
      for (const part of document.querySelectorAll("[data-fresh]")) {
        const now = read.page.getElementById(part.id);
        // Nor is a form taken away that waits for this answer to be sent itself.
        if (now && !part.isEqualNode(now) && !part.querySelector("details[open]") && !part.contains(pressed)) part.replaceWith(now);
      }
      // A part that is open stays, but it must know which draft it stands for.
      const kept = read.page.querySelector("[data-draft-at]")?.value;
      for (const field of document.querySelectorAll("[data-draft-at]")) field.value = kept ?? field.value;
      return true;
    } catch { return false; }
  };

  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    const mine = ++turn;
    // One after the other: the draft is what was written last.
    keeping = (keeping ?? Promise.resolve()).then(() => post(mine));
    return keeping.then(isKept => { if (mine === turn) keeping = null; return isKept; });
  };

  form.addEventListener("input", event => {
    const { target } = event;
    isSent = false;
    if (target.type === "range") target.style.setProperty("--at", `${100 * (target.value - target.min) / (target.max - target.min)}%`);
    // Another kind of question has other fields: the page comes again with them.
    if (target.matches("[data-reshape]")) { form.requestSubmit(); return; }
    // What is to be added, or taken away, waits for its button or the end of the writing.
    if (target.closest(".more-of") || target.name?.endsWith(":gone")) return;
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  });

  // Whatever else is pressed means the draft as it is seen. First of all who hear of it: nobody is to think it on its way.
  document.addEventListener("submit", async event => {
    const { target, submitter } = event;
    isSent = target === form;
    if (isSent || !timer && !keeping) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = target;
    if (await (timer ? keep() : keeping)) target.requestSubmit(submitter);
    else unheard();
    pressed = null;
  }, true);

  // Who follows a link right after his last touch has meant that one too; what is on its way ends with the page. The form
  // itself takes it along.
  addEventListener("pagehide", () => { if ((timer || keeping) && !isSent) send(true).catch(() => {}); });
}

// In a form that is not kept as it is written another kind of question asks for its fields at once too, by its own button where it has one.
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-reshape]") && !target.closest("form[data-draft]")) target.form?.requestSubmit(target.form.querySelector(`[data-shows="${target.name}"]`));
});
