// One way to start the browser and the demo, and the checks every page gets.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const root = new URL("../../", import.meta.url).pathname;
export const CHROMIUM = process.env.LUOHU_CHROMIUM ?? "/usr/bin/chromium";

export async function launch() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  });
}

/** The program to test: LUOHU_BIN, else the debug build of this source. */
function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const path = process.env.LUOHU_BIN ?? join(target, "debug/luohu");
  if (!process.env.LUOHU_BIN) execFileSync("cargo", ["build", "-q", "-p", "server"], { cwd: root, stdio: "inherit" });
  assert.ok(existsSync(path), `${path} is missing`);
  return path;
}

/** A demo of our own with so many events: its address, the password of all its people, and what it told so far. */
export async function demo(events) {
  const child = spawn(binary(), ["demo", "--port", "0", "--events", String(events)], { cwd: root });
  const told = [];
  const found = { told, base: undefined, password: undefined };
  let ended = false;
  await new Promise((ready, failed) => {
    const hear = (chunk) => {
      told.push(String(chunk));
      const text = told.join("");
      found.base = text.match(/listening on (http:\/\/\S+)/)?.[1];
      found.password = text.match(/all with the password[^:：]*[:：]\s*(\S+)/)?.[1];
      if (found.base && found.password) ready();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", failed);
    child.on("exit", (code) => {
      ended = true;
      failed(new Error(`the demo ended with ${code}: ${told.join("")}`));
    });
  });
  /** Ends it, and waits until it is gone with its folder. */
  const stop = async () => {
    if (ended) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    await gone;
  };
  return { ...found, stop };
}

/** Waits until `probe` holds on the page, through navigations too; after `seconds` it fails with `what` and where. */
export async function until(page, what, probe, argument, seconds = 30) {
  try {
    await page.waitForFunction(probe, argument, { timeout: seconds * 1_000 });
  } catch (error) {
    if (error.name !== "TimeoutError") throw error;
    const focus = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200)).catch(() => "unknown");
    assert.fail(`${what}: not within ${seconds} s on ${page.url()}, the focus is on ${focus}`);
  }
}

/** Does something that leads to another document, and waits until that stands there complete. */
export async function arrive(page, act) {
  // The old document is marked: whatever is asked afterwards cannot be answered by it.
  await page.evaluate(() => {
    window.left = true;
  });
  await act();
  await until(page, "the next page", () => !window.left && document.readyState === "complete");
}

/** Violations of WCAG 2.2 A and AA and of axe's best practices, one line each. */
export async function axe(page) {
  // The policy forbids inline scripts, so axe goes in through the debugger, where it is not a script of the page.
  await page.evaluate(axeSource);
  const results = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations"],
    }),
  );
  return results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} (${violation.help})`),
  );
}

/** How far the page scrolls sideways; it must not. */
export async function sideways(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Things to press that are smaller than `least` CSS pixels high. Links inside sentences are exempt (WCAG 2.5.8). */
export async function smallTargets(page, least) {
  return page.evaluate((least) => {
    const small = [];
    for (const element of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
      if (element.matches("[type=hidden], .skip") || element.closest("p, dd, li.done, .errors") && element.tagName === "A") continue;
      const box = (element.matches("[type=radio], [type=checkbox]") ? element.closest("label") : element).getBoundingClientRect();
      if (box.width > 0 && (box.height < least - 0.5 || box.width < least - 0.5)) {
        small.push(`${element.tagName} "${element.textContent.trim().slice(0, 30)}" ${Math.round(box.width)}x${Math.round(box.height)}`);
      }
    }
    return small;
  }, least);
}
