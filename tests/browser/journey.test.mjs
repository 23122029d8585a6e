// The main job on the running product, with scripts on and off: a resident reports an event, four roles work it to
// closure, the resident reads the answer and rates it. Every page on the way is checked. LUOHU_PICTURES takes the
// pictures of the README.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe, demo, launch, sideways } from "./browser.mjs";

const pictures = process.env.LUOHU_PICTURES;
const WEIGHT_MAX = 100 * 1024;
let town, base, password, browser;

before(async () => {
  town = await demo(process.env.LUOHU_EVENTS ?? 300);
  ({ base, password } = town);
  browser = await launch();
  if (pictures) mkdirSync(pictures, { recursive: true });
});

after(async () => {
  await browser?.close();
  await town?.stop();
});

/** A person at a browser, with every page checked once. */
async function person({ scripts = true, viewport = { width: 1280, height: 900 }, language = "zh-CN" } = {}) {
  const context = await browser.newContext({ javaScriptEnabled: scripts, viewport, locale: language });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => {
    // A page that says 422 or 409 is what was asked for; the browser still reports it.
    if (message.type() === "error" && !/status of 4(09|22)/.test(message.text())) wrong.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error}`));
  return {
    page,
    wrong,
    async look(name) {
      // axe is a script: pages without scripts are looked at by the same journey with scripts.
      if (scripts) for (const line of await axe(page)) wrong.push(`${name}: ${line}`);
      if (scripts && (await sideways(page)) > 0) wrong.push(`${name}: scrolls sideways`);
    },
    async picture(name) {
      if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
    async signIn(account) {
      await page.goto(`${base}/sign-in`);
      await page.fill("#name", account);
      await page.fill("#password", password);
      await Promise.all([page.waitForNavigation(), page.click("main form button")]);
    },
    async press(label) {
      await Promise.all([page.waitForNavigation(), page.locator("main").getByRole("button", { name: label, exact: true }).first().click()]);
    },
    async done() {
      await context.close();
      assert.deepEqual(wrong, []);
    },
  };
}

/** Opens the form of an act on the case's page. */
async function act(staff, number, id, fill = {}) {
  await staff.page.goto(`${base}/desk/cases/${number}`);
  await staff.look(`case before ${id}`);
  const form = staff.page.locator(`#act-${id}`);
  if ((await form.getAttribute("open")) === null) await form.locator("summary").first().click();
  for (const [name, value] of Object.entries(fill)) await form.locator(`[name="${name}"]`).fill(value);
  if (id === "dispose") await staff.picture("case");
  await Promise.all([staff.page.waitForNavigation(), form.locator("button").click()]);
  assert.match(await staff.page.locator(".notice.good").innerText(), /已办/, `${id}: ${await staff.page.locator("main").innerText()}`);
  await staff.look(`case after ${id}`);
}

