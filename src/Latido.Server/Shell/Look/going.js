// A form that is on its way says so, and does not go twice: the mouse is kept off by the sheet, a key by what go answers.
// An element with data-going says the words of it meanwhile.
const shown = submitter => submitter?.closest("details.pop, details.more")?.querySelector("summary") ?? submitter;

/** Marks the form as on its way; false when it is already. */
export function go(form, submitter) {
  if ("sent" in form.dataset) return false;
  form.dataset.sent = "1";
  form.closest("li")?.classList.add("going");
  shown(submitter)?.setAttribute("aria-busy", "true");
  const menu = submitter?.closest("details.pop[open]");
  if (menu && form.contains(menu)) menu.open = false;
  const told = form.querySelector("[data-going]");
  if (told) { told.dataset.before = told.textContent; told.textContent = told.dataset.going; }
  return true;
}

/** It came back without having been done: everything as before. */
export function come(form, submitter) {
  delete form.dataset.sent;
  form.closest("li")?.classList.remove("going");
  shown(submitter)?.removeAttribute("aria-busy");
  const told = form.querySelector("[data-going][data-before]");
  if (told) { told.textContent = told.dataset.before; delete told.dataset.before; }
}

/** Says that the server was not heard, so nobody knows whether it was done. */
export function unheard() {
  const toast = document.querySelector("[data-toast]");
  if (!toast) return;
  const said = Object.assign(document.createElement("span"), { textContent: toast.dataset.unheard });
  const bar = Object.assign(document.createElement("div"), { className: "bulk toast-said stays" });
  bar.append(said);
  toast.replaceChildren(bar);
}
