// Puts everything that is known about what was typed into one list, the best first. Pure.
import { holds } from "../bounds.mjs";
import { resultsFor } from "../results.mjs";
import { bounds, say } from "../say.mjs";
import { byWords, mended } from "./pages.mjs";
import { byAsked, byMessage } from "./phrases.mjs";
import { programsFor } from "./programs.mjs";
import { serviceIn } from "./words.mjs";

const MOST = 10; // results in all
const PAGES = 8; // by words
const PAGES_BELOW_A_NUMBER = 2; // whose other words say little
const PROGRAMS = 4;
const SERVICES = 6;
const PORTS = 4; // of a program that its result lists with what they are for
const ELSEWHERE = ["fix/", "programs/", "ranges/"]; // where one may look when nothing is found

// {results, certain, note} of what `understand` made of a text. Each result is {kind, number, title, detail, url,
// question}; `certain` is the one that Enter may open without a choice, or null; `note` is a sentence or "".
// `known` is {facts (site.json), plain (its plain words, as sets)}, and what else could be had: pieces (what is known round
// the ports, by them), programs and services (by their names), index (of pages).
export function find(asked, known) {
  const groups = asked.exact ? aboutExact(asked, known) : aboutText(asked, known);
  const found = distinct(groups.flat()).slice(0, MOST);
  const results = (found.length ? found : elsewhere(known)).map(result => numbered(result, known));
  return { results, certain: certainOf(asked, found), note: noteOf(asked, found, known) };
}

const numbered = (result, { facts }) => ({
  ...result,
  number: result.number || (facts.texts[`kind_${result.section}`] ?? ""),
});

function aboutExact({ exact, given }, { facts, pieces, index }) {
  const cards = resultsFor(exact, facts, pieces?.get(exact.port) ?? null);
  const sure = exact.kind === "port";
  return [
    cards.map(card => ({ ...card, kind: exact.kind, sure })),
    sure ? pagesOf(exact, exact, { facts }) : [],
    index ? byAsked(index.book, given, true).map(page) : [],
  ];
}

function aboutText(asked, known) {
  const { named, inside, begun } = programsIn(asked, known);
  const pages = pagesIn(asked, known);
  const numbers = portsOf(asked).flatMap(end => card(end, asked, known));
  const services = servicesOf(asked, known);
  const sure = services.filter(service => service.sure);
  const solving = portsOf(asked).flatMap(end => pagesOf(end, asked, known));
  const solved = new Set(solving.map(({ url }) => url));
  const theirs = [...pages.asked, ...pages.alike].filter(({ url }) => solved.has(url));
  const row = asked.ends.length > 0 || asked.empty;
  const first = asked.error
    ? [pages.said, pages.very, pages.held, pages.wanted, theirs, pages.asked, pages.alike, numbers, named]
    : row || asked.sure
      ? [pages.said, pages.held, noPeer(asked, known), pages.very, numbers, named, pages.wanted, solving]
      : [pages.said, pages.very, pages.held, named, sure, pages.wanted, pages.alike, numbers, pages.asked];
  return [
    ...first,
    inside,
    sure,
    rangeOf(asked, known),
    pages.begun,
    pages.words,
    begun,
    services,
    pages.asked,
    pages.alike,
  ];
}

function pagesIn({ given, error, ends, sure }, { index }) {
  if (!index) return { said: [], held: [], alike: [], begun: [], very: [], wanted: [], asked: [], words: [] };
  const text = mended(index, given);
  const messages = grouped(byMessage(index.book, given));
  const asked = grouped(byAsked(index.book, text, error));
  const most = ends.length || sure ? PAGES_BELOW_A_NUMBER : PAGES;
  const words = byWords(index, ends.length ? text.replace(/\S*[.:]\S*/g, " ") : text, most);
  const said = found => ({ ...page(found), kind: "message", sure: true, very: found.how === "very" });
  const certainly = found => ({ ...page(found), sure: true });
  return {
    said: messages.very.map(said),
    held: messages.whole.map(said),
    alike: messages.like.map(page),
    begun: [...messages.begun, ...asked.begun].map(page),
    very: asked.very.map(certainly),
    wanted: [...asked.very, ...asked.whole].map(certainly),
    asked: asked.inside.map(page),
    words: words.map(page),
  };
}

// What was found, by how it fits.
function grouped(found) {
  const groups = { very: [], whole: [], like: [], inside: [], begun: [] };
  for (const one of found) groups[one.how].push(one);
  return groups;
}

