// Finds pages: by a message that programs print, by what people type for them, by words. Pure.
import MiniSearch from "../../vendor/minisearch.mjs";
import { isOneSlip, phrase, tellingWords, withoutNumbers, wordsOf } from "./words.mjs";

const SPELL = 8; // milliseconds of work before the page may answer a key
const LONG = 5; // letters from which one slip is forgiven
const MENDED = 3; // slips in a text
const MOST_WORDS = 24; // of a pasted text
const BEGUN = 3; // letters from which a last word may be unfinished
const LETTERS = 8; // of a word that leads to its page from within a text
const ERROR_DIGITS = 5; // of an error's number of Windows
const LIKE = 0.72; // of a message's words, by weight
const ENOUGH = 6; // words of a message that is known by them, whatever numbers it has
const BOOST = { asked: 6, title: 5, heading: 3, words: 1 };
// how well a phrase fits: it is the text, to the letter; so are its telling words; it stands in it, the better the more
// words it has, and if they are in order; it is begun by it
const VERY = 6000;
const WHOLE = 5000;
const SAME_WORDS = 4500;
const INSIDE = 3000;
const A_WORD = 200;
const IN_ORDER = 100;
const IS_BEGUN = 1000;

// An index of the build's `search.json`: {kinds, same, words, pages: [{url, title, kind, messages, asked,
// sections: [[anchor, heading]]}]}. `plain` is {stop, filler, common}; `pause` is awaited between two spells of work.
export async function indexed(data, plain, pause) {
  const processTerm = word => (plain.stop.has(word) ? null : word);
  const engine = new MiniSearch({ fields: Object.keys(BOOST), tokenize: wordsOf, processTerm });
  let since = Date.now();
  for (const document of documentsOf(data)) {
    engine.add(document);
    if (Date.now() - since < SPELL) continue;
    await pause();
    since = Date.now();
  }
  const index = {
    data,
    engine,
    plain,
    same: sameAs(data.same),
    first: firstOf(data.same),
    joined: joinedOf(data.same),
  };
  index.phrases = data.pages.map(page => phrasesOf(page, index));
  index.weights = weightsOf(index.phrases);
  index.vocabulary = vocabularyOf(data);
  return index;
}

function documentsOf({ pages, words }) {
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

function phrasesOf({ messages = [], asked = [] }, index) {
  return { messages: messages.map(messageOf), asked: asked.map(text => askedOf(text, index)) };
}

// What a program prints, and the same without a word that only calls it an error.
function messageOf(said) {
  const full = phrase(said).replace(/^ (?:error|warning|warn|fatal) (?=.)/, " ");
  return { said, full, bare: withoutNumbers(full), words: new Set(full.match(/\p{L}{2,}/gu)) };
}

// "netsh dynamicport #settings" leads to a place in its page.
function askedOf(text, index) {
  const [said, anchor] = text.split(" #");
  return { said, anchor, full: phrase(said), words: canonical(said, index) };
}

// The words of a text that tell, each as the first of those that mean the same.
function canonical(text, { plain, first, joined }) {
  const said = joined.reduce((so, [many, one]) => so.split(` ${many} `).join(` ${one} `), phrase(text));
  return tellingWords(said.trim().split(" ").filter(Boolean), plain).map(word => first.get(word) ?? word);
}

const single = group => group.filter(word => !word.includes(" "));

function sameAs(groups) {
  return new Map(groups.flatMap(group => group.map(word => [word, group.filter(other => other !== word)])));
}

function firstOf(groups) {
  return new Map(groups.flatMap(group => single(group).map(word => [word, group[0]])));
}

const joinedOf = groups =>
  groups.flatMap(group => group.filter(word => word.includes(" ")).map(many => [many, group[0]]));

// How much a word of a message tells: the fewer messages have it, the more.
function weightsOf(phrases) {
  const messages = phrases.flatMap(page => page.messages);
  const counts = new Map();
  for (const { words } of messages) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].map(([word, count]) => [word, Math.log(1 + messages.length / count)]));
}

function vocabularyOf({ pages, words }) {
  const said = pages.flatMap(({ title, messages = [], asked = [] }) => [title, ...messages, ...asked]);
  return new Set([...words.split("\n").map(line => line.split(" ")[0]), ...said.flatMap(wordsOf)]);
}

// The text with its slips mended: a long word that no page has becomes the one that differs by one slip.
export function mended({ vocabulary }, text) {
  let left = MENDED;
  return text.slice(0, 400).replace(/[\p{L}_]{5,}/gu, word => {
    const typed = word.toLowerCase();
    if (vocabulary.has(typed) || left-- <= 0) return word;
    for (const known of vocabulary) if (known.length >= LONG && isOneSlip(known, typed)) return known;
    return word;
  });
}

