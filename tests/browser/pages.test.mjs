// Every sample page in both languages, at the width of a small phone and of a wall: no axe violation, no sideways
// scrolling, nothing too small to press. Set LUOHU_SHOTS to a folder to look at them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { axe, launch, sideways, smallTargets } from "./browser.mjs";

const root = new URL("../../", import.meta.url).pathname;
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

// Fault pages are one template: two of them stand for all.
const looked = (name) => !/^fault-(?!403|404)/.test(name);

for (const [width, height] of [[320, 640], [1920, 1080]]) {
  test(`every page at ${width} pixels`, async () => {
    const names = readdirSync(folder).filter((name) => name.endsWith(".html") && looked(name) && (!only || name.startsWith(only)));
    assert.ok(only || names.length >= 50, `${names.length} pages`);
    const wrong = [];
    const context = await browser.newContext({ viewport: { width, height } });
    const page = await context.newPage();
    let name;
    page.on("console", (message) => message.type() === "error" && wrong.push(`${name}: ${message.text()}`));
    for (name of names) {
      await page.emulateMedia({ colorScheme: name.includes("-dark") ? "dark" : "light" });
      await page.goto(`${base}/${name}`);
      for (const line of await axe(page)) wrong.push(`${name}: ${line}`);
      const over = await sideways(page);
      if (over > 0) wrong.push(`${name}: scrolls ${over} pixels sideways`);
      for (const line of await smallTargets(page, name.includes("elder") ? 60 : 44)) wrong.push(`${name}: small: ${line}`);
      if (shots) await page.screenshot({ path: join(shots, `${name.replace(".html", "")}.${width}.png`), fullPage: true });
    }
    await context.close();
    assert.deepEqual(wrong, []);
  });
}
