// Keys of one letter in lists: j and k move, Enter opens as a link does, / goes to the search. Without it Tab does the same.
// The page leaves this file out where the reader turned the keys off.
document.addEventListener("keydown", (event) => {
  const at = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || at.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "/") {
    const search = document.querySelector<HTMLInputElement>("input[type=search]");
    if (search === null) return;
    event.preventDefault();
    search.focus();
    return;
  }
  if (event.key !== "j" && event.key !== "k") return;
  const rows = [...document.querySelectorAll<HTMLElement>("[data-keys] a.open")];
  const now = rows.indexOf(at);
  const next = event.key === "j" ? now + 1 : now < 0 ? 0 : now - 1;
  rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
});
