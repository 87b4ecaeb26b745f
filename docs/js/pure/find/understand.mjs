// Reads what was typed or pasted as what it is. Pure.
import { PORTS } from "../bounds.mjs";
import { narrow, read } from "../query.mjs";
import { endsIn } from "./ends.mjs";

const LONGEST = 4000; // characters that are looked at
const FEW = 20; // a number up to here, that nothing calls a port, counts something else
const MOST = 3; // numbers of a sentence that may be meant

// Numbers that count or name something else, with the word that says so.
const NO_PORT =
  /\b(?:errno|error|winerror|code|event|status|pid|rfc|version|v|python|java|windows|server|ubuntu|debian|node|line|exit|http|tcp|udp)[ :=#(]*\d+|\b\d+ ?(?:ms|seconds?|minutes?|hours?|days?|%|[kmg]i?b|times|connections|ports|pods?|node\(s\))/gi;
// Numbers that say that they are ports: "port 9092", ":3000", "53/udp".
const SAYS_PORT = /(?:\bports?[ :=#]*|(?:^|[\s*\]a-z0-9]):)(\d{1,5})(?!\d|[.:]\d)|\b(\d{1,5})\/(?:tcp|udp)\b/gi;
const ALONE = /(^|[^\w.:/-])(\d{1,5})(?![\w:/]|\.\d|-\w)/g;
const RANGE = /(?:^|[^\d.-])(\d{1,5}) ?(?:-|–|to|\.\.|:) ?(\d{1,5})(?![\d.-])/i;
const ERROR =
  /\b(?:err\w*|exception|fail\w*|refused?|denied|cannot|can't|could ?n[o']t|unable|already|taken|in use|tim(?:ed?|es) ?out|reset|forbidden|not (?:available|valid|permitted)|invalid|fatal|e(?:addr|conn|acc|perm|timed|host)\w*|wsa\w*|(?:winerror|windows) 10\d{3})\b/i;
// A number that is nothing else, and no port: -1, 70000, 1e5.
const NUMBER = /^[-+]?\d+(?:[.,e]\d+)?$/i;

// What a text asks about:
// exact  a whole question of the look-up (a port, a range; `read` of query.mjs), or null
// ends   [{port, which}] of a pasted row, at most four; `cut` where one may lack its last digits; `empty` where no end
//        has a port ("*:*")
// ports  numbers in a sentence that are, or may be, ports; `sure` where the sentence says so
// range  {first, last} in a sentence, or null
// transport  "tcp", "udp" or null
// error  does it tell of something that went wrong?
// noPort is it a number that is no port?
export function understand(text) {
  const given = visible(text);
  const whole = read(text);
  const row = endsIn(given);
  const exact = !row.cut && (whole.kind === "port" || whole.kind === "range") ? whole : null;
  const sentence = row.ends.length || row.empty ? NONE : numbersIn(given);
  return {
    ...{ given, exact, ...sentence },
    ...{ ends: row.ends, cut: row.cut, empty: row.empty && !exact },
    transport: exact?.transport ?? row.transport,
    error: ERROR.test(given),
    noPort: !exact && !sentence.ports.length && NUMBER.test(given),
  };
}

const NONE = { ports: [], sure: false, range: null };

// Without what one cannot see, such as marks of no width; the one that turns signs round parts what it stands between.
function visible(text) {
  const seen = narrow(text.slice(0, LONGEST)).replace(/\u202e/g, " ");
  return seen.replace(/[\p{Cf}\p{Cc}]/gu, mark => (/\s/.test(mark) ? mark : "")).trim();
}

function numbersIn(text) {
  const bare = text.replace(NO_PORT, " ");
  const said = [...bare.matchAll(SAYS_PORT)].map(found => Number(found[1] ?? found[2]));
  const alone = [...bare.matchAll(ALONE)].map(found => Number(found[2])).filter(port => port > FEW);
  const range = rangeIn(bare);
  const ports = range ? [] : [...new Set(said.length ? said : alone)].filter(port => port < PORTS);
  if (ports.length > MOST && !said.length) return { ...NONE, range };
  return { ports: ports.slice(0, MOST), sure: ports.length > 0 && said.length > 0, range };
}

function rangeIn(text) {
  const found = RANGE.exec(text);
  const first = Number(found?.[1]);
  const last = Number(found?.[2]);
  return first < last && last < PORTS ? { first, last } : null;
}