function programsIn({ given }, { programs, plain, index }) {
  if (!programs) return { named: [], inside: [], begun: [] };
  const { named, leading, inside, begun } = programsFor(programs, given, plain, index?.vocabulary);
  const shown = (found, sure = false) => found.slice(0, PROGRAMS).map(program => programResult(program, sure));
  return {
    named: named.length ? shown(named, named.length === 1) : shown(leading),
    inside: shown(inside),
    begun: shown(begun),
  };
}

function programResult([id, title, , category, ports], sure) {
  const rest = ports.length > PORTS ? " · …" : "";
  const detail = ports.slice(0, PORTS).map(([first, last, , what]) => `${bounds({ first, last })} ${what}`.trim());
  const number = bounds({ first: ports[0][0], last: ports[0][1] }) + (ports.length > 1 ? ", …" : "");
  return {
    kind: "program",
    number,
    title,
    detail: detail.join(" · ") + rest,
    url: `programs/${category}/#${id}`,
    sure,
  };
}

function portsOf({ ends, ports }) {
  return ends.length ? ends : ports.map(port => ({ port, which: null }));
}

function card({ port, which }, { transport }, { facts, pieces }) {
  const { texts } = facts;
  return resultsFor({ kind: "port", port, transport }, facts, pieces?.get(port) ?? null).map(found => ({
    ...{ ...found, kind: "port" },
    detail: which ? say(texts.end, { end: texts[`end_${which}`], detail: found.detail }) : found.detail,
  }));
}

// The pages that solve a port's usual problem.
function pagesOf({ port }, { transport }, { facts }) {
  const about = facts.pages.filter(found => holds(found, port) && (!transport || found.transports.includes(transport)));
  return about.map(({ title, url }) => page({ title, url, kind: url.split("/")[0] }));
}

function rangeOf({ range, transport }, { facts }) {
  if (!range) return [];
  return resultsFor({ kind: "range", ...range, transport }, facts, []).map(found => ({ ...found, kind: "range" }));
}

// The page about 0, for "*:*" and its like.
function noPeer({ empty }, { facts }) {
  if (!empty) return [];
  const [zero] = facts.classes;
  const { no_peer: title } = facts.texts;
  return [{ kind: "page", section: "ranges", number: "0", title, detail: zero.verdict, url: zero.url, sure: true }];
}

function servicesOf({ given, transport }, { facts, services, plain }) {
  const name = services ? serviceIn(given, plain) : null;
  if (!name) return [];
  const found = resultsFor({ kind: "name", name, transport }, facts, services).slice(0, SERVICES);
  return found.map(result => ({ ...result, kind: "service", sure: result.exact }));
}

function page({ url, title, heading, said, kind: section }) {
  const detail = said ?? (heading === title ? "" : (heading ?? ""));
  return { kind: "page", section, number: "", title, detail: detail === title ? "" : detail, url, sure: false };
}

function elsewhere({ index }) {
  return (index?.data.pages ?? [])
    .filter(({ url }) => ELSEWHERE.includes(url))
    .map(found => page({ ...found, kind: null }));
}

// One result of each page; of those in which every entry is found by itself, one of each entry.
function distinct(results) {
  const seen = new Set();
  return results.filter(({ url }) => {
    const address = /^(?:programs|reference)\//.test(url) ? url : url.replace(/#.*$/, "");
    return !seen.has(address) && seen.add(address);
  });
}

// What Enter opens: a port or service that was named exactly, one program of that name, the page of a whole message;
// with two ends of a connection, or one that may be cut, the reader chooses.
function certainOf({ exact, ends, ports, sure, cut, error }, results) {
  const [first] = results;
  if (!first || cut) return null;
  if (exact) return exact.kind === "port" ? first : null;
  if (first.kind === "port") return !error && (ends.length || (sure ? ports.length : 0)) === 1 ? first : null;
  return first.sure && results.filter(({ kind, sure: also }) => kind === first.kind && also).length === 1
    ? first
    : null;
}

function noteOf({ given, ends, cut, noPort }, found, { facts, index }) {
  const { texts } = facts;
  if (noPort) return texts.not_a_port;
  if (cut) return texts.end_cut;
  if (ends.length > 1 && found.some(({ kind }) => kind === "port")) return texts.which_is_mine;
  return given && index && !found.length ? texts.takes : "";
}
