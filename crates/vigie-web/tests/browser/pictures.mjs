// Pictures of the pages for docs/pictures, over the demo record: run it when a page has changed its looks.
//
//   npm ci && node pictures.mjs ../../../../target/release/vigie [CHROMIUM]

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

const [program = "vigie", chromium = "/usr/bin/chromium"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "vigie-pictures-"));
const record = join(folder, "demo.gpkg");
const target = join(dirname(fileURLToPath(import.meta.url)), "../../../../docs/pictures");

execFileSync(program, ["demo", "--no-page", "--into", record]);
const server = spawn(program, ["serve", record, "--port", "0", "--color", "never"]);
const home = await new Promise((resolve) => {
  server.stdout.on("data", (chunk) => resolve(/http:\/\/[\d.:]+/.exec(chunk)[0]));
});
const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const json = async (path) => (await fetch(home + path)).json();

const { places } = await json("/places.json");
const { documents } = await json("/search.json?words=Kandahar");
const shots = [
  ["now", "/", { width: 1280, height: 900 }],
  ["map-dark", "/map", { width: 1280, height: 900, dark: true }],
  ["place", `/place/${places[0].id}`, { width: 1280, height: 900 }],
  ["reader-phone", `/document/${documents[0].document}`, { width: 360, height: 780 }],
  ["report", "/report", { width: 1280, height: 900 }],
];
mkdirSync(target, { recursive: true });
for (const [name, path, { width, height, dark = false }] of shots) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.goto(home + path, { waitUntil: "networkidle0" });
  await page.screenshot({ path: join(target, `${name}.png`) });
  await page.close();
}
await browser.close();
server.kill("SIGINT");
rmSync(folder, { recursive: true, force: true });
