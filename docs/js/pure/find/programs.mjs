// Finds programs by the names that people type. Pure.
import { isOneSlip, plainWords } from "./words.mjs";

const LONG = 5; // letters from which one slip is forgiven
const JOINED = 3; // words of a text that may be one name: "home assistant", "redis sentinel"

// The programs whose name, or another name, is the whole text; else those of which a name stands in it; else those
// that the text begins, or of which it is a slip: {sure, found}. `filler` are words that say nothing of a name.
export function programsFor(programs, text, filler) {
  const words = plainWords(text).filter(word => !filler.has(word)), whole = words.join(" ");
  if (!whole) return { sure: false, found: [] };
  const named = programs.filter(program => namesOf(program).includes(whole));
  if (named.length) return { sure: true, found: named };
  const begun = programs.filter(program => namesOf(program).some(name => name.startsWith(`${whole} `)));
  const inside = programs.filter(program => namesOf(program).some(name => standsIn(name, words)));
  const close = programs.filter(program => namesOf(program).some(name => isSlip(name, whole) || (whole.length > 2 && name.startsWith(whole))));
  return { sure: false, found: [...new Set([...begun, ...inside.sort((a, b) => longest(b, words) - longest(a, words)), ...close])] };
}

const spoken = new WeakMap();

// Its names as words between blanks: title, id and what else people type.
export function namesOf(program) {
  if (!spoken.has(program)) {
    const names = [program.title, program.id, ...program.also].flatMap(name => [plainWords(name).join(" "), plainWords(name).join("")]);
    spoken.set(program, [...new Set(names)].filter(Boolean));
  }
  return spoken.get(program);
}

const isSlip = (name, whole) => whole.length >= LONG && isOneSlip(name, whole);

function standsIn(name, words) {
  for (let length = JOINED; length > 0; length--) {
    for (let i = 0; i + length <= words.length; i++) {
      const part = words.slice(i, i + length).join(" ");
      if (part === name || (part.length >= LONG && isOneSlip(part, name) && name.length >= LONG)) return true;
    }
  }
  return false;
}

const longest = (program, words) => Math.max(0, ...namesOf(program).filter(name => standsIn(name, words)).map(name => name.length));
