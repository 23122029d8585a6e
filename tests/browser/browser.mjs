// One way to start the browser, and the checks every page gets.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const CHROMIUM = process.env.LUOHU_CHROMIUM ?? "/usr/bin/chromium";

export async function launch() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  });
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
