// A menu that each row of a list has is written as <details data-folded><summary/><noscript>…</noscript></details>: without
// script the browser reads it as it is, with script it is made when it is opened. A hundred closed forms are no work then.
export function unfold(menu) {
  const folded = menu.matches("[data-folded]") && menu.querySelector(":scope > noscript");
  if (!folded) return;
  const made = document.createElement("template");
  made.innerHTML = folded.textContent;
  folded.replaceWith(made.content);
}

document.addEventListener("toggle", event => { if (event.target.open && event.target.matches("details")) unfold(event.target); }, true);
