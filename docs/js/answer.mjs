// What is known about one port, in the words of the data. Pure: atlas and registry rows in, texts out.
import { byId, namesAt, segmentAt } from "./segments.mjs";
import { list, say } from "./say.mjs";

const TRANSPORTS = ["tcp", "udp"];
const NAMED = 4; // tenants named before the rest are counted

// {class, tcp, udp, could, couldNot, never, tenants}: texts, "" where there is nothing to say.
export function answer(atlas, rows, port) {
  const segment = segmentAt(atlas.segments, port), holder = byId(atlas.classes, segment.class);
  const words = { port, ...holder, date: atlas.registry_as_of };
  return {
    class: holder,
    tcp: assigned(atlas, rows, words, "tcp"),
    udp: assigned(atlas, rows, words, "udp"),
    could: pickers(atlas, segment, words),
    couldNot: strangers(atlas.systems.filter(s => s.mainstream), segment),
    never: skipped(atlas, segment, words),
    tenants: tenants(atlas, segment),
  };
}

function assigned({ texts }, rows, words, transport) {
  if (words.iana === "dynamic") return texts.never_assigned;
  const names = namesAt(rows, words.port, transport).map(name => say(name.description ? texts.assigned : texts.assigned_bare, name));
  return names.length ? names.join("; ") : say(texts.unassigned, words);
}

const picks = (segment, system) => TRANSPORTS.some(t => segment[t].systems.includes(system.id));

function pickers({ systems, texts }, segment, words) {
  const titles = mainstream => systems.filter(s => s.mainstream === mainstream && picks(segment, s)).map(s => title(texts, segment, s));
  const first = titles(true), others = titles(false);
  return [
    say(first.length ? texts.could : texts.could_none, { ...words, systems: list(first) }),
    others.length ? say(texts.could_too, { systems: list(others) }) : "",
  ].join(" ").trim();
}

// The mainstream systems that could not have picked it; nothing to say where none could.
function strangers(mainstream, segment) {
  const others = mainstream.filter(s => !picks(segment, s));
  return others.length < mainstream.length ? list(others.map(s => s.title)) : "";
}

function title(texts, segment, system) {
  const on = TRANSPORTS.filter(t => segment[t].systems.includes(system.id));
  return on.length === TRANSPORTS.length ? system.title : say(texts.on_transport, { title: system.title, transport: on[0].toUpperCase() });
}

function skipped({ systems, texts }, segment, words) {
  const ids = [...new Set(TRANSPORTS.flatMap(t => segment[t].never ?? []))];
  return ids.map(id => {
    const on = TRANSPORTS.filter(t => segment[t].never?.includes(id)).map(t => t.toUpperCase());
    return say(texts.never, { ...words, system: byId(systems, id).title, transport: list(on) });
  }).join(" ");
}

// The tenants at this port, the most particular first, as one text.
function tenants({ tenants, texts }, segment) {
  const ids = new Set(TRANSPORTS.flatMap(t => segment[t].tenants));
  const found = tenants
    .filter(tenant => ids.has(tenant.id))
    .sort((a, b) => (a.last - a.first) - (b.last - b.first))
    .map(tenant => say(texts.on_transport, { title: tenant.title, transport: tenant.transports.map(t => t.toUpperCase()).join(", ") }));
  if (found.length <= NAMED + 1) return list(found);
  return say(texts.more, { known: found.slice(0, NAMED).join(", "), count: found.length - NAMED });
}
