// The largest form of the planning schemas, from its task list to "The form is complete", with the keyboard alone: Tab,
// Enter, Space, arrows, typing. The answers are those of a real case, at most one object of each list; what the case does
// not hold comes from a small table, and what is refused is answered anew by what the page's own error says.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe, demo, launch, root, sideways } from "./browser.mjs";
import { enter, openForm, press, presses, tabTo } from "./keyboard.mjs";

const corpus = join(root, "../shared/data/forms");
const schema = join(corpus, "schemas/postSubmissionApplication.json");
const example = join(corpus, "examples/postSubmissionApplication/planningPermission/fullHouseholder-03-consultation.json");
/** Most pages: a walk that goes in circles ends here. */
const PAGES_MAX = 300;
/** Most seconds for the whole walk: a guard against a hang, not a measure; how long it took is told. */
const SECONDS_MAX = 900;
let town, browser;

before(async () => {
  if (!existsSync(corpus)) return;
  town = await demo(20);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await town?.stop();
});

/** Which branch the case follows, where the page asks for one: by the words of the question. */
const BRANCHES = [
  [/^PostSubmissionApplication$/, "Post submission planning permission full householder"],
  [/^Submission$/, "Planning permission full householder"],
];

/** What somebody writes where the case says nothing and the form insists: by the words of the question. */
const WRITTEN = [
  [/email/i, "lin@example.com"],
  [/phone|primary/i, "01632 960001"],
  [/postcode/i, "SW1A 1AA"],
  [/uprn/i, "100021892955"],
  [/usrn/i, "21901294"],
  [/url|link/i, "https://example.com/"],
  [/ at$/i, "2024-02-19T10:00:00Z"],
  [/date/i, "2024-02-19"],
  [/.*/, "none"],
];

const plain = (text) => String(text).toLowerCase().replace(/[^a-z0-9]/g, "");

/** The case with at most one of the objects in each list: enough to walk through. */
function trimmed(value) {
  if (Array.isArray(value)) return (value.every((item) => item && typeof item === "object" && !Array.isArray(item)) ? value.slice(0, 1) : value).map(trimmed);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, trimmed(inner)]));
  return value;
}

