// What a search compares: the words of a text, whatever the case and the punctuation. Pure.

const WORD = /[\p{L}\p{N}_]+/gu;

// The words of a text, in order and in lower case. A name with underscores counts as a whole and by its parts.
export function wordsOf(text) {
  return plainWords(text).flatMap(word => (word.includes("_") ? [word, ...word.split("_").filter(Boolean)] : [word]));
}

// The same with no name taken apart.
export function plainWords(text) {
  return text.normalize("NFKC").toLowerCase().match(WORD) ?? [];
}

// The words between blanks, so that one text can be looked for in another: " bind failed ".
export function phrase(text) {
  return ` ${
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(" ") ?? ""
  } `;
}

// The phrase with a mark for each number: another port in a message does no harm.
export function withoutNumbers(said) {
  return said.replace(/ \d+(?= )/g, " #");
}

// Do two words differ by at most one slip: a letter wrong, missing, too many, or two exchanged?
export function isOneSlip(a, b) {
  if (a === b || Math.abs(a.length - b.length) > 1) return a === b;
  let i = 0;
  while (a[i] === b[i]) i++;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length < long.length) return short.slice(i) === long.slice(i + 1);
  const exchanged = a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
  return exchanged || a.slice(i + 1) === b.slice(i + 1);
}

// The words that tell one text from another: without stop words and fillers, unless nothing else remains.
// `plain` is {stop, filler}, two sets.
export function tellingWords(words, { stop, filler }) {
  const said = words.filter(word => !stop.has(word));
  const telling = said.filter(word => !filler.has(word));
  return telling.length ? telling : said;
}

// The registry's name of the one service that a text asks for, in lower case: "what port does ssh use" is about ssh, and
// dns is called domain there; null if the text says more. `plain` is {stop, filler, services}.
export function serviceIn(text, plain) {
  const tokens = (text.toLowerCase().match(/[\p{L}\p{N}+._-]+/gu) ?? []).map(word =>
    word.replace(/^[._-]+|[._-]+$/g, ""),
  );
  const telling = tellingWords(tokens.filter(Boolean), plain);
  const name = telling.length === 1 ? telling[0] : null;
  return plain.services.get(name) ?? name;
}
