// The programs that are known to use a port, and what is said of them. Pure.
import { holds, size } from "./bounds.mjs";
import { bounds, list, say } from "./say.mjs";

export const WIDE = 4096; // ports: of a wider range a single number says little, as of a tenant's
const NAMED = 3; // programs that a sentence names before it counts the rest
export const FEW = 16; // ports: a program that has so many uses each of them, one that has more takes what is free
const KINDS = ["default", "range", "put", "sends-to", "sends-from"]; // the most telling first

// The uses of a port over one of `over`, in the order in which they are to be named: {id, title, transports, purpose,
// kind, own, wide, first, last, url}. `rows` are a piece's programs; transports those of `over` that the use has.
export function usesAt(rows, port, over) {
  const found = new Map();
  for (const row of rows) {
    const [id, title, category, first, last, transports, role, purpose, known, own] = row;
    const there = over.filter(t => transports.includes(t));
    if (!holds({ first, last }, port) || !there.length) continue;
    const kind = role === "listens" ? listens(known, { first, last }, port) : role;
    const key = [id, first, last, kind, purpose].join(); // a use whose name is its own over one transport has two rows
    const same = found.get(key);
    found.set(key, {
      id,
      title,
      category,
      first,
      last,
      purpose,
      kind,
      transports: same ? over.filter(t => there.includes(t) || same.transports.includes(t)) : there,
      own: own === 1 || Boolean(same?.own),
      wide: size({ first, last }) > WIDE,
      url: `programs/${category}/#${id}`,
    });
  }
  return [...found.values()];
}

// A default range begins where its program looks first.
function listens(known, range, port) {
  if (known !== "default") return "put";
  return size(range) > FEW && port !== range.first ? "range" : "default";
}

// The programs behind uses, each once, by the most telling kind of its uses.
export function programsOf(uses) {
  return [...new Set(uses.map(use => use.id))].map(id => {
    const its = uses.filter(use => use.id === id);
    const kind = KINDS.find(kind => its.some(use => use.kind === kind));
    const told = its.filter(use => use.kind === kind);
    const transports = [...new Set(told.flatMap(use => use.transports))].sort();
    return { ...told[0], transports, own: its.some(use => use.own) };
  });
}

// {text, own, isFirm, more}: who is met on the port, the first few by name; whether the registered name is one of
// theirs; whether one of them has this very number; and the words that count the rest, "" if there is none. The text is
// "" without a program.
export function met(texts, over, programs) {
  const firm = programs.filter(program => program.kind !== "range");
  const named = (firm.length ? firm : programs).slice(0, NAMED); // who may be anywhere in a range tells less
  const sends = kind => kind.startsWith("sends");
  const kinds = [...new Set(named.map(program => program.kind))].sort((a, b) => sends(a) - sends(b));
  const said = kinds.map(kind => {
    const group = named.filter(program => program.kind === kind);
    return phrase(texts, over, words(texts)[kind], group);
  });
  const more = rest(texts, programs.length - named.length);
  const text = said.join("; ");
  const whole = say(kinds.length > 1 ? texts.met_all_and_more : texts.met_and_more, { met: text, more });
  return { text: more ? whole : text, own: named.some(p => p.own), isFirm: firm.length > 0, more };
}

// The first few of {title, transports} by name, and how many there are besides.
export function listed(texts, over, known) {
  const names = marked(texts, over, known.slice(0, NAMED), titles => list(titles));
  const more = rest(texts, known.length - NAMED);
  return more ? say(texts.met_and_more, { met: names, more }) : names;
}

const rest = (texts, count) => (count > 0 ? say(texts.more_programs, { count }) : "");

function phrase(texts, over, [one, several], programs) {
  const sentence = programs.length === 1 ? one : several;
  return marked(texts, over, programs, titles => say(sentence, { programs: list(titles) }));
}

// What is said of titles, with their transport: once behind all where it is the same, else behind each.
function marked(texts, over, known, said) {
  const { transports } = known[0];
  const alike = known.every(one => one.transports.join() === transports.join());
  if (alike) return overSome(texts, over, said(known.map(one => one.title)), transports);
  return said(known.map(one => overSome(texts, over, one.title, one.transports)));
}

const words = texts => ({
  default: [texts.listens, texts.listen],
  range: [texts.may_listen, texts.may_listen_each],
  put: [texts.is_put, texts.are_put],
  "sends-to": [texts.calls, texts.call],
  "sends-from": [texts.sends, texts.send],
});

// A text with its transport, where that is not what was asked for anyhow.
export function overSome(texts, over, title, transports) {
  const held = over.filter(t => transports.includes(t));
  return held.length === over.length ? title : say(texts.on_transport, { title, transport: held[0].toUpperCase() });
}

// What a use is for, and over what: "clients, TCP"; of a range with its bounds.
export function purpose(texts, { purpose, transports, first, last }) {
  const words = { purpose, transport: list(transports.map(t => t.toUpperCase())), bounds: bounds({ first, last }) };
  return say(first === last ? texts.purpose : texts.purpose_in_range, words);
}

// The first few uses, and how many there are besides: "Apache Kafka: clients, TCP; Redpanda: …, and 3 more".
export function usesText(texts, uses) {
  const named = uses.filter(use => !use.wide);
  const said = named.slice(0, NAMED).map(use => say(texts.program, { title: use.title, purpose: purpose(texts, use) }));
  const more = rest(texts, named.length - NAMED);
  return more ? say(texts.met_and_more, { met: said.join("; "), more }) : said.join("; ");
}
