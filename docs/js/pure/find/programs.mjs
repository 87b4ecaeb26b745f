// Finds programs by the names that people type. Pure.
import { isOneSlip, plainWords, tellingWords } from "./words.mjs";

const LONG = 5; // letters from which one slip is forgiven
const BEGUN = 3; // letters from which a name may be unfinished
const JOINED = 3; // words of a text that may be one name: "home assistant", "redis sentinel"
const DRAWERS = 3;
const WORDS = 24; // of a text in which a name may stand

// The first letters of the names that a text may hold: which files of programs are worth asking for, at most three.
// A single word may have its first two letters exchanged.
export function initialsOf(text, plain) {
  const words = tellingWords(plainWords(text), plain).filter((word, i) => !i || !/^\d+$/.test(word));
  const letters = words.length === 1 ? [...words[0].slice(0, 2)] : words.map(word => word[0]);
  return [...new Set(letters.filter(letter => /^[a-z0-9]$/.test(letter)))].slice(0, DRAWERS);
}

// {named, leading, inside, begun} of the programs, each [id, title, also, category, ports]: those of which a name is the
// whole text; those of which it is the first word ("oracle"); those of which one stands in it, the longest name first;
// those that it begins. Where it is no name, what differs from one by a slip is one. `vocabulary` holds the words that
// are right as they are, or is null. `plain` is {stop, filler, common}; a common word names a program only as
// the whole.
export function programsFor(programs, text, plain, vocabulary) {
  const words = tellingWords(plainWords(text), plain).slice(0, WORDS);
  const whole = words.join("");
  if (!whole) return { named: [], leading: [], inside: [], begun: [] };
  const spoken = programs.map(program => ({ program, ...namesOf(program, plain) }));
  const named = spoken.filter(({ joined }) => joined.includes(whole));
  const others = spoken.filter(({ joined }) => !joined.includes(whole));
  const leading = plain.common.has(whole) ? [] : others.filter(({ spaced }) => spaced.some(startsWith(words)));
  const begun = whole.length < BEGUN ? [] : others.filter(({ joined }) => joined.some(name => name.startsWith(whole)));
  const isRight = !vocabulary || words.every(word => vocabulary.has(word));
  const slips = isRight ? [] : others.filter(({ joined }) => joined.some(name => isSlip(whole, name)));
  return {
    ...{ named: bare(ownNameFirst(named, whole)), leading: bare([...leading, ...slips]) },
    ...{ inside: bare(insideOf(words, others, plain)), begun: bare(begun) },
  };
}

const bare = found => found.map(({ program }) => program);
const startsWith = words => name => words.every((word, i) => name[i] === word);
const isSlip = (whole, name) => whole.length >= LONG && name.length >= LONG && isOneSlip(name, whole);

function ownNameFirst(named, whole) {
  const own = ({ program: [id, title] }) => [id, title].some(name => plainWords(name).join("") === whole);
  return [...named.filter(own), ...named.filter(found => !own(found))];
}

const known = new WeakMap();

// Its names, title and id and what else people type: {spaced, lists of words; joined, without blanks}.
function namesOf(program, plain) {
  if (!known.has(program)) {
    const [id, title, also] = program;
    const spaced = [title, id, ...also].map(plainWords).filter(words => words.length);
    const joined = spaced.flatMap(words => [words.join(""), tellingWords(words, plain).join("")]);
    known.set(program, { spaced, joined: [...new Set(joined)] });
  }
  return known.get(program);
}

// The programs of which a name stands in the words, the longest name first.
function insideOf(words, programs, { common }) {
  const parts = new Set();
  for (let length = 1; length <= JOINED; length++)
    for (let i = 0; i + length <= words.length; i++) parts.add(words.slice(i, i + length).join(""));
  for (const word of common) parts.delete(word);
  const longest = ({ joined }) => Math.max(0, ...joined.filter(name => parts.has(name)).map(name => name.length));
  return programs
    .map(found => ({ ...found, length: longest(found) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
}
