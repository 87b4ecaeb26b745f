// Texts of the data as nodes, never as HTML: code between backticks, and the numbers of their sources.

const QUOTED = 40; // characters of what was given

export function prose(text) {
  return text
    .split("`")
    .map((part, i) => (i % 2 ? Object.assign(document.createElement("code"), { textContent: part }) : part));
}

// A sentence about what was given: isolated, so that no sign in it turns the rest of the line round.
export function quoting(sentence, given) {
  const [before, after] = sentence.split("{given}");
  return [before, Object.assign(document.createElement("bdi"), { textContent: given.trim().slice(0, QUOTED) }), after];
}

// Links to those of the sources that the page lists at its end, by their numbers there.
export function cite(ids) {
  const wanted = new Set(ids.map(id => `fn:${id}`));
  const place = document.createElement("sup");
  for (const [i, source] of document.querySelectorAll(".footnote > ol > li").entries()) {
    if (wanted.has(source.id)) place.append(place.childElementCount ? ", " : "", reference(source.id, i + 1));
  }
  return place;
}

function reference(id, number) {
  return Object.assign(document.createElement("a"), { className: "footnote-ref", href: `#${id}`, textContent: number });
}
