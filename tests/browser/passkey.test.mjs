// A passkey with a real browser and a device that the browser invents (Chromium's virtual authenticator): added on the
// page of one's own account, then a sign-in without a name and a password. And the page without scripts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, demo, launch } from "./browser.mjs";

let town, base, browser;

before(async () => {
  town = await demo(20);
  // Passkeys are bound to a name; on this machine that is localhost.
  base = town.base.replace("127.0.0.1", "localhost");
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await town?.stop();
});

/** A page with a device that holds passkeys and knows its person, or does not. */
async function withDevice(isUserVerified) {
  const context = await browser.newContext({ locale: "zh-CN" });
  const page = await context.newPage();
  const devices = await context.newCDPSession(page);
  await devices.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified, automaticPresenceSimulation: true };
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", { options });
  const wrong = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 422/.test(message.text())) wrong.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error}`));
  const press = async (label) => {
    await Promise.all([page.waitForNavigation(), page.locator("main").getByRole("button", { name: label, exact: true }).click()]);
  };
  const look = async (name) => {
    for (const line of await axe(page)) wrong.push(`${name}: ${line}`);
  };
  return { context, page, devices, authenticatorId, wrong, press, look };
}

async function signIn(page) {
  await page.goto(`${base}/sign-in`);
  await page.fill("#name", "dispatcher");
  await page.fill("#password", town.password);
  await Promise.all([page.waitForNavigation(), page.click("main form button")]);
}

test("a passkey is added and signs in by itself", async () => {
  const { context, page, devices, authenticatorId, wrong, press, look } = await withDevice(true);
  await signIn(page);
  await page.goto(`${base}/me/account/passkey`);
  await page.fill("#label", "我的手机");
  await page.fill("#old", town.password);
  await press("下一步");
  assert.ok(await page.locator("[data-passkey-none]").isHidden(), "the note for browsers without scripts");
  await look("make a passkey");
  await press("添加");
  assert.equal(await page.locator(".codes li").count(), 10, await page.locator("main").innerText());
  await look("recovery codes");
  const { credentials } = await devices.send("WebAuthn.getCredentials", { authenticatorId });
  assert.equal(credentials.length, 1);
  assert.equal(credentials[0].rpId, "localhost");
  assert.ok(credentials[0].isResidentCredential);
  await page.goto(`${base}/me/account`);
  assert.match(await page.locator("main").innerText(), /我的手机/);
  await look("account");
  // Out, and in again with nothing but the device.
  await Promise.all([page.waitForNavigation(), page.locator("header").getByRole("button", { name: "退出", exact: true }).click()]);
  await page.goto(`${base}/sign-in`);
  await press("用通行密钥登录");
  await look("sign in with a passkey");
  await press("继续");
  assert.equal(new URL(page.url()).pathname, "/desk/tasks", await page.locator("main").innerText());
  // The password alone leads to the second step only, and from there the passkey opens too.
  await context.clearCookies();
  await signIn(page);
  assert.equal(new URL(page.url()).pathname, "/sign-in/second");
  await look("second step");
  await press("用通行密钥登录");
  await press("继续");
  assert.equal(new URL(page.url()).pathname, "/desk/tasks");
  // A device that does not know its person proves nobody, and the page stays and says so.
  await devices.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await context.clearCookies();
  await page.goto(`${base}/sign-in`);
  await press("用通行密钥登录");
  await page.locator("main").getByRole("button", { name: "继续", exact: true }).click();
  await page.locator("[data-passkey-says]").waitFor({ state: "visible" });
  assert.equal(new URL(page.url()).pathname, "/sign-in/passkey");
  assert.deepEqual(wrong, []);
  await context.close();
});

test("without scripts the page says what to do", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN" });
  const page = await context.newPage();
  await page.goto(`${base}/sign-in`);
  await Promise.all([page.waitForNavigation(), page.locator("main").getByRole("button", { name: "用通行密钥登录" }).click()]);
  assert.match(await page.locator("[data-passkey-none]").innerText(), /请改用密码登录/);
  assert.ok(await page.locator("main").getByRole("button", { name: "继续" }).isHidden());
  await page.getByRole("link", { name: "改用密码登录" }).click();
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  await context.close();
});
