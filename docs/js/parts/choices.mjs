// A list of results under a field, by the combobox pattern of the ARIA authoring practices: focus stays in the
// field, arrow keys choose, and a screen reader hears the choice.

// `chosen` is called with each result that the reader moves to. Returns {show, choice}.
export function choices(field, list, chosen) {
  let results = [];
  let at = -1;
  field.addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !results.length || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(at < 0 ? (step > 0 ? 0 : results.length - 1) : (at + step + results.length) % results.length);
    chosen(results[at]);
  });

  function move(to) {
    at = to;
    for (const [i, option] of [...list.children].entries()) option.setAttribute("aria-selected", i === at);
    const option = list.children[at];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  return {
    // Replaces the results; `hrefOf` tells where one leads.
    show(found, hrefOf) {
      const same =
        found.length === results.length &&
        found.every((result, i) => result.url === results[i].url && result.title === results[i].title);
      results = found;
      if (!same)
        list.replaceChildren(...found.map((result, i) => optionFor(result, `${list.id}-${i}`, hrefOf(result))));
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", found.length > 0);
      move(-1);
    },
    // What the reader moved to; null if nothing yet.
    choice: () => results[at] ?? null,
  };
}

function optionFor({ number, title, detail }, id, href) {
  const option = document.createElement("a");
  Object.assign(option, { id, href, tabIndex: -1, className: "pa-option" });
  option.setAttribute("role", "option");
  option.append(part("pa-option__number", number), part("pa-option__title", title), part("pa-option__detail", detail));
  return option;
}

function part(name, text) {
  return Object.assign(document.createElement("span"), { className: name, textContent: text });
}
