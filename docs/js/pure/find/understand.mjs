// Reads what was typed or pasted as what it is. Pure.
import { read } from "../query.mjs";
import { endsIn } from "./ends.mjs";

const LONGEST = 4000; // characters that are looked at
const LAST_PORT = 65535;
const FEW = 20; // a number up to here, that nothing calls a port, counts something else

// A number that says it is a port: "port 9092", ":3000", "53/udp"; or that says it is none: "errno 98", "pid 4".
const SAYS_PORT = /(?:\bports?[ :=#]*|(?:^|[\s*\]a-z0-9]):)(\d{1,5})(?!\d|[.:]\d)|\b(\d{1,5})\/(?:tcp|udp)\b/gi;
const NO_PORT = /\b(?:errno|error|winerror|code|event|status|pid|rfc|version|v|python|java|windows|server|ubuntu|debian|node|line|exit)[ :=#]*\d+/gi;
const ALONE = /(?<![\w.:/-])(\d{1,5})(?![\w:/]|\.\d|-\w)/g;
const RANGE = /(?<![\d.-])(\d{1,5}) ?(?:-|–|to|\.\.|:) ?(\d{1,5})(?![\d.-])/i;

// What a text asks about:
// exact  a whole question of the look-up (a port, a range; `read` of query.mjs), or null
// ends   [{port, which}] of a pasted row, at most four; `cut` where one may lack its last digits; `empty` where no end
//        has a port ("*:*")
// ports  numbers in a sentence that are, or may be, ports; `sure` where the sentence says so
// range  {first, last} in a sentence, or null
// transport  "tcp", "udp" or null
// words  the text for a search by words
export function understand(text) {
  const given = visible(text).slice(0, LONGEST), whole = read(given), row = endsIn(given);
  const exact = !row.cut && (whole.kind === "port" || whole.kind === "range") ? whole : null;
  const sentence = row.ends.length || row.empty ? none : numbersIn(given);
  return {
    given, exact, name: whole.kind === "name" ? whole.name : null,
    ends: row.ends, cut: row.cut, empty: row.empty,
    ...sentence, transport: exact?.transport ?? row.transport, words: given.toLowerCase(),
  };
}

const none = { ports: [], sure: false, range: null };

// Without what one cannot see: zero widths, direction marks, full-width forms.
export function visible(text) {
  return text.slice(0, LONGEST * 2).normalize("NFKC").replace(/[\p{Cf}\p{Cc}]/gu, mark => (/\s/.test(mark) ? mark : "")).trim();
}

function numbersIn(text) {
  const bare = text.replace(NO_PORT, " "), said = [...bare.matchAll(SAYS_PORT)].map(found => Number(found[1] ?? found[2]));
  const range = rangeIn(bare), alone = [...bare.matchAll(ALONE)].map(found => Number(found[1])).filter(port => port > FEW);
  const ports = range ? [] : distinct(said.length ? said : alone).filter(port => port <= LAST_PORT);
  return { ports: ports.length > 3 && !said.length ? [] : ports.slice(0, 3), sure: ports.length > 0 && said.length > 0, range };
}

function rangeIn(text) {
  const found = RANGE.exec(text), first = Number(found?.[1]), last = Number(found?.[2]);
  return first < last && last <= LAST_PORT ? { first, last } : null;
}

const distinct = values => [...new Set(values)];
