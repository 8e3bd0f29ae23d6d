// Signs in once, lets Lighthouse look at each page as on a desk and as on a phone, and counts what comes over the line
// the first time and later. Prints tables, keeps Lighthouse's reports in the folder, and ends with 1 when a
// page misses what CONTRIBUTING.md promises.
//   node measure.mjs ADDRESS EMAIL PASSWORD CHROMIUM FOLDER [PAGE,…]
import { mkdirSync, writeFileSync } from "node:fs";
import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

const [address, email, password, executablePath, folder, only] = process.argv.slice(2);
// A machine that Lighthouse gives 1,750 is a phone of the middle class when it is slowed down four times, says Lighthouse's
// own page on throttling; a weaker machine is slowed down less. Its power is the middle of what all looks so far found.
const fast = { power: 1750, slowdown: 4 };
const powers = [];
const promised = { performance: 95, accessibility: 100, first: 250, later: 50 };
const missed = [];
const browser = await puppeteer.launch({
  executablePath,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

const middle = (all, by) => all.toSorted((one, other) => by(one) - by(other))[all.length >> 1];
const row = (...cells) => console.log(cells.map((cell, at) => String(cell).padEnd(at ? 15 : 22)).join("").trimEnd());
const hold = (isKept, what) => { if (!isKept) missed.push(what); };

async function signIn() {
  const page = await browser.newPage();
  await page.goto(`${address}/sign-in`);
  await page.type("#email", email);
  await page.type("#password", password);
  await Promise.all([page.waitForNavigation(), page.click("form .btn-solid")]);
  return page;
}

/** One page by Lighthouse: of three looks the middle one, for machines are noisy. What it finds wrong in accessibility is named. */
async function look(page, path, name, form, config) {
  const slowdown = () => Math.min(fast.slowdown, Math.max(1, fast.slowdown * middle(powers, power => power) / fast.power));
  const settings = () => ({
    output: "html", disableStorageReset: true, onlyCategories: ["performance", "accessibility", "best-practices"],
    ...(config ? {} : { throttling: { cpuSlowdownMultiplier: slowdown() } }),
  });
  const looks = [];
  await page.goto(address + path);
  // A look at which nothing was painted is none: the browser was not in front.
  for (let tried = 0; looks.length < 3 && tried < 6; tried++) {
    const one = await lighthouse(address + path, settings(), config, page);
    powers.push(one.lhr.environment.benchmarkIndex);
    if (!one.lhr.runtimeError) looks.push(one);
  }
  hold(looks.length === 3, `${name} on a ${form}: not seen`);
  if (looks.length === 0) return;
  const { lhr, report } = middle(looks, one => one.lhr.categories.performance.score);
  const score = category => Math.round(lhr.categories[category].score * 100);
  const told = audit => (lhr.audits[audit].displayValue ?? "–").replaceAll(/\s/g, " ");
  writeFileSync(`${folder}/${name}-${form}.html`, report);
  row(`${name}, ${form}`, score("performance"), score("accessibility"), score("best-practices"), told("first-contentful-paint"),
    told("largest-contentful-paint"), told("total-blocking-time"), told("cumulative-layout-shift"), `${Math.round(lhr.audits["server-response-time"].numericValue)} ms`,
    `${lhr.configSettings.throttling.cpuSlowdownMultiplier.toFixed(1)} x of ${Math.round(lhr.environment.benchmarkIndex)}`);
  hold(score("performance") >= promised.performance && score("accessibility") >= promised.accessibility, `${name} on a ${form}`);

  for (const { id, weight } of lhr.categories.accessibility.auditRefs) {
    const audit = lhr.audits[id];
    if (weight > 0 && audit.score === 0) console.log(`  ${audit.title}: ${audit.details?.items?.slice(0, 3).map(item => item.node?.snippet).join(" ")}`);
  }
}

/** KiB over the line until the page stands; charts apart, which load where there is one. */
async function weigh(page, path) {
  const line = await page.createCDPSession();
  const addresses = new Map();
  let bytes = 0;
  line.on("Network.requestWillBeSent", sent => addresses.set(sent.requestId, sent.request.url));
  line.on("Network.loadingFinished", done => { if (!addresses.get(done.requestId)?.includes("/lib/chart")) bytes += done.encodedDataLength; });
  await line.send("Network.enable");
  await page.goto(address + path);
  await page.evaluate(() => document.fonts.ready.then(() => true));
  await line.detach();
  return bytes / 1024;
}

try {
  const page = await signIn();
  await page.goto(`${address}/accounts`);
  const account = await page.$eval("tbody [data-row] a", link => new URL(link.href).pathname);
  const all = { today: "/today", account, accounts: "/accounts", signals: "/signals", model: "/model" };
  const pages = Object.fromEntries(Object.entries(all).filter(([name]) => !only || only.split(",").includes(name)));
  mkdirSync(folder, { recursive: true });
  row("page", "performance", "accessibility", "practices", "first paint", "largest paint", "blocked", "shift", "server", "slowed");

  for (const [name, path] of Object.entries(pages)) {
    await look(page, path, name, "desk", desktopConfig);
    await look(page, path, name, "phone", undefined);
  }

  console.log();
  row("over the line", "KiB first", "KiB later");

  for (const [name, path] of Object.entries(pages)) {
    await (await page.createCDPSession()).send("Network.clearBrowserCache");
    const first = await weigh(page, path);
    await page.goto(`${address}/system`);
    const later = await weigh(page, path);
    row(name, first.toFixed(0), later.toFixed(0));
    hold(first <= promised.first, `${name} the first time`);
    hold(later <= promised.later, `${name} later`);
  }
} finally {
  await browser.close();
}

console.log(missed.length ? `\nMissed: ${missed.join("; ")}.` : "\nAll is kept.");
process.exitCode = missed.length ? 1 : 0;
