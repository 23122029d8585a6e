// Keeps a part of a page fresh while the page is looked at. Without it the reader reloads.
const EVERY_MS = 10_000;

for (const part of document.querySelectorAll<HTMLElement>("[data-fresh]")) {
  setInterval(() => void refresh(part), EVERY_MS);
}

async function refresh(part: HTMLElement): Promise<void> {
  if (document.hidden || part.contains(document.activeElement)) return;
  const answer = await fetch(part.dataset.fresh ?? "", { headers: { accept: "text/html" } }).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const text = await answer.text();
  if (text.trim() !== part.innerHTML.trim()) part.innerHTML = text;
}
