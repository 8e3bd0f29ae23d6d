// The command palette: the search field of the bar, which without this is a plain search of accounts. Ctrl K goes there.
// What was open lately comes first; it is kept in this browser for the member signed in, and forgotten when he leaves.
import { current, press } from "./keys.js";

const field = document.querySelector("[data-find]");
const who = document.querySelector("[data-who]")?.dataset.who;
const store = `latido.recent.${who}`;
const maxRecent = 6;

if (!who) for (const key of Object.keys(localStorage)) if (key.startsWith("latido.recent.")) localStorage.removeItem(key);

const recent = () => { try { return JSON.parse(localStorage.getItem(store)) ?? []; } catch { return []; } };

const here = location.pathname;
if (who && /^\/accounts\/[^/]+$/.test(here)) {
  const text = document.querySelector("h1")?.textContent.trim();
  if (text) localStorage.setItem(store, JSON.stringify([{ text, to: here, icon: "building" }, ...recent().filter(item => item.to !== here)].slice(0, maxRecent)));
}

if (field && who) {
  const form = field.form, sprite = form.querySelector("use").getAttribute("href").split("#")[0];
  const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const make = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text ?? "" });
  const icon = name => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon"); svg.setAttribute("aria-hidden", "true"); use.setAttribute("href", `${sprite}#${name}`); svg.append(use);
    return svg;
  };

  const list = Object.assign(make("div", "palette-list"), { id: "palette-list", hidden: true });
  const told = make("span", "sr");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  told.setAttribute("role", "status");
  form.append(list, told);
  field.type = "text";
  field.placeholder = form.dataset.label;
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", "palette-list"], ["spellcheck", "false"]]) field.setAttribute(name, value);

  let items = [], chosen = -1, asked = 0, back = null, row = null, timer, waiting;

  const close = () => {
    asked++;
    clearTimeout(timer);
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    chosen = -1;
  };

  const choose = index => {
    items[chosen]?.option.setAttribute("aria-selected", "false");
    chosen = index;
    const option = items[chosen]?.option;
    if (!option) { field.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const take = item => {
    const at = row;
    close();
    field.value = "";
    if (item.to) location.href = item.to;
    else if (item.row) press(item.row, at);
    else { field.blur(); document.querySelector(item.press)?.click(); }
  };

  const draw = (groups, typed) => {
    list.replaceChildren();
    items = [];
    groups.forEach((group, g) => {
      const shown = group.items.filter(item => !item.row || row?.querySelector(`[data-do="${item.row}"]`));
      if (!shown.length) return;
      const box = make("div", "palette-group"), name = make("div", "palette-name", group.name);
      name.id = `palette-group-${g}`;
      box.setAttribute("role", "group");
      box.setAttribute("aria-labelledby", name.id);
      box.append(name);
      for (const item of shown) {
        const option = make("div", "palette-item"), words = make("span", "grow cut");
        option.id = `palette-${items.length}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        words.append(make("span", "", item.text));
        if (item.sub) words.append(make("span", "faint", ` ${item.sub}`));
        option.append(icon(item.icon), words);
        if (item.band) option.append(make("span", `band ${item.band}`, item.score));
        option.addEventListener("mousedown", event => event.preventDefault());
        option.addEventListener("click", () => take(item));
        box.append(option);
        items.push({ ...item, option });
      }
      list.append(box);
    });
    if (!items.length) list.append(make("p", "palette-none", form.dataset.none));
    told.textContent = items.length ? "" : form.dataset.none;
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    choose(items.length && typed ? 0 : -1);
  };

  const ask = async () => {
    const turn = ++asked, typed = field.value.trim();
    waiting?.abort();
    waiting = new AbortController();
    try {
      const answer = await fetch(`/find?q=${encodeURIComponent(typed)}`, { signal: waiting.signal });
      if (!answer.ok || answer.redirected || turn !== asked) return;
      const { groups } = await answer.json();
      if (turn !== asked) return;
      const known = recent().filter(item => item.to !== here && fold(item.text).includes(fold(typed)));
      const before = new Set(known.map(item => item.to));
      const rest = groups.map(group => ({ ...group, items: group.items.filter(item => !before.has(item.to)) }));
      draw(known.length ? [{ name: form.dataset.recent, items: known }, ...rest] : rest, typed);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  const open = () => { if (document.activeElement !== field) back = document.activeElement; row = current() ?? row; if (list.hidden) ask(); };

  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
      field.focus();
      field.select();
    }
  });
  field.addEventListener("pointerdown", open);
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 60); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", event => {
    const { key } = event;
    if (key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); field.value = ""; close(); back?.isConnected && back !== document.body ? back.focus() : field.blur(); }
    else if ((key === "ArrowDown" || key === "ArrowUp") && list.hidden) { event.preventDefault(); open(); }
    else if (key === "ArrowDown" && items.length) { event.preventDefault(); choose((chosen + 1) % items.length); }
    else if (key === "ArrowUp" && items.length) { event.preventDefault(); choose((chosen <= 0 ? items.length : chosen) - 1); }
    else if (key === "Enter" && !list.hidden && items[chosen]) { event.preventDefault(); take(items[chosen]); }
  });
}