/** What stands in the case at the part a page asks for: its address names that part. */
function partOf(value, address) {
  const id = new URL(address).searchParams.get("id").replace(/[:?#+]\d*$/, "");
  const names = id.split("/").slice(1).map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  return names.reduce((inner, name) => inner?.[name], value);
}

/** Runs in the page: its questions as a person sees them. */
function questions() {
  const words = (element) => {
    const copy = element?.cloneNode(true);
    copy?.querySelectorAll(".soft, small").forEach((aside) => aside.remove());
    return copy?.textContent.trim() ?? "";
  };
  return [...document.querySelectorAll("main form .field")].map((field) => {
    const control = field.querySelector("select, textarea, input");
    const group = control.matches("[type=radio], [type=checkbox]");
    return {
      id: control.id,
      kind: control.localName === "input" ? control.type : control.localName,
      number: control.inputMode === "numeric",
      label: words(field.querySelector(group ? "legend" : "label")),
      optional: Boolean(field.querySelector("legend .soft, label .soft")),
      error: field.querySelector(".error")?.textContent ?? "",
      options: group
        ? [...field.querySelectorAll("label.choice")].map((label) => ({ id: label.htmlFor, title: words(label), chosen: label.control.checked }))
        : [...(control.options ?? [])].filter((option) => option.value).map((option) => ({ title: option.text, chosen: option.selected })),
      value: control.value,
    };
  });
}

/** What to answer: texts, or titles of options; nothing where the question is left out. */
function answer(question, here) {
  const parts = here && typeof here === "object" && !Array.isArray(here);
  const given = parts ? Object.entries(here).find(([name]) => plain(name) === plain(question.label))?.[1] : here;
  const list = (value) => (Array.isArray(value) ? value : [value]);
  const known = Object.fromEntries(Object.keys(Object(here)).map((name) => [plain(name), true]));
  // A branch without a name says what it asks for beyond the others.
  const more = (title) => title.match(/^… \+ (.*)$/)?.[1].split(", ") ?? [];
  if (question.kind === "checkbox") {
    // A list of values, or which parts are wanted: those the case has.
    const wanted = given === undefined ? Object.keys(here ?? {}) : list(given);
    return question.options.filter((option) => wanted.some((value) => plain(value) === plain(option.title))).map((option) => option.title);
  }
  if (["radio", "select"].includes(question.kind)) {
    const said = { true: "Yes", false: "No" }[given] ?? given;
    const found =
      question.options.find((option) => plain(option.title) === plain(said ?? "")) ??
      question.options.find((option) => BRANCHES.some(([label, title]) => label.test(question.label) && title === option.title)) ??
      question.options.find((option) => here?.type && plain(option.title).startsWith(plain(here.type))) ??
      question.options.find((option) => more(option.title).some((name) => plain(name) in known));
    if (found) return [found.title];
    return question.optional ? [] : [question.options[0].title];
  }
  if (given !== undefined && given !== null && given !== "") {
    const line = (value) => (typeof value === "object" ? list(value).join(", ") : String(value));
    // Rings of a polygon are groups of numbers, one a line.
    return [typeof given === "object" ? list(given).flatMap((item) => (Array.isArray(item?.[0]) ? item : [item])).map(line).join("\n") : line(given)];
  }
  if (question.optional) return [];
  return [question.number ? "1" : question.kind === "date" ? "2024-02-19" : WRITTEN.find(([label]) => label.test(question.label))[1]];
}

/** A right answer, after the error of the page alone. */
function corrected(question) {
  const like = question.error.match(/like this: (.+?)\.?$/)?.[1];
  const such = question.error.match(/such as (.+?)\.?$/)?.[1];
  const limit = question.error.match(/Enter (-?[\d.]+) or (?:more|less)/)?.[1];
  if (like ?? such ?? limit) return [like ?? such ?? limit];
  if (question.options.length) return [question.options[0].title];
  return assert.fail(`the error does not say what to write: ${question.error}`);
}

/** Ticks a box; the folds around it are opened on the way. */
async function tick(page, option) {
  const folds = await page.evaluate((id) => {
    const found = [];
    for (let at = document.getElementById(id).closest("details"); at; at = at.parentElement.closest("details")) found.unshift({ open: at.open, words: at.firstElementChild.textContent });
    return found;
  }, option.id);
  for (const fold of folds.filter((fold) => !fold.open)) {
    await tabTo(page, "summary", fold.words);
    await press(page, "Enter");
  }
  await tabTo(page, `#${option.id}`);
  if (!option.chosen) await press(page, "Space");
}

/** Chooses from a list: typing jumps to the first option that begins so, arrows go the rest of the way. */
async function choose(page, at, text) {
  const distance = () =>
    page.evaluate(
      ([at, text]) => {
        const select = document.querySelector(at);
        const place = [...select.options].findIndex((option) => option.text === text);
        if (place < 0) throw new Error(`there is no option ${text}`);
        return place - select.selectedIndex;
      },
      [at, text],
    );
  await page.keyboard.type(text);
  // A pause in the typing lets a space open the list: it is closed again.
  if ((await distance()) !== 0) await press(page, "Escape");
  for (let rest = await distance(); rest !== 0; rest = await distance()) await press(page, rest > 0 ? "ArrowDown" : "ArrowUp");
}

/** The order of month, day and year in the fields of a date: the browser's language has it, not the page's. */
let order = ["mdy", "dmy", "ymd"];

/** Types a date, and learns the order where it is not known yet. */
async function date(page, text, value) {
  const [y, m, d] = text.split("-");
  for (const tried of order) {
    for (const field of ["ArrowLeft", "ArrowLeft"]) await press(page, field);
    for (const part of tried) {
      for (const figure of { y, m, d }[part]) await press(page, figure);
      // A year may have six figures, so it does not go on by itself.
      if (part === "y") await press(page, "ArrowRight");
    }
    if ((await value()) === text) {
      if (m !== d) order = [tried];
      return;
    }
  }
}

/** Writes an answer with the keyboard. */
async function write(page, question, [text, ...more]) {
  const at = `#${question.id}`;
  const value = () => page.evaluate((at) => document.querySelector(at).value, at);
  if (question.kind === "checkbox") {
    const wanted = [text, ...more];
    for (const option of question.options.filter((option) => wanted.includes(option.title))) await tick(page, option);
  } else if (question.kind === "radio") {
    const place = question.options.findIndex((option) => option.title === text);
    await tabTo(page, `[name="${question.id.replace(/-\d+$/, "")}"]`);
    const begin = Math.max(0, question.options.findIndex((option) => option.chosen));
    if (begin === place) await press(page, "Space");
    for (let step = begin; step < place; step += 1) await press(page, "ArrowDown");
    for (let step = begin; step > place; step -= 1) await press(page, "ArrowUp");
  } else if (question.kind === "select") {
    await tabTo(page, at);
    await choose(page, at, text);
  } else if (question.kind === "date") {
    await tabTo(page, at);
    await date(page, text, value);
    assert.equal(await value(), text, `${question.label} is typed as a date`);
  } else {
    await tabTo(page, at);
    if (question.value) {
      await press(page, "Control+a");
      await press(page, "Delete");
    }
    if (text.length > 120) await page.keyboard.insertText(text);
    else await page.keyboard.type(text);
  }
}

/** From the last answer onward: Enter where that sends the form, else the button. */
async function send(page) {
  await tabTo(page, "main form input:not([type=file]), main form .buttons .button");
  await enter(page);
}

/** A list: one more, as long as the case has more; then onward. */
async function list(page, here) {
  const count = await page.locator("main .tasks li").count();
  const wanted = Array.isArray(here) ? here.length : 0;
  await tabTo(page, count < wanted ? "#add" : "button[value=continue]");
  await enter(page);
}

async function step(page, value, typed) {
  const here = partOf(value, page.url());
  for (const question of await page.evaluate(questions)) {
    const texts = question.error ? corrected(question) : answer(question, here);
    if (process.env.LUOHU_TOLD) console.log(`  ${question.kind} ${question.label}${question.optional ? "" : " *"} = ${JSON.stringify(texts).slice(0, 100)}  ${question.options.map((o) => o.title).join("|").slice(0, 250)}`);
    if (!texts.length) continue;
    await write(page, question, texts);
    if (["text", "textarea"].includes(question.kind)) typed.add(texts[0]);
  }
  await send(page);
}

test("the largest planning form is finished by keyboard", { timeout: SECONDS_MAX * 1_000 }, async (t) => {
  if (!existsSync(corpus)) {
    assert.notEqual(process.env.CI, "true", "the corpus of forms is missing");
    return t.skip("corpus not found");
  }
  const value = trimmed(JSON.parse(readFileSync(example, "utf8")));
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  const [wrong, kinds, typed] = [[], new Set(), new Set()];
  /** Every page: nothing sideways, no answer in the address. Every new kind of page: axe. */
  const look = async (kind) => {
    const over = await sideways(page);
    if (over > 0) wrong.push(`${page.url()}: scrolls ${over} pixels sideways`);
    const address = decodeURIComponent(page.url());
    // A single word in small letters may be the name of a part as well.
    for (const text of typed) if (text.length > 4 && /[^a-z]/.test(text) && address.includes(text)) wrong.push(`${address}: holds the answer ${text}`);
    if (kinds.has(kind)) return;
    kinds.add(kind);
    for (const line of await axe(page)) wrong.push(`${kind}: ${line}`);
  };
  await openForm(page, town, schema);
  const begin = Date.now();
  let [pages, refused, most, before, worst] = [0, 0, 0, presses(), ""];
  for (; pages < PAGES_MAX; pages += 1) {
    const about = await page.evaluate(() => ({
      id: new URL(location.href).searchParams.get("id"),
      list: Boolean(document.querySelector("button[value=continue]")),
      controls: [...new Set([...document.querySelectorAll("main form :is(input:not([type=hidden]), select, textarea, details)")].map((at) => at.type ?? at.localName))].sort().join(" "),
      errors: [...document.querySelectorAll(".errors li")].map((line) => line.textContent),
    }));
    if (process.env.LUOHU_TOLD) console.log(`${pages} ${Date.now() - begin} ${presses() - before} ${about.id} ${about.errors.join("; ")}`);
    if (presses() - before > most) [most, worst] = [presses() - before, page.url()];
    before = presses();
    refused += about.errors.length ? 1 : 0;
    await look(`${about.id === null ? "tasks" : about.list ? "list" : "step"} ${about.controls}${about.errors.length ? " wrong" : ""}`);
    if (about.id === null) {
      await tabTo(page, "main a.button, main .tasks li:has(.tag:not(.good)) a");
      await enter(page);
      if (page.url().endsWith("/check")) break;
    } else if (about.list) {
      await list(page, partOf(value, page.url()));
    } else {
      await step(page, value, typed);
    }
  }
  await look("check");
  await tabTo(page, "a[href='#finish']");
  await press(page, "Enter");
  await tabTo(page, "#finish");
  await enter(page);
  await look("finished");
  assert.equal(await page.locator("h1").innerText(), "The form is complete");
  const seconds = (Date.now() - begin) / 1_000;
  t.diagnostic(`${pages} pages of ${kinds.size} kinds in ${seconds.toFixed(0)} s, ${refused} answers refused and mended, ${presses()} presses, most ${most} for ${worst}`);
  await context.close();
  assert.deepEqual(wrong, []);
  assert.ok(pages > 100, `${pages} pages`);
  assert.ok(seconds < SECONDS_MAX, `${seconds} s`);
});
