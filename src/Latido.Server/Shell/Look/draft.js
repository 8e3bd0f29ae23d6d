// A form with data-draft keeps what is written in it by itself: shortly after the last touch it posts, and the parts with
// data-fresh are put in from the answer. A slider shows its place at once. Without script a button does the same.
import { readParts } from "./live.js";

const form = document.querySelector("form[data-draft]");

if (form) {
  const wait = 300;
  let timer = 0, turn = 0;
  form.classList.add("is-live");

  const keep = async () => {
    timer = 0;
    const mine = ++turn;
    try {
      const read = await readParts(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!read || mine !== turn) return;
      for (const part of document.querySelectorAll("[data-fresh]")) {
        const now = read.page.getElementById(part.id);
        if (now && !part.isEqualNode(now) && !part.querySelector("details[open]")) part.replaceWith(now);
      }
    } catch { /* The next touch, or the button, tries again. */ }
  };

  form.addEventListener("input", event => {
    const { target } = event;
    if (target.type === "range") target.style.setProperty("--at", `${100 * (target.value - target.min) / (target.max - target.min)}%`);
    // What is to be added, or taken away, waits for its button or the end of the writing.
    if (target.closest(".more-of") || target.name?.endsWith(":gone")) return;
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  });

  // Whatever else is pressed means the draft as it is seen.
  document.addEventListener("submit", async event => {
    if (event.target === form || !timer) return;
    event.preventDefault();
    clearTimeout(timer);
    await keep();
    event.target.requestSubmit(event.submitter);
  });
}
