// What is known about one port, in the words of the data. Pure: atlas and registry rows in, texts out.
import { holds, size } from "./bounds.mjs";
import { bounds, list, say } from "./say.mjs";
import { byId, namesAt, segmentAt } from "./segments.mjs";

const TRANSPORTS = ["tcp", "udp"];
const NAMED = 3; // tenants that the first sentence names

// `rows` are null where they could not be had; then there are no names, and `answer` says so.
// What the data says of a port on one transport: {class, systems, never, tenants}, ids; names, the registry's.
export function facts({ segments }, rows, port, transport) {
  const segment = segmentAt(segments, port);
  const { systems, tenants, never = [] } = segment[transport];
  return { class: segment.class, systems, never, tenants, names: rows ? namesAt(rows, port, transport) : [] };
}

// {class, verdict, tcp, udp, could, couldNot, never, tenants, wide} about a port, over one transport or (null) both.
// verdict is a list of sentences; tenants a list of {title, note, text, sources}; the rest {text, sources}, with
// the text "" where there is nothing to say.
export function answer(atlas, rows, { port, transport }) {
  const known = Object.fromEntries(TRANSPORTS.map(t => [t, facts(atlas, rows, port, t)]));
  const view = {
    atlas,
    port,
    known,
    over: transport ? [transport] : TRANSPORTS,
    namesLack: !rows,
    class: byId(atlas.classes, known.tcp.class),
  };
  const tenants = tenantsOf(view);
  return {
    class: view.class,
    verdict: verdict(
      view,
      tenants.filter(t => !t.wide && !t.registered),
    ),
    tcp: assigned(view, "tcp"),
    udp: assigned(view, "udp"),
    could: pickers(view),
    couldNot: strangers(view),
    never: skipped(view),
    tenants: tenants.filter(t => !t.wide).map(t => ({ ...t, text: say(atlas.texts.tenant, overOf(t)) })),
    wide: wideTenants(
      view,
      tenants.filter(t => t.wide),
    ),
  };
}

const upper = transport => transport.toUpperCase();
const sources = records => [...new Set(records.map(record => record.source))];

function verdict(view, narrow) {
  const {
    atlas: { texts },
    port,
    class: { picked },
  } = view;
  const registration = port === 0 ? texts.reserved : registered(view);
  const named = view.over.flatMap(t => view.known[t].names.map(name => name.service));
  const known = narrow
    .filter(t => !named.includes(t.title.toLowerCase()))
    .slice(0, NAMED)
    .map(t => onTransport(view, t.title, t.transports));
  const first = known.length ? say(texts.known_for, { registration, tenants: list(known) }) : registration;
  return [say(texts.sentence, { text: first }), picked, skipped(view, s => s.mainstream).text].filter(Boolean);
}

function registered({ atlas, known, over, namesLack, class: { iana } }) {
  const { texts, registry_as_of: date, highest_assignable: highest } = atlas;
  if (namesLack) return texts.names_lack;
  const names = Object.fromEntries(over.map(t => [t, list(known[t].names.map(name => name.service))]));
  const named = over.filter(t => names[t]);
  if (!named.length) return say(iana === "dynamic" ? texts.unassignable : texts.unregistered, { date, highest });
  if (over.length === 1) return say(texts.registered, { names: names[over[0]] });
  if (named.length === 1) return say(texts.registered_for_one, { names: names[named[0]], transport: upper(named[0]) });
  return names.tcp === names.udp
    ? say(texts.registered_for_both, { names: names.tcp })
    : say(texts.registered_for_each, names);
}

function assigned({ atlas: { texts, registry_as_of: date }, known, namesLack, class: { iana } }, transport) {
  if (iana === "dynamic" || iana === "reserved") return { text: texts.never_assigned, sources: ["rfc6335"] };
  if (namesLack) return { text: "", sources: [] };
  const names = known[transport].names.map(name => say(name.description ? texts.assigned : texts.assigned_bare, name));
  return { text: names.length ? names.join("; ") : say(texts.unassigned, { date }), sources: ["iana-registry"] };
}

// The transports over which a system could have picked the port: its pool holds it, and it is not skipped there.
const pickedOver = ({ over, known }, { id }) =>
  over.filter(t => known[t].systems.includes(id) && !known[t].never.includes(id));

function pickers(view) {
  const { systems, texts } = view.atlas;
  const picking = systems.filter(s => pickedOver(view, s).length);
  const titles = mainstream =>
    picking.filter(s => s.mainstream === mainstream).map(s => onTransport(view, s.title, pickedOver(view, s)));
  const first = titles(true);
  const others = titles(false);
  const text = [
    say(first.length ? texts.could : texts.could_none, { systems: list(first) }),
    others.length ? say(texts.could_too, { systems: list(others) }) : "",
  ]
    .join(" ")
    .trim();
  const lent = pool => holds(pool, view.port) && view.over.some(t => pool.transports.includes(t));
  return { text, sources: sources(picking.flatMap(s => s.pools.filter(lent))) };
}

// The mainstream systems that could not have picked it; nothing to say where none could.
function strangers(view) {
  const mainstream = view.atlas.systems.filter(s => s.mainstream);
  const others = mainstream.filter(s => !pickedOver(view, s).length);
  if (others.length === mainstream.length) return { text: "", sources: [] };
  return { text: list(others.map(s => s.title)), sources: sources(others.flatMap(s => s.pools)) };
}

// A title with its transport, where that is not what was asked for anyhow.
function onTransport({ atlas: { texts }, over }, title, transports) {
  const held = over.filter(t => transports.includes(t));
  return held.length === over.length ? title : say(texts.on_transport, { title, transport: upper(held[0]) });
}

function skipped({ atlas: { systems, texts }, port, known, over }, which = () => true) {
  const ids = [...new Set(over.flatMap(t => known[t].never))];
  const found = ids.map(id => byId(systems, id)).filter(which);
  const text = found
    .map(system => {
      const transports = over.filter(t => known[t].never.includes(system.id));
      return say(texts.never, { port, system: system.title, transport: list(transports.map(upper)) });
    })
    .join(" ");
  const ranges = found.flatMap(system => system.never.filter(range => holds(range, port)));
  return { text, sources: sources(ranges) };
}

// The tenants, the most particular first.
function tenantsOf({ atlas, known, over }) {
  const ids = new Set(over.flatMap(t => known[t].tenants));
  return atlas.tenants.filter(tenant => ids.has(tenant.id)).sort((a, b) => size(a) - size(b));
}

function overOf({ title, transports, first, last }) {
  return { title, transport: list(transports.map(upper)), bounds: bounds({ first, last }) };
}

function wideTenants(view, tenants) {
  const titles = tenants.map(t => onTransport(view, t.title, t.transports));
  return {
    text: titles.length ? say(view.atlas.texts.wide_tenants, { tenants: list(titles) }) : "",
    sources: sources(tenants),
  };
}
