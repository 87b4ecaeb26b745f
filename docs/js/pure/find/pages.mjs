// Finds pages: by a message that programs print, by what people type for them, by words. Pure.
import MiniSearch from "../vendor/minisearch.mjs";
import { phrase, withoutNumbers, wordsOf } from "./words.mjs";

const SPELL = 8; // milliseconds of work before the page may answer a key
const LONG = 5; // letters from which one slip is forgiven
const MOST_WORDS = 24; // of a pasted text
const BEGUN = 3; // letters from which a last word may be unfinished
const BOOST = { asked: 6, title: 5, heading: 3, words: 1 };

// An index of the build's `search.json`: {kinds, stop, filler, same, words, pages: [{url, title, kind, messages, asked,
// sections: [[anchor, heading]]}]}. `pause` is awaited between two batches.
export async function indexed(data, pause) {
  const stop = new Set(data.stop), engine = new MiniSearch({
    fields: Object.keys(BOOST), tokenize: wordsOf, processTerm: word => (stop.has(word) ? null : word),
  });
  let since = Date.now();
  for (const document of documentsOf(data)) {
    engine.add(document);
    if (Date.now() - since < SPELL) continue;
    await pause();
    since = Date.now();
  }
  return { data, engine, stop, filler: new Set(data.filler), same: sameAs(data.same), phrases: data.pages.map(phrasesOf) };
}

function documentsOf({ pages, words }) {
  const held = pages.map(() => []);
  for (const line of words.split("\n")) {
    const [word, ...gaps] = line.split(" ");
    let at = 0;
    for (const gap of gaps) held[(at += Number(gap))].push(word);
  }
  return pages.map(({ title, messages = [], asked = [], sections = [] }, id) => ({
    id, title, asked: [...messages, ...asked].join("\n"), heading: sections.map(([, heading]) => heading).join("\n"), words: held[id].join(" "),
  }));
}

function phrasesOf({ messages = [], asked = [] }) {
  return { messages: messages.map(text => [text, phrase(text), withoutNumbers(phrase(text))]), asked: asked.map(text => [text, phrase(text)]) };
}

function sameAs(groups) {
  return new Map(groups.flatMap(group => group.map(word => [word, group.filter(other => other !== word)])));
}

// The pages of which a message is the text, or stands in it, or is begun by it; the best first:
// {url, title, said, whole}. `whole` is false where the message is only begun.
export function byMessage(index, text) {
  const typed = phrase(text), bare = withoutNumbers(typed);
  return best(index, ({ messages }) => messages.map(([said, full, plain]) => [said, fit(typed, full) || fit(bare, plain) - (bare === typed ? 0 : 1)]))
    .map(({ page, said, score }) => ({ ...page, said, whole: score >= 1500 }));
}

// The pages for which people type this, or a part of it; a short phrase counts only as the whole.
export function byAsked(index, text) {
  const typed = phrase(withoutFiller(index, text));
  return best(index, ({ asked }) => asked.map(([said, full]) => {
    const wanted = phrase(withoutFiller(index, full));
    if (typed === wanted) return [said, 4000];
    return [said, wanted.trim().includes(" ") && typed.includes(wanted) ? 3000 + wanted.length : 0];
  })).map(({ page, said, score }) => ({ ...page, said, whole: score === 4000 }));
}

const withoutFiller = ({ filler }, text) => phrase(text).split(" ").filter(word => word && !filler.has(word)).join(" ");

function best({ data, phrases }, score) {
  const scored = data.pages.map((page, i) => score(phrases[i]).reduce((a, b) => (b[1] > a.score ? { page, said: b[0], score: b[1] } : a), { score: 0 }));
  return scored.filter(found => found.score > 0).sort((a, b) => b.score - a.score);
}

// How well a typed phrase fits a message: it is it, holds it (a line of a log), or begins to be it; 0 if none.
function fit(typed, message) {
  if (!message.trim()) return 0;
  if (typed === message) return 4000;
  if (typed.includes(message)) return 3000 + message.length;
  const enough = typed.trim().includes(" ") && typed.length > 9;
  return enough && message.includes(typed) ? Math.max(1, 1400 - message.length) : 0;
}

// The pages that hold the words, best first: {url, title, heading, kind}, the url with the anchor of a section whose
// heading says it. Where no page holds all words, those that hold some.
export function byWords(index, text) {
  const all = wordsOf(text).filter(word => !index.stop.has(word)), wanted = all.filter(word => !index.filler.has(word) && !/^\d+$/.test(word));
  const words = [...new Set(wanted.length ? wanted : all)].slice(0, MOST_WORDS);
  if (!words.length) return [];
  const every = search(index, words, "AND");
  return (every.length ? every : search(index, words, "OR")).map(({ id }) => result(index.data.pages[id], words));
}

function search({ data, engine, same }, words, combineWith) {
  const queries = words.map((word, i) => ({ combineWith: "OR", queries: formsOf(word, i === words.length - 1, same) }));
  return engine.search({ combineWith, queries }, { boostDocument: id => data.kinds[data.pages[id].kind] ?? 1 });
}

// A word as it stands, by what means the same, unfinished where it is the last, and with one slip where it is long.
function formsOf(word, last, same) {
  return [
    form([word], 1),
    ...(same.get(word) ?? []).map(other => form(other.split(" "), 0.7)),
    ...(last && word.length >= BEGUN ? [{ ...form([word], 0.35), prefix: true }] : []),
    ...(word.length >= LONG ? [{ ...form([word], 0.3), fuzzy: 1 }] : []),
  ];
}

function form(queries, factor) {
  return { queries, combineWith: "AND", boost: Object.fromEntries(Object.entries(BOOST).map(([field, boost]) => [field, boost * factor])) };
}

function result({ url, title, kind, sections = [] }, words) {
  const said = sections.map(([anchor, heading]) => ({ anchor, heading, hits: hits(heading, words) })).sort((a, b) => b.hits - a.hits)[0];
  return said?.hits > hits(title, words) ? { url: `${url}#${said.anchor}`, title, heading: said.heading, kind } : { url, title, heading: "", kind };
}

function hits(text, words) {
  const there = new Set(wordsOf(text));
  return words.filter(word => there.has(word)).length;
}
