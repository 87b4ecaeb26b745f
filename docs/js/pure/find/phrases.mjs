// Finds pages by what programs print and by what people type for them: phrases that are known whole. Pure.
import { phrase, tellingWords, withoutNumbers } from "./words.mjs";

const LETTERS = 8; // of a word that leads to its page from within a text
const ERROR_DIGITS = 5; // of an error's number of Windows
const LIKE = 0.72; // of a message's words, by weight
const MOST_OF = 0.6; // of a message's letters
const ENOUGH = 6; // words of a message that is known by them, whatever numbers it has
const FEW = 3; // words that a text and a message like it have in common, at least
const BEGUN = 4; // letters of a phrase that may be unfinished

// how well a phrase fits: it is the text, to the letter; so are its telling words; it stands in it, the better the more
// words it has, and if they are in order; it is like it; it is begun by it
const VERY = { how: "very", score: 6000 };
const WHOLE = { how: "whole", score: 5000 };
const INSIDE = 3000;
const A_WORD = 200;
const IN_ORDER = 100;
const ALIKE = 1500;
const IS_BEGUN = 1000;
const NO_FIT = { how: null, score: 0 };

// What `byMessage` and `byAsked` look through: the messages and the phrases of all pages, taken apart once.
export function phrasebook(pages, same, plain) {
  const book = { plain, first: firstOf(same), joined: joinedOf(same) };
  book.messages = pages.flatMap(page => (page.messages ?? []).map(said => ({ page, said, ...messageOf(said) })));
  book.weights = weightsOf(book.messages);
  book.asked = pages.flatMap(page => (page.asked ?? []).map(text => ({ page, ...askedOf(text, book) })));
  return book;
}

// What a program prints, without a word that only calls it an error.
function messageOf(said) {
  const full = phrase(said).replace(/^ (?:error|warning|warn|fatal) (?=.)/, " ");
  return { full, bare: withoutNumbers(full), words: [...new Set(full.match(/\p{L}{2,}/gu))] };
}

// "netsh dynamicport #settings" leads to a place in its page.
function askedOf(text, book) {
  const [said, anchor] = text.split(" #");
  const words = canonical(said, book);
  return { said, anchor, full: phrase(said), words, there: ` ${words.join(" ")} ` };
}

// The words of a text that tell, each as the first of those that mean the same.
function canonical(text, { plain, first, joined }) {
  const said = joined.reduce((so, [many, one]) => so.split(` ${many} `).join(` ${one} `), phrase(text));
  return tellingWords(said.trim().split(" ").filter(Boolean), plain).map(word => first.get(word) ?? word);
}

const isNumber = word => /^\d+$/.test(word);
const isPhrase = word => word.includes(" ");

function firstOf(groups) {
  return new Map(groups.flatMap(group => group.filter(word => !isPhrase(word)).map(word => [word, group[0]])));
}

function joinedOf(groups) {
  return groups.flatMap(group => group.filter(isPhrase).map(many => [many, group[0]]));
}

// How much a word of a message tells: the fewer messages have it, the more.
function weightsOf(messages) {
  const counts = new Map();
  for (const { words } of messages) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].map(([word, count]) => [word, Math.log(1 + messages.length / count)]));
}

// The pages of which a message is the text, stands in it, is like it, or is begun by it; the best first, each
// {...page, said, how}, `how` being "very" (the text, whatever numbers it has), "whole", "like" or "begun".
export function byMessage({ messages, weights }, text) {
  const typed = messageOf(text);
  const words = new Set(typed.words);
  return best(messages, message => fits(typed, words, message, weights));
}

function fits(typed, words, message, weights) {
  const exact = fit(typed.full, message.full);
  if (exact.score) return exact;
  const numbered =
    message.words.length >= ENOUGH || typed.bare === message.bare ? fit(typed.bare, message.bare) : NO_FIT;
  return numbered.score ? { ...numbered, score: numbered.score - 1 } : alike(words, message.words, weights);
}

// A typed phrase is a message, holds it (a line of a log), or begins to be it.
function fit(typed, message) {
  if (!message.trim()) return NO_FIT;
  if (typed === message) return VERY;
  if (typed.includes(message)) return { how: "whole", score: INSIDE + message.length };
  const enough = typed.trim().includes(" ") && typed.length > 9;
  if (!enough || !message.includes(typed)) return NO_FIT;
  if (typed.length > MOST_OF * message.length) return { how: "like", score: ALIKE + typed.length };
  return { how: "begun", score: Math.max(1, IS_BEGUN - message.length) };
}

function alike(typed, message, weights) {
  let common = 0;
  let known = 0;
  let all = 0;
  for (const word of message) {
    const weight = weights.get(word);
    all += weight;
    if (!typed.has(word)) continue;
    common++;
    known += weight;
  }
  return common < FEW || known < LIKE * all ? NO_FIT : { how: "like", score: ALIKE + (known * known) / all };
}

// The pages for which people type this, or a part of it: {...page, heading, how}, `how` being "very", "whole", "inside" or
// "begun". A number, such as 10048, counts from within a text that tells of an `error`.
export function byAsked(book, text, error) {
  const list = canonical(text, book);
  if (!list.length) return [];
  const typed = { full: phrase(text), list, words: new Set(list), given: ` ${list.join(" ")} `, error };
  return best(book.asked, asked => wanted(typed, asked)).map(({ said: _, ...found }) => found);
}

function wanted(typed, { full, words, there }) {
  if (typed.full === full) return VERY;
  if (words.every(word => typed.words.has(word))) {
    if (typed.list.every(word => words.includes(word)) && !words.every(isNumber)) return WHOLE;
    if (saysEnough(words, typed.error)) return { how: "inside", score: insideScore(typed.given, words, there) };
  }
  const begun = typed.given.length > BEGUN && there.startsWith(typed.given.trimEnd());
  return begun ? { how: "begun", score: IS_BEGUN - there.length } : NO_FIT;
}

function insideScore(given, words, there) {
  return INSIDE + A_WORD * words.length + (given.includes(there) ? IN_ORDER : 0) + there.length;
}

// May these words lead to their page from within a longer text? Two may; one, if it is long, or has a number beside it;
// a number alone, such as 10048, where the text tells of an error.
function saysEnough(words, error) {
  const numbers = words.filter(isNumber);
  const others = new Set(words).size - new Set(numbers).size;
  if (!others) return error && words.length === 1 && words[0].length === ERROR_DIGITS;
  return others > 1 || numbers.some(number => number.length > 1) || words.some(word => word.length >= LETTERS);
}

// The best that each page has, the best page first.
function best(phrases, fitOf) {
  const tops = new Map();
  for (const found of phrases) {
    const fit = fitOf(found);
    if (fit.score > (tops.get(found.page)?.fit.score ?? 0)) tops.set(found.page, { fit, found });
  }
  return [...tops.values()]
    .sort((a, b) => b.fit.score - a.fit.score)
    .map(({ fit, found: { page, said, anchor } }) => ({ ...page, said, how: fit.how, ...placeIn(page, anchor) }));
}

function placeIn({ url, sections = [] }, anchor) {
  if (!anchor) return { heading: "" };
  return { url: `${url}#${anchor}`, heading: sections.find(([name]) => name === anchor)?.[1] ?? "" };
}
