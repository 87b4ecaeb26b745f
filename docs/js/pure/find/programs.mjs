// Finds programs by the names that people type. Pure.
import { isOneSlip, plainWords, tellingWords } from "./words.mjs";

const LONG = 5; // letters from which one slip is forgiven
const BEGUN = 3; // letters from which a name may be unfinished
const JOINED = 3; // words of a text that may be one name: "home assistant", "redis sentinel"
const DRAWERS = 3;

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
  const words = tellingWords(plainWords(text), plain);
  const whole = words.join("");
  if (!whole) return { named: [], leading: [], inside: [], begun: [] };
  const spoken = programs.map(program => ({ program, names: namesOf(program, plain) }));
  const named = spoken.filter(({ names }) => names.has(whole));
  const leads = ({ program: [, title, also] }) => [title, ...also].some(name => startsWith(plainWords(name), words));
  const leading = plain.common.has(whole) ? [] : spoken.filter(found => !named.includes(found) && leads(found));
  const others = spoken.filter(found => !named.includes(found));
  const inside = others
    .map(found => ({ ...found, length: longestIn(words, found.names, plain) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  const begun = others.filter(({ names }) => whole.length >= BEGUN && [...names].some(name => name.startsWith(whole)));
  const isRight = !vocabulary || words.every(word => vocabulary.has(word));
  const slips = isRight ? [] : others.filter(({ names }) => [...names].some(name => isSlip(whole, name)));
  return {
    ...{ named: bare(ownNameFirst(named, whole)), leading: bare([...leading, ...slips]) },
    ...{ inside: bare(inside), begun: bare(begun) },
  };
}

const startsWith = (name, words) => words.every((word, i) => name[i] === word);

const bare = found => found.map(({ program }) => program);

function ownNameFirst(named, whole) {
  const own = ({ program: [id, title] }) => [id, title].some(name => plainWords(name).join("") === whole);
  return [...named.filter(own), ...named.filter(found => !own(found))];
}

const known = new WeakMap();

// Its names without blanks: title, id and what else people type.
function namesOf(program, plain) {
  if (!known.has(program)) {
    const [id, title, also] = program;
    const names = [title, id, ...also].flatMap(name => [plainWords(name), tellingWords(plainWords(name), plain)]);
    known.set(program, new Set(names.map(words => words.join("")).filter(Boolean)));
  }
  return known.get(program);
}

const isSlip = (whole, name) => whole.length >= LONG && name.length >= LONG && isOneSlip(name, whole);

// Letters of the longest name that stands in the words.
function longestIn(words, names, { common }) {
  let longest = 0;
  for (let length = Math.min(JOINED, words.length); length > 0; length--) {
    for (let i = 0; i + length <= words.length; i++) {
      const part = words.slice(i, i + length).join("");
      if (part.length > longest && names.has(part) && !common.has(part)) longest = part.length;
    }
  }
  return longest;
}
