// Keeps a part of a page fresh while the page is looked at. Without it the reader reloads.
const EVERY_MS = 10_000;

// What such a part is made of. Anything else that came would be left out, with what is in it: text from a page is never
// read as markup of this page, and nothing that runs or loads can come along.
const KNOWN = new Set(["A", "BR", "LI", "OL", "P", "SPAN", "STRONG", "TIME", "UL"]);
const KEPT = ["class", "datetime"];

for (const part of document.querySelectorAll<HTMLElement>("[data-fresh]")) {
  setInterval(() => void refresh(part), EVERY_MS);
}

async function refresh(part: HTMLElement): Promise<void> {
  if (document.hidden || part.contains(document.activeElement)) return;
  const answer = await fetch(part.dataset.fresh ?? "", { headers: { accept: "text/html" } }).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  // A document of its own: nothing in it runs or loads.
  const come = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = document.createElement("div");
  copy(come.body, fresh);
  if (!fresh.isEqualNode(plain(part))) part.replaceChildren(...fresh.childNodes);
}

// What is shown now, in the same form as what came.
function plain(part: HTMLElement): HTMLElement {
  const now = document.createElement("div");
  copy(part, now);
  return now;
}

function copy(from: Node, into: Element): void {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      into.append(document.createTextNode(node.textContent ?? ""));
    } else if (node instanceof Element && KNOWN.has(node.tagName)) {
      const element = document.createElement(node.tagName);
      for (const name of KEPT) {
        const value = node.getAttribute(name);
        if (value !== null) element.setAttribute(name, value);
      }
      const href = node.getAttribute("href");
      // Links lead to pages of ours.
      if (href !== null && /^\/(?!\/)/.test(href)) element.setAttribute("href", href);
      copy(node, element);
      into.append(element);
    }
  }
}
