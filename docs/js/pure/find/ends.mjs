// Finds the ends of connections in pasted text: rows of ss, netstat, lsof, of firewalls and flow logs. Pure.
import { PORTS } from "../bounds.mjs";
import { read } from "../query.mjs";

const MOST = 4; // ends that are told apart; a whole table is the work of another page
const ROWS = 50; // that are looked at for one with an end
const LONGEST = 90; // signs of an address with its zone and port

// An address without a port, as tools print "no peer": 0.0.0.0:*, *:*, [::]:*, *.*
const NO_PEER = /^(?:\*|\[::\]|::|:|0\.0\.0\.0|\[0:0:0:0:0:0:0:0\])?[:.]\*$/;
// The words round a port in the logs of firewalls and of connection tracking, and the end that each names.
const KEYED = [
  ["source", /\b(?:spt|sport|src_?port|source[ _]port|local[ _]port)["']?[=: ]+["']?(\d{1,5})\b/i],
  ["destination", /\b(?:dpt|dport|dst_?port|dest(?:ination)?[ _]port|remote[ _]port)["']?[=: ]+["']?(\d{1,5})\b/i],
];
// pfirewall.log of Windows and version 2 of a VPC flow log: two addresses, then two ports
const COLUMNS = /(?:^|\s)(?:[0-9a-f]*[:.]){2,}[0-9a-f]* (?:[0-9a-f]*[:.]){2,}[0-9a-f]* (\d{1,5}) (\d{1,5})(?= |$)/i;
// /proc/net/tcp: two addresses and ports in hexadecimal
const PROC = /(?:^|\s)(?:[0-9a-f]{8}|[0-9a-f]{32}):([0-9a-f]{4}) (?:[0-9a-f]{8}|[0-9a-f]{32}):([0-9a-f]{4})\b/i;
const PROC_END = /^(?:[0-9a-f]{8}|[0-9a-f]{32}):([0-9a-f]{4})$/i;
// Cisco's "outside:198.51.100.7/49152" and "198.51.100.7(2000)", and a host's "example.org/443"
const CISCO = /^(?:[\w-]+:)?(?:[0-9a-f]*:[0-9a-f:]+|(?:[\w-]+\.)+[\w-]+|host)(?:\/(\d{1,5})|\((\d{1,5})\))$/i;
const ZONED = /^(?=(?:[^:]*:){2})[0-9a-f:.]+(?:%[\w.-]+):(\d{1,5})$/i;
const BARE_IPV6 = /^(?:::|::1|(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}):(\d{1,5})$/i;
const TRANSPORT = /(?:^|[\s=:"(])(tcp|udp)(?:46|[46])?(?=$|[\s,:;")])/i;
const NUMBERS = { 6: "tcp", 17: "udp" };
// netstat of macOS and the BSDs cuts an address at the width of its column
const CUT_AT = [18, 22];
const READERS = [keyed, columns, proc, tokens];

// {ends: [{port, which}], transport, empty, cut} of a text. `which` is "local", "remote", "source", "destination" or
// null; `empty` says that the text holds ends without a port only; `cut` that an end may lack its last digits.
export function endsIn(text) {
  const line = rowIn(text);
  const ends = endsOf(line);
  const some = withoutZeros(ends.filter(({ port }) => port !== null)).slice(0, MOST);
  const empty = ends.length > 0 && some.every(({ port }) => port === 0);
  return { ends: empty ? [] : named(some), transport: transportOf(line), empty, cut: some.some(({ cut }) => cut) };
}

function endsOf(line) {
  for (const reader of READERS) {
    const found = reader(line);
    if (found.length) return found;
  }
  return [];
}

// Windows prints port 0 where there is no peer.
function withoutZeros(ends) {
  return ends.some(({ port }) => port > 0) ? ends.filter(({ port }) => port > 0) : ends;
}

// The first line that holds an end: what stands above it is the head of a table.
function rowIn(text) {
  const lines = text.split(/[\r\n]+/).slice(0, ROWS);
  return lines.find(line => endsOf(line).length) ?? lines[0];
}

function transportOf(line) {
  const flow = /\s\d{1,5} \d{1,5} (6|17) \d+ \d+ /.exec(line);
  return flow ? NUMBERS[flow[1]] : (TRANSPORT.exec(line)?.[1].toLowerCase() ?? null);
}

function keyed(line) {
  return KEYED.flatMap(([which, pattern]) => end(pattern.exec(line)?.[1], which));
}

function columns(line) {
  const found = COLUMNS.exec(line);
  return found ? [...end(found[1], "source"), ...end(found[2], "destination")] : [];
}

function proc(line) {
  const found = PROC.exec(line);
  return found ? [{ port: parseInt(found[1], 16) }, { port: parseInt(found[2], 16) || null }] : [];
}

function tokens(line) {
  return line
    .split(/[\s,;]+|->|<-|=>|→/)
    .filter(word => word.length <= LONGEST)
    .map(bare)
    .flatMap(endOf);
}

// A word without what quotes and sentences put round it; the star of "*:*" stays.
function bare(word) {
  const begun = word.replace(/^["'`(<]+/, "");
  return /\(\d+\)$/.test(begun) ? begun : begun.replace(/["'`)>.:]+$/, "");
}

function endOf(word) {
  if (NO_PEER.test(word)) return [{ port: null }];
  const hex = PROC_END.exec(word);
  if (hex) return [{ port: parseInt(hex[1], 16) }];
  const cisco = CISCO.exec(word);
  if (cisco) return end(cisco[1] ?? cisco[2], null);
  const ipv6 = ZONED.exec(word) ?? BARE_IPV6.exec(word);
  if (ipv6) return end(ipv6[1], null);
  if (!/[:.\]]\d{1,5}$/.test(word) || word.includes("://")) return [];
  const found = read(word);
  return found.kind === "port" ? [{ port: found.port, cut: cuts(word) }] : [];
}

function cuts(word) {
  return /^(?:\d+\.){4}\d{1,4}$/.test(word) && CUT_AT.includes(word.length);
}

function end(digits, which) {
  const port = Number(digits);
  return digits !== undefined && port < PORTS ? [{ port, which }] : [];
}

// Two ends in a row of a socket list: the first is this machine's.
function named(ends) {
  if (ends.length !== 2) return ends.map(({ port, which }) => ({ port, which: which ?? null }));
  return ends.map(({ port, which }, i) => ({ port, which: which ?? (i ? "remote" : "local") }));
}
