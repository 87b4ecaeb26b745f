// Wakes the header's search: by focus, by a key (/, s, f), by ?q= in the address; and marks the words of ?h=.
const KEYS = new Set(["/", "s", "f"]);

export function start(form) {
  const field = form.querySelector("input"), asked = new URLSearchParams(location.search);
  let woken = null;
  const wake = () => (woken ??= import("./find.mjs").then(widget => widget.start(form)));
  field.addEventListener("focus", wake);
  field.addEventListener("input", wake, { once: true });
  document.addEventListener("keydown", event => {
    if (!KEYS.has(event.key) || event.ctrlKey || event.metaKey || event.altKey || isTypedInto(event.target)) return;
    event.preventDefault();
    field.focus();
  });
  if (asked.get("q")) {
    field.value ||= asked.get("q");
    field.focus();
  }
  if (field.value || document.activeElement === field) wake();
  if (asked.get("h")) import("./highlight.mjs").then(marks => marks.highlight(document.querySelector("article"), asked.getAll("h").join(" ")));
}

function isTypedInto(element) {
  return element.isContentEditable || element.matches("input:not([type=radio], [type=checkbox]), select, textarea");
}
