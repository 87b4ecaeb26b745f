// The header's search: the same engine as home's look-up, in a panel below the field.
import { box } from "./box.mjs";

export function start(form) {
  const field = form.querySelector("input"), panel = form.querySelector("[data-part=panel]");
  const part = name => form.querySelector(`[data-part=${name}]`);
  const shown = open => { panel.hidden = !open; };
  box(field, { list: part("list"), note: part("note"), heard: part("heard") }, answer => shown(Boolean(answer)));
  field.addEventListener("focus", () => shown(Boolean(field.value)));
  form.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !form.contains(relatedTarget)) shown(false); });
  document.addEventListener("pointerdown", ({ target }) => { if (!form.contains(target)) shown(false); });
}
