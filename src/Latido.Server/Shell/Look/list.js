// Lists: a search that answers as one types, rows that are chosen, and what the chosen ones come to. All of it has a plain
// way without script: the search is a form, the boxes are a form's, the bar is shown by the sheet.
import { put, readParts } from "./live.js";

let asking = null, waiting = 0;

/** Reads the list for what is typed and puts its parts in place; the address follows, so that it can be shared. */
async function ask(input) {
  const form = input.form;
  const state = new URLSearchParams(new FormData(form));
  if (!input.value.trim()) state.delete(input.name);
  const to = `${new URL(form.action).pathname}${state.size ? `?${state}` : ""}`;
  asking?.abort();
  asking = new AbortController();
  try {
    const read = await readParts(to, { signal: asking.signal });
    if (!read || read.isElsewhere) return;
    history.replaceState(history.state, "", to);
    put(read.page, "[data-part]", () => true);
  } catch (error) { if (error.name !== "AbortError") throw error; }
}

document.addEventListener("input", event => {
  if (!event.target.matches("[data-typed]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(ask, 120, event.target);
});

const boxes = form => [...form.querySelectorAll("tbody input[type=checkbox]")];

/** Says in the bar how many are chosen and what they pay; of all that match only while the whole page is chosen. */
function tell(form) {
  const all = boxes(form), chosen = all.filter(box => box.checked);
  for (const page of form.querySelectorAll("[data-choose]")) { page.checked = chosen.length === all.length; page.indeterminate = chosen.length > 0 && !page.checked; }
  const every = form.querySelector("[data-every]");
  if (every && chosen.length < all.length) every.checked = false;
  const said = form.querySelector(".chosen");
  if (!said || !chosen.length) return;
  said.dataset.counted = "";
  if (every?.checked) { said.textContent = every.dataset.every; return; }
  const sums = new Map();
  for (const { dataset: { mrr, currency } } of chosen) if (mrr) sums.set(currency, (sums.get(currency) ?? 0) + Number(mrr));
  const money = [...sums].map(([currency, sum]) => new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency, maximumFractionDigits: 0, useGrouping: "always" }).format(sum));
  const count = chosen.length === 1 ? said.dataset.one : said.dataset.said.replace("#", chosen.length);
  said.textContent = [count, ...money].join(" · ");
}

function ready() {
  for (const page of document.querySelectorAll("[data-choose]")) page.hidden = false;
}

let last = null;
document.addEventListener("click", event => {
  const box = event.target.closest("[data-chosen] tbody input[type=checkbox]");
  if (!box) return;
  // With shift, all from the last one to this.
  if (event.shiftKey && last?.isConnected) {
    const all = boxes(box.form);
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    if (from >= 0) for (const between of all.slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
  tell(box.form);
});
document.addEventListener("change", event => {
  const form = event.target.closest("form[data-chosen]");
  if (!form) return;
  if (event.target.matches("[data-choose]")) for (const box of boxes(form)) box.checked = event.target.checked;
  tell(form);
});
document.addEventListener("reset", event => { if (event.target.matches("[data-chosen]")) setTimeout(tell, 0, event.target); });
document.addEventListener("latido:put", ready);
ready();
