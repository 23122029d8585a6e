// Every sample page in both languages, at the width of a small phone and of a wall: no axe violation, no sideways
// scrolling, nothing too small to press. Set LUOHU_SHOTS to a folder to look at them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, launch, root, sideways, smallTargets } from "./browser.mjs";

const assets = join(root, "crates/web/assets");
const shots = process.env.LUOHU_SHOTS;
const only = process.env.LUOHU_ONLY;
const kinds = { ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml", ".html": "text/html; charset=utf-8" };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; font-src 'self'";

let folder, given, server, base, browser;

before(async () => {
  given = process.env.LUOHU_PAGES;
  folder = given ?? mkdtempSync(join(tmpdir(), "luohu-pages-"));
  if (!given) {
    execFileSync("cargo", ["test", "-q", "-p", "web", "--test", "it", "pages_are_written"], {
      cwd: root,
      env: { ...process.env, LUOHU_PAGES: folder },
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (path.endsWith(".geojson")) {
      const body = path.includes("district") ? readFileSync(join(root, "demo/map.geojson")) : '{"type":"FeatureCollection","features":[]}';
      return response.writeHead(200, { "content-type": "application/geo+json" }).end(body);
    }
    const file = path.startsWith("/assets/") ? join(assets, path.split("/").slice(3).join("/")) : join(folder, path);
    try {
      const body = readFileSync(file);
      response.writeHead(200, { "content-type": kinds[extname(file)] ?? "application/octet-stream", "content-security-policy": policy });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
  if (shots) mkdirSync(shots, { recursive: true });
});

after(async () => {
  await browser?.close();
  server?.close();
  if (folder && !given) rmSync(folder, { recursive: true });
});

/**
 * What is sampled. Fault pages are one template: two of them stand for all. Of the planning form, whose own words are in
 * one language, the writer of the pages takes a few of each way to ask; they are looked at narrow in Chinese and wide in
 * English. All other pages are looked at in both languages and at both widths.
 */
function looked(name, width) {
  if (name.startsWith("planning-")) return name.includes(width < 1000 ? ".zh" : ".en");
  // The page of a system that is known already leads on at once: its twin without haste is looked at.
  if (name.startsWith("onward-quick")) return false;
  return !/^fault-(?!403|404)/.test(name);
}

const slow = (times) => times.sort(([a], [b]) => b - a).slice(0, 3).map(([took, name]) => `${name} ${took} ms`).join(", ");

// Both widths at once, each in a page of its own: the browser gives each a process.
describe("every page", { concurrency: true }, () => {
  for (const [width, height] of [[320, 640], [1920, 1080]]) {
    test(`at ${width} pixels`, async (t) => {
      const names = readdirSync(folder).filter((name) => name.endsWith(".html") && looked(name, width) && (!only || name.startsWith(only)));
      assert.ok(only || names.length >= 50, `${names.length} pages`);
      const [wrong, times] = [[], []];
      const context = await browser.newContext({ viewport: { width, height } });
      const page = await context.newPage();
      let name;
      page.on("console", (message) => message.type() === "error" && wrong.push(`${name}: ${message.text()}`));
      for (name of names) {
        await page.emulateMedia({ colorScheme: name.includes("-dark") ? "dark" : "light" });
        const begin = Date.now();
        await page.goto(`${base}/${name}`);
        for (const line of await axe(page)) wrong.push(`${name}: ${line}`);
        const over = await sideways(page);
        if (over > 0) wrong.push(`${name}: scrolls ${over} pixels sideways`);
        for (const line of await smallTargets(page, name.includes("elder") ? 60 : 44)) wrong.push(`${name}: small: ${line}`);
        times.push([Date.now() - begin, name]);
        if (shots) await page.screenshot({ path: join(shots, `${name.replace(".html", "")}.${width}.png`), fullPage: true });
      }
      await context.close();
      t.diagnostic(`${names.length} pages, the slowest: ${slow(times)}`);
      assert.deepEqual(wrong, []);
    });
  }
});
