// Vigie's pages in a real browser, over the demo record and an article that means harm.
//
//   npm ci && node pages.mjs ../../../../target/release/vigie [CHROMIUM]
//
// The program is run as a user runs it. Without JavaScript, at 360 and at 1920 px, in both themes: no page may ask
// anything of another host, break the policy that it is sent with, run out of the window, or say anything on the console.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";

const [program = "vigie", chromium = "/usr/bin/chromium"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "vigie-pages-"));
const record = join(folder, "demo.gpkg");
const HARM = `<script>document.title = "taken"</script> & <img src=x onerror="document.title='taken'">

HERAT, 9 July 2021 (Harbour Wire) - Taliban fighters seized <b>Islam Qala</b> on Friday, "><script>alert(1)</script> the governor said.

Twelve soldiers were killed in the fighting in Herat, officials said.
`;

let server;
let browser;
let home;

before(async () => {
  execFileSync(program, ["demo", "--no-page", "--into", record]);
  writeFileSync(join(folder, "harm.txt"), HARM);
  execFileSync(program, ["read", join(folder, "harm.txt"), "--into", record]);
  server = spawn(program, ["serve", record, "--port", "0", "--color", "never"]);
  home = await new Promise((resolve, reject) => {
    server.stdout.on("data", (chunk) => resolve(/http:\/\/[\d.:]+/.exec(chunk)[0]));
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  server?.kill("SIGINT");
  rmSync(folder, { recursive: true, force: true });
});

/** A page of the browser that remembers everything that went wrong on it. */
async function visit(path, { width = 1280, height = 900, dark = false, scripts = true } = {}) {
  const page = await browser.newPage();
  page.wrong = [];
  page.on("console", (said) => page.wrong.push(`console: ${said.text()}`));
  page.on("pageerror", (error) => page.wrong.push(`error: ${error.message}`));
  page.on("dialog", async (dialog) => {
    page.wrong.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => {
    // The browser draws its own date fields with pictures inside of addresses.
    const own = request.url().startsWith(home) || request.url().startsWith("data:");
    if (!own) page.wrong.push(`asked for ${request.url()}`);
  });
  page.on("requestfailed", (request) => page.wrong.push(`failed: ${request.url()}`));
  await page.setJavaScriptEnabled(scripts);
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  const response = await page.goto(home + path);
  assert.equal(response.status(), 200, path);
  return page;
}

async function json(path) {
  const response = await fetch(home + path);
  assert.equal(response.status, 200, path);
  return response.json();
}

/** The address of the document that holds some words. */
async function documentWith(words) {
  const { documents } = await json(`/search.json?words=${encodeURIComponent(words)}`);
  assert.ok(documents.length > 0, words);
  return `/document/${documents[0].document}`;
}

async function everyPage() {
  const { places } = await json("/places.json");
  const { facts } = await json("/facts.json");
  const own = ["/", "/?since=2021-07-01", "/map", "/places", "/timeline", "/facts", "/documents", "/events", "/contradictions", "/sources", "/report", "/review", "/search?words=Kandahar"];
  return [...own, `/place/${places[0].id}`, `/fact/${facts[0].id}`, `/document/${facts[0].document}`];
}

for (const look of [
  { width: 360, height: 740 },
  { width: 1920, height: 1080, dark: true },
  { width: 1280, scripts: false },
]) {
  test(`every page stands in its window: ${JSON.stringify(look)}`, async () => {
    for (const path of await everyPage()) {
      const page = await visit(path, look);
      const over = await page.$eval("html", (html) => html.scrollWidth - html.clientWidth);
      assert.ok(over <= 1, `${path} is ${over} px too wide`);
      assert.equal((await page.$$("h1")).length, 1, path);
      assert.ok((await page.$$("main, nav, footer")).length >= 3, path);
      assert.deepEqual(page.wrong, [], path);
      await page.close();
    }
  });
}

test("both themes have letters that can be read", async () => {
  for (const dark of [false, true]) {
    const page = await visit("/", { dark });
    const poor = await page.evaluate(() => {
      const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
      const colour = (text) => text.match(/[\d.]+/g).map(Number);
      const behind = (node) => {
        for (let at = node; at; at = at.parentElement) {
          const found = colour(getComputedStyle(at).backgroundColor);
          if (found.length === 3 || found[3] === 1) return found;
        }
        return [255, 255, 255];
      };
      return [...document.querySelectorAll("main p, main li, main a, main small, main td, main th, .top a")]
        .filter((node) => node.textContent.trim())
        .map((node) => {
          const [a, b] = [light(colour(getComputedStyle(node).color)), light(behind(node))];
          return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), node.textContent.trim().slice(0, 40)];
        })
        .filter(([contrast]) => contrast < 4.5);
    });
    assert.deepEqual(poor, [], dark ? "dark" : "light");
    await page.close();
  }
});

test("the map is drawn, moves, and says the same as its list", async () => {
  const page = await visit("/map");
  const painted = await page.$eval("svg.map", (map) => {
    const box = map.getBoundingClientRect();
    const land = getComputedStyle(map.querySelector(".land")).fill;
    return { wide: box.width, high: box.height, land, pins: map.querySelectorAll("circle.pin").length };
  });
  assert.ok(painted.wide > 600 && painted.high > 300 && painted.pins > 5);
  assert.notEqual(painted.land, "rgb(0, 0, 0)");
  const listed = await page.$$eval(".columns-list a", (links) => links.map((link) => link.textContent));
  const named = await page.$$eval("svg.map text.name", (names) => names.map((name) => name.textContent));
  assert.ok(named.length > 3 && named.every((name) => listed.includes(name)), `${named} / ${listed}`);
  const before = await page.$eval("svg.map", (map) => map.getAttribute("viewBox"));
  await page.mouse.move(500, 450);
  await page.mouse.wheel({ deltaY: -300 });
  await page.waitForFunction((was) => document.querySelector("svg.map").getAttribute("viewBox") !== was, {}, before);
  // Once it rests, the server draws what lies there: nearer, with the letters as large as before.
  const span = () => page.$eval("svg.map", (map) => map.dataset.window.split(",").map(Number));
  await page.waitForFunction(() => location.search.includes("box="));
  await page.waitForFunction((was) => document.querySelector("svg.map").getAttribute("viewBox") === was, {}, before);
  const [west, south, east, north] = await span();
  await page.mouse.move(500, 450);
  await page.mouse.down();
  await page.mouse.move(600, 450, { steps: 5 });
  await page.mouse.up();
  await page.waitForFunction((was) => Number(document.querySelector("svg.map").dataset.window.split(",")[0]) < was - 0.1, {}, west);
  const moved = await span();
  assert.ok(Math.abs(moved[2] - moved[0] - (east - west)) < 0.01, "a drag does not zoom");
  assert.ok(Math.abs(moved[1] - south) < 0.05 && Math.abs(moved[3] - north) < 0.05, `${moved} / ${south}, ${north}`);
  await Promise.all([page.waitForNavigation(), page.click(".moves .in")]);
  assert.match(page.url(), /box=/);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("names on the map can be read on a telephone and do not cover each other", async () => {
  const page = await visit("/map");
  await page.setViewport({ width: 360, height: 780 });
  const names = await page.$$eval("svg.map text.name", (all) => all
    .filter((name) => getComputedStyle(name).display !== "none")
    .map((name) => [name.textContent, name.getBoundingClientRect()].map((a, n) => n ? [a.left, a.top, a.right, a.bottom] : a)));
  assert.ok(names.length > 2, names.join());
  for (const [name, [left, top, right, bottom]] of names) {
    assert.ok(bottom - top > 9, `${name} is ${bottom - top} points high`);
    const over = names.find(([other, b]) => other !== name && left < b[2] - 2 && b[0] < right - 2 && top < b[3] - 4 && b[1] < bottom - 4);
    assert.equal(over, undefined, `${name} covers ${over}`);
  }
  await page.close();
});

test("no table breaks its words letter by letter", async () => {
  for (const path of ["/documents", "/places", "/sources"]) {
    for (const width of [360, 1280]) {
      const page = await visit(path);
      await page.setViewport({ width, height: 780 });
      const broken = await page.$$eval("table th, table td", (cells) => cells
        .filter((cell) => cell.offsetWidth && cell.textContent.trim())
        .filter((cell) => {
          const longest = Math.max(...cell.textContent.trim().split(/\s+/).map((word) => Math.min(word.length, 12)));
          return cell.clientWidth < longest * 5;
        })
        .map((cell) => cell.textContent));
      assert.deepEqual(broken, [], `${path} at ${width}`);
      await page.close();
    }
  }
});

test("a slider goes through time and the map follows", async () => {
  const page = await visit("/map");
  const before = await page.$$eval(".big-map .status, .as-list .statuses li", (all) => all.length);
  const first = await page.$eval("input[name=on]", (day) => day.min);
  await page.$eval(".slider", (slider) => {
    slider.value = slider.min;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await page.waitForFunction((day) => location.search.includes(`on=${day}`), {}, first);
  const after = await page.$$eval(".big-map .status, .as-list .statuses li", (all) => all.length);
  assert.ok(after < before, `${after} of ${before} statuses on the first day`);
  assert.equal(await page.$eval("input[name=on]", (day) => day.value), first);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("a value lights its words and words light their value", async () => {
  const page = await visit(await documentWith("Qala-i-Naw"));
  const value = await page.$(".beside dl > div[data-of$=':agent']");
  const of = await value.evaluate((node) => node.dataset.of);
  await value.hover();
  const words = await page.$$eval(".text .lit", (lit) => lit.map((node) => node.dataset.of));
  assert.ok(words.length > 0 && words.every((all) => all.split(" ").includes(of)), `${words} / ${of}`);
  const word = await page.$(".text .e");
  await word.hover();
  assert.ok((await page.$$(".beside .lit")).length > 0);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("a copy leads to its origin and is counted with it", async () => {
  const { origins, support } = await json("/sources.json");
  assert.ok(support.high < support.reports, JSON.stringify(support));
  const family = origins.find((origin) => origin.documents.length > 1);
  const copy = family.documents.find((document) => document.copy);
  const page = await visit(`/document/${copy.document}`);
  assert.match(await page.$eval(".document-head", (head) => head.textContent), /1 independent origin/);
  await page.click(`.family a[href="/document/${copy.copy.of}"]`);
  await page.waitForFunction((of) => location.pathname.endsWith(of), {}, copy.copy.of);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("keys lead through the pages", async () => {
  const page = await visit("/");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.name), "words");
  await page.keyboard.type("Kandahar");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.match(page.url(), /\/search\?words=Kandahar/);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("g");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("m")]);
  assert.equal(new URL(page.url()).pathname, "/map");
  await page.close();
});

/** Runs the program over the record, and gives the JSON lines that it prints. */
function run(...args) {
  const out = execFileSync(program, [...args, "--json"], { encoding: "utf8" });
  return out.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

test("a correction is made by keyboard, stands after a reload, and the log verifies", async () => {
  const page = await visit("/review");
  const id = await page.$eval(".desk article.fact", (fact) => fact.id);
  const before = (await json(`/fact/${id}.json`)).facts[0];
  await page.type("input[name=by]", "Ada");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("c");
  assert.equal(await page.evaluate(() => document.activeElement.name), "type");
  assert.equal(await page.$eval("details.fields", (fields) => fields.open), true);
  await page.$eval("input[name=time]", (field) => { field.value = "2021-07-01"; });
  await page.$eval("input[name=own]", (box) => { box.checked = true; });
  await Promise.all([page.waitForNavigation(), page.click(".fields button[value=correct]")]);
  assert.match(page.url(), new RegExp(`/review\\?fact=${id}$`));
  await page.reload();
  assert.equal(await page.$eval("input[name=time]", (field) => field.value), "2021-07-01");
  assert.equal(await page.$eval("input[name=by]", (field) => field.value), "Ada", "the name is remembered");
  assert.equal((await page.$$(".reviewed.corrected")).length, 1);
  const after = (await json(`/fact/${id}.json`)).facts[0];
  assert.deepEqual([after.time, after.review], ["2021-07-01", "corrected"]);
  const [checked] = run("verify", record);
  assert.ok(checked.holds && checked.entries >= 1 && checked.documents > 10, JSON.stringify(checked));
  // Taken back by a key, accepted by another, and on to the next by a third.
  await Promise.all([page.waitForNavigation(), page.keyboard.press("u")]);
  assert.deepEqual((await json(`/fact/${id}.json`)).facts[0], before);
  const waiting = (await json("/review.json")).waiting;
  await Promise.all([page.waitForNavigation(), page.keyboard.press("a")]);
  assert.equal((await json("/review.json")).waiting, waiting - 1);
  const next = await page.$eval(".desk article.fact", (fact) => fact.id);
  assert.notEqual(next, id, "an accepted fact makes room for the next");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("j")]);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("k")]);
  assert.equal(await page.$eval(".desk article.fact", (fact) => fact.id), next);
  assert.equal(run("review", record, "log").length, 3);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("a fact is rejected without scripts", async () => {
  const page = await visit("/review", { scripts: false });
  const id = await page.$eval(".desk article.fact", (fact) => fact.id);
  await page.type("input[name=by]", "Ada");
  await page.type("input[name=why]", "told of another town");
  await Promise.all([page.waitForNavigation(), page.click("button[value=reject]")]);
  assert.ok((await json("/facts.json")).facts.every((fact) => fact.id !== id));
  const shown = await visit(`/fact/${id}`, { scripts: false });
  assert.match(await shown.$eval("table.log", (log) => log.textContent), /told of another town/);
  await shown.close();
  assert.ok(run("verify", record)[0].holds);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

// By keyboard: a page that opens at an anchor may still move, and a click then misses.
async function press(page, selector) {
  await page.focus(selector);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

test("a contradiction is settled without scripts, and the state that was denied stands", async () => {
  const page = await visit("/contradictions", { scripts: false });
  const { contradictions } = await json("/contradictions.json");
  const denied = contradictions.find((one) => one.claims.some((claim) => claim.denies) && one.matter !== "toll");
  const right = denied.claims.find((claim) => !claim.denies).fact;
  const form = `form[id="${denied.id}"]`;
  await page.type(`${form} input[name=by]`, "Ada");
  await page.click(`${form} input[name="right.${right}"]`);
  await press(page, `${form} button[value=settle]`);
  assert.ok(page.url().endsWith(`#${denied.id}`));
  assert.match(await page.$eval(form, (form) => form.textContent), /Settled by\s+Ada/);
  const standings = (await json(`/place/${denied.place.id}.json`)).standings;
  const against = standings.flatMap((standing) => standing.against);
  assert.ok(denied.claims.every((claim) => !claim.denies || !against.includes(claim.fact)));
  await press(page, `${form} button[value=reopen]`);
  const { contradictions: again } = await json("/contradictions.json?settled=yes");
  assert.deepEqual(again, []);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("a state is closed from one's own knowledge, and stands again when that is taken back", async () => {
  const { places } = await json("/places.json");
  const sheets = await Promise.all(places.map(({ id }) => json(`/place/${id}.json`)));
  const open = (sheet) => sheet.standings.find((standing) => standing.state === "encircled" && !standing.until);
  const place = places[sheets.findIndex(open)];
  const { id } = open(sheets.find(open));
  const state = async () => (await json(`/place/${place.id}.json`)).standings.find((standing) => standing.id === id);
  const page = await visit(`/place/${place.id}`, { width: 360 });
  const form = `details.close:has(input[value="${id}"])`;
  await page.click(`${form} summary`);
  for (const [name, value] of [["until", "2021-08-20"], ["by", "Ada"], ["why", "seen by our driver"]]) {
    await page.$eval(`${form} input[name=${name}]`, (field, value) => { field.value = value; }, value);
  }
  assert.ok((await page.$eval("html", (html) => html.scrollWidth - html.clientWidth)) <= 1);
  await Promise.all([page.waitForNavigation(), page.click(`${form} button`)]);
  assert.equal((await state()).until, "2021-08-20");
  assert.match(await page.$eval(".statuses", (list) => list.textContent), /20 August 2021\s+\(?by a reviewer/);
  const entry = run("review", record, "log").at(-1);
  assert.equal(entry.action, "close");
  run("review", record, "undo", String(entry.number), "--by", "Ada");
  assert.equal((await state()).until ?? null, null);
  assert.ok(run("verify", record)[0].holds);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("facts are parted and joined by keyboard", async () => {
  const { events } = await json("/events.json");
  const [first, second] = events.find((row) => row.facts.length > 1).facts;
  const page = await visit(`/review?fact=${second}`);
  await page.$eval("input[name=by]", (field) => { field.value = "Ada"; });
  await page.keyboard.press("s");
  assert.match(await page.evaluate(() => document.activeElement.value), /^split:/);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.equal((await json("/events.json")).events.length, events.length + 1);
  await page.keyboard.press("m");
  assert.match(await page.evaluate(() => document.activeElement.value), /^merge:/);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("u")]);
  assert.equal((await json("/events.json")).events.length, events.length, first);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("a correction is offered to a copy of its document, and taken over", async () => {
  const { origins } = await json("/sources.json");
  const family = origins.find((origin) => origin.documents.length > 1);
  const copy = family.documents.find((document) => document.copy);
  const { facts } = await json("/facts.json");
  const here = facts.filter((fact) => fact.document === copy.document);
  const there = facts.filter((fact) => fact.document === copy.copy.of);
  const pair = there.map((fact) => [fact, here.find((other) => other.type === fact.type && other.sentence.text === fact.sentence.text)]);
  const [source, target] = pair.find(([, other]) => other);
  run("review", record, "correct", source.id, "--time", "2021-07-01", "--own", "--by", "Ada");
  const page = await visit(`/review?fact=${target.id}`);
  await page.$eval("input[name=by]", (field) => { field.value = "Ben"; });
  await Promise.all([page.waitForNavigation(), page.click("button[value^='adopt:']")]);
  const after = (await json(`/fact/${target.id}.json`)).facts[0];
  assert.deepEqual([after.time, after.review], ["2021-07-01", "corrected"]);
  assert.equal(await page.$("button[value^='adopt:']"), null, "it is offered once");
  assert.ok(run("verify", record)[0].holds);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("an outlet gets a letter", async () => {
  const page = await visit("/sources", { width: 360 });
  await page.select("form.grade select", "B");
  await page.$eval("form.grade input[name=by]", (field) => { field.value = "Ada"; });
  await Promise.all([page.waitForNavigation(), page.click("form.grade button")]);
  assert.equal(await page.$eval("form.grade select", (choice) => choice.value), "B");
  assert.deepEqual(Object.values((await json("/sources.json")).reliability), ["B"]);
  assert.deepEqual(page.wrong, []);
  await page.close();
});

test("another site cannot decide", async () => {
  const token = await (await fetch(`${home}/review`)).text().then((page) => /name="token" value="(\w+)"/.exec(page)[1]);
  const [fact] = (await json("/facts.json")).facts;
  const body = new URLSearchParams({ token, fact: fact.id, by: "Eve", action: "reject" });
  for (const headers of [{ Origin: "http://evil.example" }, { "Sec-Fetch-Site": "cross-site" }, {}]) {
    const answer = await fetch(`${home}/review`, { method: "POST", body, headers, redirect: "manual" });
    assert.equal(answer.status, 403, JSON.stringify(headers));
  }
});

test("an article full of markup is shown as text", async () => {
  const path = await documentWith("Islam Qala taken");
  const page = await visit(path);
  const shown = await page.$eval(".text", (text) => text.textContent);
  assert.ok(shown.includes("<script>alert(1)</script>") && shown.includes("<b>Islam Qala</b>"));
  assert.equal((await page.$$("main script, main img, main b")).length, 0);
  assert.ok(!(await page.title()).startsWith("taken"));
  assert.deepEqual(page.wrong, []);
  await page.close();
});
