// Reads what a person types or pastes into the look-up. Pure: text in, one of four kinds of question out.
import { PORTS } from "./bounds.mjs";

const LONGEST = 200;

// Where a URL leads that names no port.
const DEFAULTS = new Map(
  Object.entries({
    http: 80,
    https: 443,
    ws: 80,
    wss: 443,
    ftp: 21,
    ssh: 22,
    sftp: 22,
    telnet: 23,
    ldap: 389,
    ldaps: 636,
    postgres: 5432,
    postgresql: 5432,
    mysql: 3306,
    redis: 6379,
    mongodb: 27017,
    amqp: 5672,
    amqps: 5671,
  }),
);

const TRANSPORT = word => `(?<${word}>tcp|udp)[46]{0,2}`;
const NUMBER = name => String.raw`(?<${name}>\d{1,5})`;
const WORD = "(?:ports?[ :=] ?)?";
const TO = String.raw`(?: ?(?:[-–:]|\.\.) ?| to )`;
const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const IPV4 = String.raw`${OCTET}(?:\.${OCTET}){3}`;
const IPV6 = "(?<ipv6>[0-9a-f:.]+)";
const IPV4_AT_END = new RegExp(`:${IPV4}$`);
const ZONE = "(?:%[a-z0-9._-]+)?";
// the last label holds a letter: 1.5 is no host
const HOST = String.raw`(?!-)(?:[a-z0-9_-]+\.)*(?=[0-9_-]*[a-z])[a-z0-9_-]+\.?`;
const SCHEME = `(?:${TRANSPORT("before")}|(?<scheme>[a-z][a-z0-9+.-]*))`;
const USER = String.raw`(?:[^\s/?#\\]*@)?`;
const PATH = String.raw`(?:[/?#]\S*)?`;
const NAME = "(?<name>(?=[0-9+._-]*[a-z])[a-z0-9][a-z0-9+._-]{0,59})";

// The first pattern that fits decides, even when what it finds is no port.
const FORMS = [
  [/^(?<refused>sctp|dccp)[46]{0,2}[ /:]/, () => null],
  [whole(String.raw`${SCHEME}://${USER}(?:\[${IPV6}${ZONE}\]|${IPV4}|${HOST})(?::(?<port>\d{0,5}))?${PATH}`), url],
  [form(`${WORD}${NUMBER("port")}`), port],
  [form(`${WORD}0x(?:(?<hex>[0-9a-f]{1,4})|[0-9a-f]*)`), ({ hex }) => numbered(parseInt(hex, 16))],
  [form(`${WORD}${NUMBER("first")}${TO}${NUMBER("last")}`), range],
  // an address and port of /proc/net/tcp, where 0016 is 22
  [form("(?<refused>[0-9a-f]{8}|[0-9a-f]{32}):[0-9a-f]{4}"), () => null],
  [form(String.raw`(?:(?:::)?|(?:\*|(?:::ffff:)?${IPV4})${ZONE}|${HOST}):${NUMBER("port")}`), port],
  [form(String.raw`\[${IPV6}${ZONE}\]${ZONE}:${NUMBER("port")}`), port],
  [form(String.raw`(?:\*|${IPV4})\.${NUMBER("port")}`), port],
  [form(String.raw`(?=[^.]*:)${IPV6}\.${NUMBER("port")}`), port],
  [form(NAME), ({ name }) => ({ kind: "name", name })],
];

// {kind: "port", port}, {kind: "range", first, last} or {kind: "name", name}, in lower case, each with
// transport: "tcp", "udp" or null; {kind: "none"} for anything else.
export function read(text) {
  const given = tidy(text);
  for (const [pattern, make] of FORMS) {
    const found = pattern.exec(given);
    if (found) return over(make(found.groups), found.groups);
  }
  return { kind: "none" };
}

// Signs of full width as the plain ones.
export function narrow(text) {
  return text.replace(/[\uff01-\uff5e]/g, sign => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

// What chats and dialogs put round a number that is copied: of no width, or marks of direction. The mark that turns
// signs round (U+202E) is none of them: behind it a number does not look as it is written.
const UNSEEN = "[\\u200b-\\u200f\\u202a-\\u202d\\u2060-\\u2064\\u2066-\\u2069\\ufeff]+";
const ROUND = new RegExp(UNSEEN, "g");
// Between two digits it may part two numbers.
const BETWEEN = new RegExp(`[0-9a-z]${UNSEEN}[0-9a-z]`, "i");

// The text as it looks: what cannot be seen is not there, and signs of full width are the plain ones. Other digits stay
// as they are: 443² is 443 with a note, not 4432.
function seen(text) {
  const plain = narrow(text);
  return BETWEEN.test(plain) ? plain : plain.replace(ROUND, "");
}

function tidy(text) {
  if (typeof text !== "string" || text.length > LONGEST) return "";
  return seen(text)
    .replace(/^[\s"'`“”‘’]+|[\s"'`“”‘’,.;]+$/g, "")
    .replace(/\s+/g, " ")
    .toLowerCase();
}

function whole(pattern) {
  return new RegExp(`^${pattern}$`);
}

// A pattern with a transport before or after it.
function form(pattern) {
  return whole(`(?:${TRANSPORT("before")}[ /:])?(?:${pattern})(?:[ /]${TRANSPORT("after")})?`);
}

function over(question, { before, after }) {
  if (!question || (before && after && before !== after)) return { kind: "none" };
  return { ...question, transport: before ?? after ?? null };
}

function numbered(port) {
  return port < PORTS ? { kind: "port", port } : null;
}

function port({ port, ipv6 }) {
  return ipv6 === undefined || isIpv6(ipv6) ? numbered(Number(port)) : null;
}

function url({ scheme, port: written, ipv6 }) {
  return port({ port: written || DEFAULTS.get(scheme), ipv6 });
}

function range(bounds) {
  const first = Number(bounds.first);
  const last = Number(bounds.last);
  if (first === last) return numbered(first);
  return first < last && last < PORTS ? { kind: "range", first, last } : null;
}

function isIpv6(text) {
  const halves = text.replace(IPV4_AT_END, ":0:0").split("::");
  const groups = halves.flatMap(half => (half ? half.split(":") : []));
  const complete = halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
  return complete && groups.every(group => /^[0-9a-f]{1,4}$/.test(group));
}
