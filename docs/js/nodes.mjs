// Texts of the data as nodes, never as HTML: code between backticks, and the numbers of their sources.

export function prose(text) {
  return text.split("`").map((part, i) => i % 2 ? Object.assign(document.createElement("code"), { textContent: part }) : part);
}

// Links to those of the sources that the page lists at its end, by their numbers there.
export function cite(ids) {
  const wanted = new Set(ids.map(id => `fn:${id}`)), place = document.createElement("sup");
  document.querySelectorAll(".footnote > ol > li").forEach((source, i) => {
    if (wanted.has(source.id)) place.append(place.childElementCount ? ", " : "", reference(source.id, i + 1));
  });
  return place;
}

function reference(id, number) {
  return Object.assign(document.createElement("a"), { className: "footnote-ref", href: `#${id}`, textContent: number });
}
