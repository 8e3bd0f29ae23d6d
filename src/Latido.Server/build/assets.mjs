// Makes wwwroot/lib, all that the pages are served, from Shell/Look and the packages of package.json:
//   latido.css   what we use of Tabler, Inter and our own sheets, one file
//   first.js     what cannot wait: light or dark before the first paint, what a quick reader does before latido.js is there
//   latido.js    what every page runs: ages that count, copying, menus, live fragments
//   chart.js     ECharts, only the parts we draw with, and <latido-chart>
//   icons.svg    a sprite of the icons named in icons.txt, and our own mark
// Run by the build (see Assets.targets), or by hand: npm run build
import { build } from "esbuild";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PurgeCSS } from "purgecss";

const here = new URL("..", import.meta.url);
const look = new URL("Shell/Look/", here);
const out = new URL("wwwroot/lib/", here);

/** Our mark: a beat on a line. */
const mark = '<path d="M2.5 13h4l2.2-6.5 4.2 12 2.8-8 1.3 2.5h4.5"/>';

async function icons() {
  const names = (await readFile(new URL("icons.txt", look), "utf8")).split("\n").map(line => line.trim()).filter(Boolean);
  const symbols = await Promise.all(names.map(symbol));

  return `<svg xmlns="http://www.w3.org/2000/svg"><symbol id="latido" viewBox="0 0 24 24">${mark}</symbol>${symbols.join("")}</svg>\n`;
}

async function symbol(name) {
  const drawing = await readFile(new URL(`node_modules/@tabler/icons/icons/outline/${name}.svg`, here), "utf8");
  const paths = drawing.match(/<(?:path|circle|rect|line)[^>]*>/g).filter(path => !path.includes('stroke="none"'));

  return `<symbol id="${name}" viewBox="0 0 24 24">${paths.join("")}</symbol>`;
}

function favicon() {
  const line = mark.replace("<path", '<path fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"');

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-3 -3 30 30"><rect x="-3" y="-3" width="30" height="30" rx="7" fill="#3146c4"/>${line}</svg>\n`;
}

/** Of Tabler the rules whose classes a page, a script or a sentence of ours names: a tenth of it, and a browser weighs every rule. */
const usedOfTabler = {
  name: "used-of-tabler",
  setup(bundle) {
    bundle.onLoad({ filter: /tabler\.min\.css$/ }, async ({ path }) => {
      const content = ["*/Pages/*.razor", "Shell/**/*.razor", "Shell/**/*.cs", "*/Pages/*.cs", "Shell/Look/*.js"].map(glob => fileURLToPath(here) + glob);
      const [{ css }] = await new PurgeCSS().purge({ content, css: [{ raw: await readFile(path, "utf8") }] });

      return { contents: css, loader: "css" };
    });
  },
};

/** Letters that come late wait for the next page: lines that break anew under a reader's eyes are worse than a plain face. */
const lettersInTime = {
  name: "letters-in-time",
  setup(bundle) {
    bundle.onLoad({ filter: /fontsource.*\.css$/ }, async ({ path }) => (
      { contents: (await readFile(path, "utf8")).replaceAll("font-display: swap", "font-display: optional"), loader: "css" }));
  },
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

await build({
  entryPoints: ["latido.css", "first.js", "latido.js", "chart.js"].map(name => fileURLToPath(new URL(name, look))),
  outdir: fileURLToPath(out),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome112", "firefox117", "safari16.5"],
  loader: { ".woff2": "file" },
  assetNames: "[name]-[hash]",
  legalComments: "external",
  plugins: [usedOfTabler, lettersInTime],
  logLevel: "warning",
});

await writeFile(new URL("icons.svg", out), await icons());
await writeFile(new URL("favicon.svg", out), favicon());
