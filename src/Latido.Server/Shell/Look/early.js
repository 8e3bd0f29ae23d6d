// A reader may be quicker than the script: on a slow line the page stands there, and is written in, before anybody listens.
// What is written, chosen or opened until then is noted here, and told again once those who listen have come.
const kinds = ["input", "change", "toggle"];
const noted = Object.fromEntries(kinds.map(kind => [kind, new Set()]));
const note = ({ type, target }) => noted[type].add(target);
for (const kind of kinds) document.addEventListener(kind, note, true);

/** Called by latido.js when all listen. */
globalThis.tellEarly = () => {
  for (const kind of kinds) {
    document.removeEventListener(kind, note, true);
    for (const target of noted[kind]) if (target.isConnected) target.dispatchEvent(new Event(kind, { bubbles: kind !== "toggle" }));
  }
};
