// Finds pages by their words, and mends slips by them. Pure.
import MiniSearch from "../../vendor/minisearch.mjs";
import { phrasebook } from "./phrases.mjs";
import { isOneSlip, tellingWords, wordsOf } from "./words.mjs";

const SPELL = 8; // milliseconds of work before the page may answer a key
const LONG = 5; // letters from which one slip is forgiven
const MENDED = 3; // slips in a text
const LOOKED_AT = 400; // letters of a text that may have slips
const MOST_WORDS = 16; // of a pasted text
const BEGUN = 3; // letters from which a last word may be unfinished
const BOOST = { asked: 6, title: 5, heading: 3, words: 1 };

// An index of the build's `search.json`: {kinds, same, words, pages: [{url, title, kind, messages, asked,
// sections: [[anchor, heading]]}]}. `plain` is {stop, filler, common}; `pause` is awaited between two spells of work.
export async function indexed(data, plain, pause) {
  const processTerm = word => (plain.stop.has(word) ? null : word);
  const engine = new MiniSearch({ fields: Object.keys(BOOST), tokenize: wordsOf, processTerm });
  let since = Date.now();
  for (const entry of entriesOf(data)) {
    engine.add(entry);
    if (Date.now() - since < SPELL) continue;
    await pause();
    since = Date.now();
  }
  const book = phrasebook(data.pages, data.same, plain);
  await pause();
  return { data, engine, plain, same: sameAs(data.same), book, ...vocabularyOf(data) };
}

function entriesOf({ pages, words }) {
  const held = pages.map(() => []);
  for (const line of words.split("\n")) {
    const [word, ...gaps] = line.split(" ");
    let at = 0;
    for (const gap of gaps) {
      at += Number(gap);
      held[at].push(word);
    }
  }
  return pages.map(({ title, messages = [], asked = [], sections = [] }, id) => ({
    ...{ id, title, asked: [...messages, ...asked].join("\n"), words: held[id].join(" ") },
    heading: sections.map(([, heading]) => heading).join("\n"),
  }));
}

function sameAs(groups) {
  return new Map(groups.flatMap(group => group.map(word => [word, group.filter(other => other !== word)])));
}

// The words that stand somewhere, and those that are long enough to be meant by another, by their first letter: nobody
// slips there.
function vocabularyOf({ pages, words }) {
  const said = pages.flatMap(({ title, messages = [], asked = [] }) => [title, ...messages, ...asked]);
  const vocabulary = new Set([...words.split("\n").map(line => line.split(" ")[0]), ...said.flatMap(wordsOf)]);
  const byLetter = new Map();
  for (const word of vocabulary) {
    if (word.length < LONG) continue;
    if (!byLetter.has(word[0])) byLetter.set(word[0], []);
    byLetter.get(word[0]).push(word);
  }
  return { vocabulary, byLetter };
}

// The text with its slips mended: a long word that no page has becomes the one that differs by one slip.
export function mended({ vocabulary, byLetter }, text) {
  let left = MENDED;
  return text.slice(0, LOOKED_AT).replace(/[\p{L}\p{N}_]{5,}/gu, word => {
    const typed = word.toLowerCase();
    if (/\d/.test(typed) || vocabulary.has(typed) || left-- <= 0) return word;
    return byLetter.get(typed[0])?.find(known => isOneSlip(known, typed)) ?? word;
  });
}

// The pages that hold the words, best first, `most` of them: {...page, heading}, the url with the anchor of a section
// whose heading says it. Where no page holds all words, those that hold some.
export function byWords(index, text, most) {
  const all = wordsOf(text).filter(word => !/^\d+$/.test(word) && index.vocabulary.has(word));
  const last = wordsOf(text).slice(-1);
  const words = [...new Set(tellingWords([...all, ...last], index.plain))].slice(0, MOST_WORDS);
  if (!words.length) return [];
  const every = search(index, words, "AND");
  const found = every.length ? every : search(index, words, "OR");
  return found.slice(0, most).map(({ id }) => result(index.data.pages[id], words));
}

function search({ data, engine, same }, words, combineWith) {
  const queries = words.map((word, i) => ({ combineWith: "OR", queries: formsOf(word, i === words.length - 1, same) }));
  return engine.search({ combineWith, queries }, { boostDocument: id => data.kinds[data.pages[id].kind] ?? 1 });
}

// A word as it stands, by what means the same, and unfinished where it is the last.
function formsOf(word, last, same) {
  const unfinished = last && word.length >= BEGUN ? [{ ...form([word], 0.35), prefix: true }] : [];
  const others = (same.get(word) ?? []).map(other => form(other.split(" "), 0.7));
  return [form([word], 1), ...others, ...unfinished];
}

function form(queries, factor) {
  const boost = Object.fromEntries(Object.entries(BOOST).map(([field, times]) => [field, times * factor]));
  return { queries, combineWith: "AND", boost };
}

function result(page, words) {
  const counted = (page.sections ?? []).map(([anchor, heading]) => ({ anchor, heading, hits: hits(heading, words) }));
  const said = counted.sort((a, b) => b.hits - a.hits)[0];
  if (!(said?.hits > hits(page.title, words))) return { ...page, heading: "" };
  return { ...page, url: `${page.url}#${said.anchor}`, heading: said.heading };
}

function hits(text, words) {
  const there = new Set(wordsOf(text));
  return words.filter(word => there.has(word)).length;
}
