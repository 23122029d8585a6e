// A small form made of a schema, filled in with the keyboard alone: no mouse, no script of ours needed.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe, demo, launch, sideways, until } from "./browser.mjs";
import { enter, focusOn, openForm, tabTo } from "./keyboard.mjs";

const shots = process.env.LUOHU_SHOTS;
let town, browser, folder;

before(async () => {
  town = await demo(20);
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), "luohu-form-"));
  if (shots) mkdirSync(shots, { recursive: true });
});

after(async () => {
  await browser?.close();
  await town?.stop();
  if (folder) rmSync(folder, { recursive: true });
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

for (const [width, height] of [[320, 640], [1920, 1080]]) {
  test(`a form is finished by keyboard at ${width} pixels`, async () => {
    const file = join(folder, "works.json");
    writeFileSync(file, JSON.stringify(schema));
    const context = await browser.newContext({ viewport: { width, height }, locale: "zh-CN" });
    const page = await context.newPage();
    const wrong = [];
    const look = async (name) => {
      for (const line of await axe(page)) wrong.push(`${name}: ${line}`);
      if ((await sideways(page)) > 0) wrong.push(`${name}: scrolls sideways`);
      if (shots) await page.screenshot({ path: join(shots, `form-${name}.${width}.png`), fullPage: true });
    };
    await openForm(page, town, file);
    await look("tasks");
    // The first task: sent empty it names what is missing, with the focus on the summary.
    await tabTo(page, ".tasks a");
    await enter(page);
    await tabTo(page, "main form button");
    await enter(page);
    await focusOn(page, ".errors");
    assert.equal(await page.locator(".errors li").count(), 2);
    await look("wrong");
    await tabTo(page, ".errors a", "天数");
    await page.keyboard.press("Enter");
    await focusOn(page, "#q0");
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
    assert.ok(!town.told.join("").includes("林某"), "no answer in the log");
  });
}
