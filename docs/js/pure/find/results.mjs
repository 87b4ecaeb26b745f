// Puts everything that is known about what was typed into one list, the best first. Pure.
import { resultsFor } from "../results.mjs";
import { say } from "../say.mjs";
import { byAsked, byMessage, byWords } from "./pages.mjs";
import { programsFor } from "./programs.mjs";

const MOST = 10; // results in all
const PAGES = 8; // pages by words at most; below a pasted row they say little
const PAGES_BELOW_A_ROW = 2;
const PROGRAMS = 4;
const SERVICES = 6;

// {results, certain, note} of what `understand` made of a text. Each result is {kind, number, title, detail, url,
// question}; `certain` is the one that Enter may open without a choice, or null; `note` is a sentence or "".
// `known` holds what could be had: {atlas, rows (the registry's round the ports), services (its rows by name),
// programs, index (of pages)}; what is missing is null, and left out.
export function find(asked, known) {
  const groups = known.atlas && asked.exact ? aboutExact(asked, known) : aboutText(asked, known);
  const results = distinct(groups.flat()).slice(0, MOST).map(result => ({ ...result, number: result.number || kindOf(result, known) }));
  return { results, certain: certainOf(asked, results), note: noteOf(asked, results, known) };
}

function aboutExact(asked, known) {
  const cards = resultsFor(asked.exact, known.atlas, known.rows).map(card => ({ ...card, kind: asked.exact.kind, sure: asked.exact.kind === "port" }));
  return [cards, known.index ? byAsked(known.index, asked.given).map(page) : []];
}

function aboutText(asked, known) {
  const { index } = known, text = asked.given;
  const messages = index ? byMessage(index, text) : [], wanted = index ? byAsked(index, text) : [];
  const { sure, found } = known.programs ? programsFor(known.programs, text, index?.filler ?? new Set()) : { sure: false, found: [] };
  const programs = found.slice(0, PROGRAMS).map(program => programResult(program, sure && found.length === 1));
  const said = messages.filter(m => m.whole).map(m => message(m, true)), begun = messages.filter(m => !m.whole).map(m => message(m, false));
  const numbers = portsOf(asked).map(end => card(end, asked, known)).filter(Boolean);
  const words = index ? byWords(index, wordsLeft(asked)).slice(0, asked.ends.length ? PAGES_BELOW_A_ROW : PAGES).map(page) : [];
  const services = servicesOf(asked, known);
  const rows = asked.ends.length || asked.sure ? [said, numbers, programs] : [said, sure ? programs : [], wanted.map(page), numbers];
  return [...rows, asked.empty ? noPeer(known) : [], wanted.map(page), services.filter(s => s.sure), begun, words, rangeOf(asked, known), programs, services];
}

const wordsLeft = ({ words, ends }) => (ends.length ? words.replace(/\S*[.:]\S*/g, " ") : words);

function portsOf({ ends, ports }) {
  return ends.length ? ends : ports.map(port => ({ port, which: null }));
}

function card({ port, which }, { transport, cut }, { atlas, rows }) {
  if (!atlas || !rows) return null;
  const [found] = resultsFor({ kind: "port", port, transport }, atlas, rows), { texts } = atlas;
  const side = which ? say(texts.end, { end: texts[`end_${which}`], detail: found.detail }) : found.detail;
  return { ...found, kind: "port", detail: cut ? say(texts.end_cut, { detail: side }) : side };
}

function rangeOf({ range, transport }, { atlas }) {
  if (!range || !atlas) return [];
  return resultsFor({ kind: "range", ...range, transport }, atlas, []).map(found => ({ ...found, kind: "range", sure: false }));
}

function noPeer({ atlas }) {
  if (!atlas) return [];
  const zero = atlas.classes[0];
  return [{ kind: "page", number: "0", title: atlas.texts.no_peer, detail: zero.verdict, url: zero.url, sure: true }];
}

function servicesOf({ name, transport }, { atlas, services }) {
  if (!name || !atlas || !services) return [];
  return resultsFor({ kind: "name", name, transport }, atlas, services).slice(0, SERVICES).map(found => ({ ...found, kind: "service", sure: found.exact }));
}

function programResult({ id, title, what, category, ports }, sure) {
  const number = ports.slice(0, 3).map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(", ") + (ports.length > 3 ? ", …" : "");
  return { kind: "program", number, title, detail: what, url: `programs/${category}/#${id}`, sure };
}

const kindOf = ({ section }, { atlas }) => atlas?.texts[`kind_${section}`] ?? "";

function page({ url, title, heading, said, whole, kind: section }) {
  return { kind: "page", section, number: "", title, detail: said ?? (heading === title ? "" : (heading ?? "")), url, sure: false, whole };
}

const message = (found, sure) => ({ ...page(found), kind: "message", sure });

function distinct(results) {
  const seen = new Set();
  return results.filter(({ url }) => {
    const address = url.replace(/#.*$/, kept => (url.startsWith("programs/") ? kept : ""));
    return !seen.has(address) && seen.add(address);
  });
}

// What Enter opens: a port or service that was named exactly, one program of that name, the page of a whole message;
// with two ends of a connection the reader chooses.
function certainOf({ exact, ends, ports, sure }, results) {
  const [first] = results;
  if (!first) return null;
  if (exact) return exact.kind === "port" ? first : null;
  if (first.kind === "port") return ends.length === 1 || (!ends.length && sure && ports.length === 1) ? first : null;
  return first.sure && results.filter(({ kind, sure: also }) => kind === first.kind && also).length === 1 ? first : null;
}

function noteOf({ ends, cut }, results, { atlas }) {
  if (!atlas) return "";
  if (cut) return atlas.texts.end_cut_note;
  if (ends.length > 1) return atlas.texts.which_is_mine;
  return "";
}