/** A drawing of a hole in a road: the product has no pictures of real places. */
async function drawing() {
  const page = await browser.newPage({ viewport: { width: 480, height: 320 } });
  await page.setContent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320" style="position:fixed;inset:0">
    <rect width="480" height="320" fill="#8d949a"/><path d="M0 60h480M0 270h480" stroke="#d9dcdf" stroke-width="10" stroke-dasharray="60 30"/>
    <ellipse cx="250" cy="170" rx="120" ry="56" fill="#3b4147"/><ellipse cx="262" cy="178" rx="84" ry="34" fill="#22272b"/></svg>`);
  const bytes = await page.screenshot();
  await page.close();
  return bytes;
}

async function pinByKeyboard(resident) {
  await resident.page.click("[data-pin-open]");
  await resident.page.waitForSelector('[data-pin][data-ready="true"]', { timeout: 30_000 });
  await resident.page.keyboard.press("Enter");
  assert.notEqual(await resident.page.inputValue("#latitude"), "");
  await resident.look("place with map");
  await resident.picture("report-place");
}

async function report(resident, place, scripts) {
  const { page } = resident;
  await page.goto(`${base}/`);
  await resident.look("home");
  await resident.picture("home");
  await page.goto(`${base}/events/new?fresh=1`);
  await resident.look("place");
  await resident.press("继续");
  assert.match(await page.title(), /^错误：/);
  await resident.look("place, empty");
  await page.fill("#place", place);
  await page.selectOption("#street", { index: 1 });
  if (scripts && (await page.locator("[data-pin-open]").count())) await pinByKeyboard(resident);
  await resident.press("继续");
  await resident.look("category");
  await page.check('input[value="road-damage"]');
  await resident.press("继续");
  if (page.url().includes("step=duplicates")) {
    await resident.look("duplicates");
    await resident.picture("duplicates");
    await resident.press("都不是，继续上报");
  }
  await page.fill("#details", "路面有个大坑，晚上看不见，有人差点摔倒");
  await resident.look("details");
  await page.setInputFiles("#photo", { name: "pothole.png", mimeType: "image/png", buffer: await drawing() });
  await resident.press("继续");
  await page.fill("#phone", "13800001234");
  await resident.look("contact");
  await resident.press("继续");
  await resident.look("check");
  await resident.picture("check");
  await resident.press("提交");
  assert.match(page.url(), /\/events\/sent\//);
  await resident.look("sent");
  await resident.picture("sent");
  const code = await page.locator(".panel .code").first().innerText();
  const number = await page.locator(".panel .code").nth(1).innerText();
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]$/);
  return { code: code.trim(), number: number.trim() };
}

async function workToClosure(number, scripts) {
  const officer = await person({ scripts });
  await officer.signIn("dispatcher");
  await officer.look("desk");
  await act(officer, number, "accept");
  await officer.page.goto(`${base}/desk/dispatch?case=${number}`);
  await officer.look("dispatch");
  await officer.page.locator(".notice summary").click();
  await officer.look("dispatch, explained");
  await officer.picture("dispatch");
  const confirm = officer.page.locator("section > form button").first();
  await Promise.all([officer.page.waitForNavigation(), confirm.click()]);
  assert.match(await officer.page.locator(".notice.good").innerText(), /分拨/);
  await officer.done();

  const handler = await person({ scripts });
  await handler.signIn("handler-transport");
  await handler.picture("desk");
  await act(handler, number, "dispose", { result: "坑洞已填平，路面恢复通行" });
  await handler.done();

  const verifier = await person({ scripts });
  await verifier.signIn("verifier");
  await act(verifier, number, "pass");
  await verifier.done();
}

for (const scripts of [true, false]) {
  test(`a report travels to closure with scripts ${scripts ? "on" : "off"}`, async () => {
    const resident = await person({ scripts, viewport: { width: 390, height: 844 } });
    const { code, number } = await report(resident, scripts ? "示范路 12 号" : "样例街 8 号", scripts);
    await workToClosure(number, scripts);

    const elsewhere = await person({ scripts, viewport: { width: 390, height: 844 } });
    await elsewhere.page.goto(`${base}/hall/look-up`);
    await elsewhere.look("look-up");
    await elsewhere.page.fill("#code", code.toLowerCase());
    await elsewhere.page.fill("#phone", "1234");
    await elsewhere.press("查询");
    await elsewhere.look("tracker");
    await elsewhere.picture("tracker");
    assert.match(await elsewhere.page.locator("main").innerText(), /坑洞已填平/);
    await elsewhere.page.check('input[name="score"][value="5"]');
    await Promise.all([elsewhere.page.waitForNavigation(), elsewhere.page.locator("#act-rate button").click()]);
    assert.match(await elsewhere.page.locator("main").innerText(), /非常满意/);
    await elsewhere.look("tracker, rated");
    await elsewhere.done();
    await resident.done();
  });
}

test("every number of supervision opens exactly its rows", async () => {
  const supervisor = await person({ viewport: { width: 1920, height: 1080 } });
  await supervisor.signIn("supervisor");
  await supervisor.page.goto(`${base}/watch`);
  await supervisor.look("watch");
  await supervisor.picture("watch");
  const tiles = await supervisor.page.$$eval(".tiles a", (links) => links.map((link) => [link.href, link.querySelector("strong").textContent]));
  const cells = await supervisor.page.$$eval("td.figure a", (links) => links.slice(0, 12).map((link) => [link.href, link.textContent]));
  assert.ok(tiles.length >= 8 && cells.length > 0);
  for (const [href, count] of [...tiles, ...cells]) {
    await supervisor.page.goto(href);
    const said = await supervisor.page.locator("p.lead strong").innerText();
    assert.equal(said.replace(/\D/g, ""), count.trim(), href);
    const rows = await supervisor.page.locator("tbody tr").count();
    assert.equal(rows, Math.min(Number(count), 50), href);
  }
  await supervisor.look("watch, cases");
  await supervisor.done();
});

test("the map is drawn and the list says the same", async () => {
  const visitor = await person({ viewport: { width: 1280, height: 900 } });
  await visitor.page.goto(`${base}/events/map`);
  if (await visitor.page.locator("[data-points]").count()) {
    await visitor.page.waitForSelector('[data-points][data-ready="true"]', { timeout: 30_000 });
    await visitor.page.waitForTimeout(1_000);
  }
  await visitor.look("map");
  await visitor.picture("map");
  assert.ok((await visitor.page.locator("main li.card").count()) > 0);
  await visitor.done();
});

test("resident pages are light", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0;
  let requests = 0;
  session.on("Network.loadingFinished", (event) => {
    bytes += event.encodedDataLength;
    requests += 1;
  });
  for (const path of ["/", "/events/new?step=where", "/events/new?step=what", "/hall/look-up", "/help", "/sign-in"]) {
    await session.send("Network.clearBrowserCache");
    bytes = requests = 0;
    await page.goto(`${base}${path}`, { waitUntil: "networkidle" });
    assert.ok(bytes > 0 && bytes <= WEIGHT_MAX, `${path} weighs ${bytes} bytes`);
    assert.ok(requests <= 10, `${path} makes ${requests} requests`);
  }
  await context.close();
});

test("in English, in large letters and in the dark nothing is worse", async () => {
  const reader = await person({ language: "en", viewport: { width: 320, height: 640 } });
  for (const path of ["/?lang=en", "/?mode=elder", "/events/new?step=what", "/hall/look-up", "/help", "/events/map", "/nowhere"]) {
    const answer = await reader.page.goto(`${base}${path}`);
    if (path !== "/nowhere") assert.equal(answer.status(), 200, path);
    await reader.look(`elder ${path}`);
  }
  reader.wrong.splice(0, reader.wrong.length, ...reader.wrong.filter((line) => !/status of 404/.test(line)));
  await reader.done();
  const clerk = await person({ viewport: { width: 1280, height: 900 } });
  await clerk.signIn("supervisor");
  for (const path of ["/desk/tasks?theme=dark", "/desk/tasks?view=late", "/desk/dispatch", "/watch", "/watch/cases?figure=overdue"]) {
    await clerk.page.goto(`${base}${path}`);
    await clerk.look(`dark ${path}`);
  }
  await clerk.done();
});
