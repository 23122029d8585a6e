// What somebody without a mouse does: Tab, Enter, Space, arrows, typing.
import assert from "node:assert/strict";
import { arrive, until } from "./browser.mjs";

/** Most presses of Tab from one thing to the next: who needs more gives up. */
const PRESSES_MAX = 40;

let pressed = 0;

/** A key, or several together. */
export async function press(page, key) {
  pressed += 1;
  await page.keyboard.press(key);
}

/** How many keys were pressed so far, typing of texts aside. */
export function presses() {
  return pressed;
}

/** Waits until what matches has the focus: it comes in a rendering step after the load, or after a jump in the page. */
export async function focusOn(page, selector) {
  await until(page, `the focus on ${selector}`, (selector) => document.activeElement?.matches(selector), selector);
}

/** Follows the link over the header where nothing has the focus yet, as a page just opened. */
export async function skipHeader(page) {
  const fresh = await page.evaluate(() => document.activeElement === document.body && Boolean(document.querySelector("a.skip")));
  if (!fresh) return;
  await press(page, "Tab");
  await focusOn(page, "a.skip");
  await press(page, "Enter");
  await focusOn(page, "main");
}

/** Presses Tab until the element that matches has the focus; fails where it cannot be reached. */
export async function tabTo(page, selector, text = "") {
  await skipHeader(page);
  for (let count = 0; count <= PRESSES_MAX; count += 1) {
    const here = await page.evaluate(
      ([selector, text]) => {
        const at = document.activeElement;
        return Boolean(at?.matches(selector)) && at.textContent.includes(text);
      },
      [selector, text],
    );
    if (here) return;
    await press(page, "Tab");
  }
  assert.fail(`${PRESSES_MAX} presses of Tab do not reach ${selector} ${text} on ${page.url()}`);
}

/** Enter, and the next page, with the focus where that page puts it. */
export async function enter(page) {
  await arrive(page, () => press(page, "Enter"));
  // A summary of errors takes the focus a little after the load; a Tab before that would be lost.
  await until(page, "the focus on what asks for it", () => {
    const asks = document.querySelector("[autofocus]");
    return !asks || asks === document.activeElement;
  });
}

/** Signs in, and opens a schema as a form: its task list. */
export async function openForm(page, { base, password }, file) {
  await page.goto(`${base}/sign-in`);
  await tabTo(page, "#name");
  await page.keyboard.type("dispatcher");
  await tabTo(page, "#password");
  await page.keyboard.type(password);
  await enter(page);
  await page.goto(`${base}/desk/forms/preview`);
  // The window where a file is picked belongs to the system, not to the page.
  await page.setInputFiles("#schema", file);
  await tabTo(page, "main form button");
  await enter(page);
}
