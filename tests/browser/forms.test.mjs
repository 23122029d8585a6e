// A form made of a schema, filled in with the keyboard alone: no mouse, no script of ours needed. The small schema is
// ours; LUOHU_FORM_SCHEMA may name a larger one, of which the task list and the first pages are walked.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe, launch, sideways } from "./browser.mjs";

const root = new URL("../../", import.meta.url).pathname;
const shots = process.env.LUOHU_SHOTS;
let demo, base, password, browser;
const told = [];

function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const path = process.env.LUOHU_BIN ?? join(target, "debug/luohu");
  if (!process.env.LUOHU_BIN) execFileSync("cargo", ["build", "-q", "-p", "server"], { cwd: root, stdio: "inherit" });
  assert.ok(existsSync(path), `${path} is missing`);
  return path;
}

before(async () => {
  demo = spawn(binary(), ["demo", "--port", "0", "--events", "20"], { cwd: root });
  await new Promise((ready, failed) => {
    const hear = (chunk) => {
      told.push(String(chunk));
      const text = told.join("");
      base = text.match(/listening on (http:\/\/\S+)/)?.[1];
      password = text.match(/all with the password[^:：]*[:：]\s*(\S+)/)?.[1];
      if (base && password) ready();
    };
    demo.stdout.on("data", hear);
    demo.stderr.on("data", hear);
    demo.on("exit", (code) => failed(new Error(`the demo ended with ${code}: ${told.join("")}`)));
  });
  demo.removeAllListeners("exit");
  browser = await launch();
  if (shots) mkdirSync(shots, { recursive: true });
});

after(async () => {
  await browser?.close();
  demo?.kill("SIGINT");
});

const schema = {
  title: "占道施工申请",
  type: "object",
  required: ["who", "days", "night", "places"],
  properties: {
    who: {
      title: "申请人",
      oneOf: [
        { title: "个人", type: "object", required: ["name"], properties: { name: { title: "姓名", type: "string" } } },
        { title: "单位", type: "object", required: ["code"], properties: { code: { title: "统一社会信用代码", type: "string", format: "cn-uscc" } } },
      ],
    },
    days: { title: "天数", type: "integer", minimum: 1, maximum: 90 },
    night: { title: "夜间是否施工", type: "boolean" },
    places: { title: "路段", type: "array", minItems: 1, items: { type: "object", required: ["road"], properties: { road: { title: "路名", type: "string" } } } },
  },
};

/** Presses Tab until the element that matches has the focus; fails where it cannot be reached. */
async function tabTo(page, selector, text = "") {
  for (let presses = 0; presses < 400; presses += 1) {
    const here = await page.evaluate(([selector, text]) => {
      const at = document.activeElement;
      return at.matches(selector) && at.textContent.includes(text);
    }, [selector, text]);
    if (here) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the keyboard does not reach ${selector} ${text} on ${page.url()}`);
}

async function enter(page) {
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

async function open(page, file) {
  await page.goto(`${base}/sign-in`);
  await page.fill("#name", "dispatcher");
  await page.fill("#password", password);
  await Promise.all([page.waitForNavigation(), page.click("main form button")]);
  await page.goto(`${base}/desk/forms/preview`);
  await page.setInputFiles("#schema", file);
  await tabTo(page, "main form button");
  await enter(page);
}

for (const [width, height] of [[320, 640], [1920, 1080]]) {
  test(`a form is finished by keyboard at ${width} pixels`, async () => {
    const file = join(mkdtempSync(join(tmpdir(), "luohu-form-")), "works.json");
    writeFileSync(file, JSON.stringify(schema));
    const context = await browser.newContext({ viewport: { width, height }, locale: "zh-CN" });
    const page = await context.newPage();
    const wrong = [];
    const look = async (name) => {
      for (const line of await axe(page)) wrong.push(`${name}: ${line}`);
      if ((await sideways(page)) > 0) wrong.push(`${name}: scrolls sideways`);
      if (shots) await page.screenshot({ path: join(shots, `form-${name}.${width}.png`), fullPage: true });
    };
    await open(page, file);
    await look("tasks");
    // The first task: sent empty it names what is missing, with the focus on the summary.
    await tabTo(page, ".tasks a");
    await enter(page);
    await tabTo(page, "main form button");
    await enter(page);
    assert.ok(await page.evaluate(() => document.activeElement.matches(".errors")), "the focus is on the summary");
    assert.equal(await page.locator(".errors li").count(), 2);
    await look("wrong");
    await tabTo(page, ".errors a", "天数");
    await page.keyboard.press("Enter");
    await tabTo(page, "#q0");
    await page.keyboard.type("12");
    await tabTo(page, "input[type=radio]");
    await page.keyboard.press("Space");
    await tabTo(page, "main form button");
    await enter(page);
    // The choice, and its branch on the next page.
    await tabTo(page, ".tasks a", "申请人");
    await enter(page);
    await look("choice");
    await tabTo(page, "input[type=radio]");
    await page.keyboard.press("Space");
    await tabTo(page, "main form button");
    await enter(page);
    await tabTo(page, "#q0");
    await page.keyboard.type("林某");
    await tabTo(page, "main form button");
    await enter(page);
    // The list: its one item, then back on the list, then on.
    await tabTo(page, ".tasks a", "路段");
    await enter(page);
    await tabTo(page, "main form button.button:not(.quiet):not(.second)");
    await enter(page);
    await tabTo(page, "#q0");
    await page.keyboard.type("人民南路");
    await tabTo(page, "main form button");
    await enter(page);
    await look("list");
    await tabTo(page, "main form button.button:not(.quiet):not(.second)");
    await enter(page);
    await look("tasks-done");
    await tabTo(page, "a.button");
    await enter(page);
    await look("check");
    assert.match(await page.locator("main").innerText(), /林某/);
    assert.ok(!decodeURIComponent(page.url()).includes("林"), "no answer in the address");
    await tabTo(page, "main form button");
    await enter(page);
    assert.match(await page.locator("h1").innerText(), /表单填写完整/);
    await look("finished");
    await context.close();
    assert.deepEqual(wrong, []);
    assert.ok(!told.join("").includes("林某"), "no answer in the log");
  });
}

test("a large schema opens page by page by keyboard", async (t) => {
  const file = process.env.LUOHU_FORM_SCHEMA ?? join(root, "../shared/data/forms/schemas/postSubmissionApplication.json");
  if (!existsSync(file)) {
    assert.notEqual(process.env.CI, "true", "the corpus of forms is missing");
    return t.skip("corpus not found");
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en" });
  await open(page, file);
  assert.deepEqual(await axe(page), []);
  await tabTo(page, ".tasks a");
  await enter(page);
  await tabTo(page, "select");
  // The choice is made by typing its name.
  await page.keyboard.type("Planning permission full householder");
  await tabTo(page, "main form button");
  const begin = Date.now();
  await enter(page);
  const took = Date.now() - begin;
  // Which optional parts are wanted: none.
  assert.deepEqual(await axe(page), []);
  await tabTo(page, "main form button");
  await enter(page);
  assert.ok((await page.locator(".tasks li").count()) > 5, await page.locator("main").innerText());
  assert.deepEqual(await axe(page), []);
  t.diagnostic(`the next page came after ${took} ms`);
  await page.close();
});
