// A form with data-upload sends its files while the page stays, so that its parts show how far they are. Without script
// the browser waits on the form itself, and the answer is the same page.
import { come, go, unheard } from "./going.js";

const form = document.querySelector("form[data-upload]");

form?.addEventListener("change", ({ target }) => {
  if (!target.dataset.max) return;
  const size = [...target.files].reduce((sum, file) => sum + file.size, 0);
  target.setCustomValidity(size > target.dataset.max ? target.dataset.tooLarge : "");
});

form?.addEventListener("submit", async event => {
  event.preventDefault();
  if (!go(form, event.submitter)) return;
  const leaving = event => event.preventDefault();
  addEventListener("beforeunload", leaving);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  } catch {
    // What was read stays; the page says it as soon as the house is heard again.
  }
  removeEventListener("beforeunload", leaving);
  if (answer?.ok) { location.href = answer.url; return; }
  come(form, event.submitter);
  unheard();
});
