// The header's search: the same engine as home's look-up, in a panel below the field.
import { box } from "../parts/box.mjs";

export function start(form) {
  const field = form.querySelector("input");
  const part = name => form.querySelector(`[data-part=${name}]`);
  const panel = part("panel");
  const shown = open => {
    panel.hidden = !open;
  };
  box(
    field,
    { list: part("list"), note: part("note"), heard: part("heard") },
    {
      changed: answer => shown(Boolean(answer)),
      waiting: promise =>
        promise.catch(error => {
          console.error(error);
          part("note").textContent = part("list").dataset.lacks;
          shown(true);
        }),
    },
  );
  field.addEventListener("focus", () => shown(Boolean(field.value)));
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !form.contains(relatedTarget)) shown(false);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!form.contains(target)) shown(false);
  });
}