// The pages of which a message is the text, stands in it, is like it, or is begun by it; the best first, each
// {...page, said, how}, `how` being "very" (the text, whatever numbers it has), "whole", "like" or "begun".
export function byMessage(index, text) {
  const typed = messageOf(text);
  return best(index, ({ messages }) => messages.map(message => [message, fits(typed, message, index)]));
}

function fits(typed, message, { weights }) {
  const exact = fit(typed.full, message.full);
  if (exact.score) return exact;
  const numbered = message.words.size >= ENOUGH || typed.bare === message.bare ? fit(typed.bare, message.bare) : NO_FIT;
  if (numbered.score) return { ...numbered, score: numbered.score - 1 };
  return alike(typed.words, message.words, weights);
}

// A typed phrase is a message, holds it (a line of a log), or begins to be it.
function fit(typed, message) {
  if (!message.trim()) return NO_FIT;
  if (typed === message) return { how: "very", score: VERY };
  if (typed.includes(message)) return { how: "whole", score: INSIDE + message.length };
  const enough = typed.trim().includes(" ") && typed.length > 9;
  return enough && message.includes(typed) ? { how: "begun", score: Math.max(1, IS_BEGUN - message.length) } : NO_FIT;
}

const NO_FIT = { how: null, score: 0 };
const sum = values => values.reduce((a, b) => a + b, 0);

function alike(typed, message, weights) {
  const weigh = words => sum(words.map(word => weights.get(word) ?? 0));
  const common = [...message].filter(word => typed.has(word));
  if (common.length < 3) return NO_FIT;
  const share = weigh(common) / weigh([...message]);
  return share < LIKE ? NO_FIT : { how: "like", score: INSIDE / 2 + weigh(common) * share };
}

// The pages for which people type this, or a part of it: {...page, said, how}, `how` being "very", "whole", "inside" or
// "begun". A number, such as 10048, counts from within a text that tells of an error.
export function byAsked(index, text, error) {
  const typed = canonical(text, index);
  const full = phrase(text);
  if (!typed.length) return [];
  const fitOf = found => (found.full === full ? { how: "very", score: VERY } : wanted(typed, found.words, error));
  return best(index, ({ asked }) => asked.map(found => [found, fitOf(found)]));
}

function wanted(typed, words, error) {
  const [given, there] = [typed, words].map(list => ` ${list.join(" ")} `);
  const has = words.filter(word => typed.includes(word)).length;
  if (has === words.length && typed.every(word => words.includes(word))) return { how: "whole", score: WHOLE };
  if (has === words.length && saysEnough(words, error))
    return { how: "inside", score: INSIDE + A_WORD * has + (given.includes(there) ? IN_ORDER : 0) + there.length };
  const begun = given.length > BEGUN + 1 && there.startsWith(given.trimEnd());
  return begun ? { how: "begun", score: IS_BEGUN - there.length } : NO_FIT;
}

// May these words lead to their page from within a longer text? Two may; one, if it is long, or has a number beside it;
// a number alone, such as 10048, where the text tells of an error.
function saysEnough(words, error) {
  const numbers = words.filter(word => /^\d+$/.test(word));
  const others = new Set(words).size - new Set(numbers).size;
  if (!others) return error && words.length === 1 && words[0].length === ERROR_DIGITS;
  return others > 1 || numbers.some(number => number.length > 1) || words.some(word => word.length >= LETTERS);
}

function best({ data, phrases }, score) {
  const scored = data.pages.map((page, i) => {
    const [top] = score(phrases[i]).sort(([, a], [, b]) => b.score - a.score);
    return top && { ...page, ...top[1], said: top[0].said, url: page.url + (top[0].anchor ? `#${top[0].anchor}` : "") };
  });
  return scored.filter(found => found?.score > 0).sort((a, b) => b.score - a.score);
}

// The pages that hold the words, best first: {...page, heading}, the url with the anchor of a section whose heading
// says it. Where no page holds all words, those that hold some.
export function byWords(index, text) {
  const all = wordsOf(text).filter(word => !/^\d+$/.test(word));
  const words = [...new Set(tellingWords(all, index.plain))].slice(0, MOST_WORDS);
  if (!words.length) return [];
  const every = search(index, words, "AND");
  return (every.length ? every : search(index, words, "OR")).map(({ id }) => result(index.data.pages[id], words));
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
