// Checks the built site: every link leads somewhere, and axe-core finds nothing to object to, on a
// phone and on a desk, light and dark. Needs chromium.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const site = path.resolve("../../target/site");
const pages = fs
  .readdirSync(site, { recursive: true })
  .filter((name) => name.endsWith(".html") && !name.startsWith("javadoc"));
const problems = [];

const ids = new Map();
const idsOf = (file) => {
  if (!ids.has(file)) {
    const html = fs.readFileSync(file, "utf8");
    ids.set(file, new Set([...html.matchAll(/ id="([^"]*)"/g)].map((found) => found[1])));
  }
  return ids.get(file);
};
let links = 0;
for (const page of pages) {
  const html = fs.readFileSync(path.join(site, page), "utf8");
  for (const [, link] of html.matchAll(/ (?:href|src)="([^"]*)"/g)) {
    if (/^https?:/.test(link)) {
      continue;
    }
    links++;
    const [name, hash] = link.split("#");
    const target = name ? path.resolve(site, path.dirname(page), name) : path.join(site, page);
    if (!fs.existsSync(target)) {
      problems.push(`${page}: ${link} leads nowhere`);
    } else if (hash && target.endsWith(".html") && !idsOf(target).has(decodeURIComponent(hash))) {
      problems.push(`${page}: ${link} has no such heading`);
    }
  }
}

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const tab = await browser.newPage();
let looks = 0;
for (const [index, page] of pages.entries()) {
  // Pages of one kind have one layout: some are looked at in all four ways, every third in one.
  const all = /^(index|guide\/ten-minutes|commands\/check|quality)\.html$/.test(page);
  for (let way = 0; way < 4; way++) {
    if (!all && (index % 3 || way !== index % 4)) {
      continue;
    }
    const width = way % 2 ? 390 : 1440;
    const scheme = way < 2 ? "light" : "dark";
    await tab.setViewport({ width, height: 900 });
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await tab.goto(pathToFileURL(path.join(site, page)).href);
    await tab.evaluate(axe);
    const { violations } = await tab.evaluate(() => axe.run());
    looks++;
    for (const { id, nodes } of violations) {
      problems.push(`${page}, ${width} pixels, ${scheme}: ${id}: ${nodes[0].html.slice(0, 200)}`);
    }
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) {
      problems.push(`${page}, ${width} pixels: ${wide} pixels too wide`);
    }
  }
}
await tab.goto(pathToFileURL(path.join(site, "guide/index.html")).href);
await tab.type("#search", "label errors");
await tab.waitForSelector("#found a", { timeout: 10_000 }).catch(() =>
  problems.push("the search finds nothing"));
await browser.close();

problems.forEach((problem) => console.error(problem));
console.log(`${pages.length} pages, ${links} links, ${looks} looks of axe-core: ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
