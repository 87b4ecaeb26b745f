// What is known about one port, in the words of the data. Pure: the atlas and a piece in, texts out.
import { holds, size } from "./bounds.mjs";
import { FEW, met, overSome, programsOf, usesAt, WIDE } from "./programs.mjs";
import { bounds, list, say } from "./say.mjs";
import { byId, namesAt, segmentAt } from "./segments.mjs";

const TRANSPORTS = ["tcp", "udp"];
const NAMED = 3; // tenants that the first sentence names

const NOTHING = { names: [], programs: [] };

// A piece is {names, programs}: the registry's rows and the programs' round the port. It is null where it could not be
// had; then there are no names and no programs, and `answer` says so.
// What the data says of a port on one transport: {class, systems, never, tenants}, ids; names, the registry's;
// programs, as in `usesAt`.
export function facts({ segments }, piece, port, transport) {
  const segment = segmentAt(segments, port);
  const { systems, tenants, never = [] } = segment[transport];
  const { names, programs } = piece ?? NOTHING;
  return {
    class: segment.class,
    systems,
    never,
    tenants,
    names: namesAt(names, port, transport),
    programs: usesAt(programs, port, [transport]),
  };
}

// {class, verdict, more, tcp, udp, could, couldNot, never, tenants, wide, uses, pages} about a port, over one transport
// or (null) both. verdict is a list of sentences, and more those of its words that count further programs; tenants a
// list of {title, note, text, sources}; uses those of programs; pages those that solve the port's usual problem; the
// rest {text, sources}, with the text "" where there is nothing to say.
export function answer(atlas, piece, { port, transport }) {
  const view = viewOf(atlas, piece, { port, transport });
  const { over, uses } = view;
  const tenants = tenantsOf(view);
  const found = met(atlas.texts, over, programsOf(uses.filter(use => !use.wide)));
  return {
    class: view.class,
    verdict: verdict(
      view,
      found,
      tenants.filter(t => !t.wide),
    ),
    more: found.more,
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
    uses,
    pages: pagesAt(view, Boolean(found.text || servicesOf(view).length || tenants.some(t => !t.wide))),
  };
}

// All that is known of a port, over the transports asked for.
export function viewOf(atlas, piece, { port, transport }) {
  const known = Object.fromEntries(TRANSPORTS.map(t => [t, facts(atlas, piece, port, t)]));
  const over = transport ? [transport] : TRANSPORTS;
  const uses = usesAt((piece ?? NOTHING).programs, port, over);
  return { atlas, port, known, over, uses, namesLack: !piece, class: byId(atlas.classes, known.tcp.class) };
}

const upper = transport => transport.toUpperCase();
const sources = records => [...new Set(records.map(record => record.source))];

function verdict(view, found, narrow) {
  const {
    atlas: { texts },
    port,
    class: { picked },
  } = view;
  const named = view.over.flatMap(t => view.known[t].names.map(name => name.service));
  const isNamed = t => named.includes(t.title.toLowerCase());
  const known = narrow
    .filter(t => !t.registered && !isNamed(t) && (size(t) <= FEW || !found.isFirm))
    .slice(0, NAMED)
    .map(t => overSome(texts, view.over, t.title, t.transports));
  const isKnown = narrow.some(t => t.registered || isNamed(t));
  const registration = port === 0 ? texts.reserved : registrationOf(view, found, isKnown);
  const first = known.length ? say(texts.known_for, { registration, tenants: list(known) }) : registration;
  return [say(texts.sentence, { text: first }), picked, skipped(view, s => s.mainstream).text].filter(Boolean);
}

// What is registered, and who is met on the port (`found`, as in `met`): whether it is the same, or at least `isKnown`.
function registrationOf(view, { text: met, own }, isKnown) {
  const { texts, registry_as_of: date, highest_assignable: highest } = view.atlas;
  const services = servicesOf(view);
  const words = { met, registration: registered(view), names: list(services), date, highest };
  const sentence = (one, several) => say(services.length === 1 ? one : several, words);
  if (!services.length && !met) return words.registration;
  if (!services.length)
    return say(view.class.iana === "dynamic" ? texts.met_unassignable : texts.met_unregistered, words);
  if (!met) return isKnown ? words.registration : sentence(texts.no_sign, texts.no_sign_of_many);
  if (own) return say(texts.met_registered, words);
  return isKnown ? say(texts.met_beside, words) : sentence(texts.met_other_name, texts.met_other_names);
}

// The registered names, each once, with its transport where it has only one of those asked for.
export function servicesOf({ atlas: { texts }, over, known }) {
  const names = new Map();
  for (const t of over)
    for (const { service } of known[t].names) names.set(service, [...(names.get(service) ?? []), t]);
  return [...names].map(([service, transports]) => overSome(texts, over, service, transports));
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

// The pages that solve the port's usual problem, the most particular first; one for thousands of ports only where
// nothing else is known.
function pagesAt({ atlas: { pages }, port, over }, isKnown) {
  return pages
    .filter(page => holds(page, port) && over.some(t => page.transports.includes(t)))
    .filter(page => size(page) <= WIDE || !isKnown)
    .sort((a, b) => size(a) - size(b));
}

function assigned({ atlas: { texts, registry_as_of: date }, known, namesLack, class: { iana } }, transport) {
  if (iana === "dynamic" || iana === "reserved") return { text: texts.never_assigned, sources: ["rfc6335"] };
  if (namesLack) return { text: "", sources: [] };
  const names = known[transport].names.map(name => say(name.description ? texts.assigned : texts.assigned_bare, name));
  return { text: names.length ? names.join("; ") : say(texts.unassigned, { date }), sources: ["iana-registry"] };
}

// The transports over which a system could have picked the port: its pool holds it, and it is not skipped there.
export const pickedOver = ({ over, known }, { id }) =>
  over.filter(t => known[t].systems.includes(id) && !known[t].never.includes(id));

function pickers(view) {
  const { systems, texts } = view.atlas;
  const picking = systems.filter(s => pickedOver(view, s).length);
  const titles = mainstream =>
    picking.filter(s => s.mainstream === mainstream).map(s => overSome(texts, view.over, s.title, pickedOver(view, s)));
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
export function tenantsOf({ atlas, known, over }) {
  const ids = new Set(over.flatMap(t => known[t].tenants));
  return atlas.tenants.filter(tenant => ids.has(tenant.id)).sort((a, b) => size(a) - size(b));
}

function overOf({ title, transports, first, last }) {
  return { title, transport: list(transports.map(upper)), bounds: bounds({ first, last }) };
}

function wideTenants(view, tenants) {
  const titles = tenants.map(t => overSome(view.atlas.texts, view.over, t.title, t.transports));
  return {
    text: titles.length ? say(view.atlas.texts.wide_tenants, { tenants: list(titles) }) : "",
    sources: sources(tenants),
  };
}
