// Is a port safe for a service of one's own? What speaks against it on each system. Pure.
import { pickedOver, servicesOf, tenantsOf, viewOf } from "./answer.mjs";
import { holds } from "./bounds.mjs";
import { listed, programsOf } from "./programs.mjs";
import { bounds, list, say } from "./say.mjs";

// For each mainstream system {id, against, text, sources}: against are the kinds of what speaks against the port there:
// pool, skipped, own, known, privileged, convention, registered, blocked. The text is a plain yes only where it is empty.
export function safe(atlas, piece, question) {
  const view = viewOf(atlas, piece, question);
  return atlas.systems.filter(system => system.mainstream).map(system => weighed(view, system));
}

function weighed(view, system) {
  const { texts } = view.atlas;
  const pool = system.pools.find(range => holds(range, view.port) && pickedOver(view, system).length);
  const found = OBJECTIONS.map(object => object(view, system)).filter(Boolean);
  const against = found.map(({ text }) => text).join("; ");
  const [alone, together] = pool ? [texts.safe_pool, texts.safe_pool_and] : [texts.safe, texts.safe_but];
  return {
    id: system.id,
    against: [...(pool ? ["pool"] : []), ...found.map(({ kind }) => kind)],
    text: say(found.length ? together : alone, { pool: pool && bounds(pool), against }),
    sources: [...new Set([...(pool ? [pool] : system.pools), ...found].map(({ source }) => source).filter(Boolean))],
  };
}

// Each says what speaks against a port on a system, as {kind, text, source}, or nothing.
const OBJECTIONS = [skipped, own, known, convention, registered, privileged, blocked];

function skipped({ atlas: { texts }, port, over }, { title, never }) {
  const range = never.find(range => holds(range, port) && over.some(t => range.transports.includes(t)));
  return range && { kind: "skipped", text: say(texts.safe_skipped, { system: title }), source: range.source };
}

function own(view, system) {
  const found = narrow(view).filter(one => isOf(one, system));
  if (!found.length) return null;
  const words = { system: system.title, programs: listed(view.atlas.texts, view.over, found) };
  return { kind: "own", text: say(view.atlas.texts.safe_own, words), source: found[0].source };
}

function known(view, system) {
  const found = narrow(view).filter(one => !isOf(one, system));
  if (!found.length) return null;
  const programs = listed(view.atlas.texts, view.over, found);
  return { kind: "known", text: say(view.atlas.texts.safe_known, { programs }) };
}

// Programs, then conventions that have no words of their own for this; none of a range so wide that it tells nothing.
function narrow(view) {
  const programs = programsOf(view.uses.filter(use => !use.wide));
  return [...programs, ...tenantsOf(view).filter(tenant => !tenant.wide && !tenant.safe)];
}

// Is it a part of the system, or made for it? A program that only calls others has no port there.
function isOf(one, { id, programs }) {
  return one.system === id || (programs !== null && one.category === programs && !one.kind.startsWith("sends"));
}

function convention(view) {
  const found = tenantsOf(view).find(tenant => tenant.safe);
  return found && { kind: "convention", text: found.safe, source: found.source };
}

function registered(view) {
  const names = servicesOf(view);
  const text = say(view.atlas.texts.safe_registered, { names: list(names) });
  return names.length && { kind: "registered", text, source: "iana-registry" };
}

function privileged({ port }, { privileged: range }) {
  return range && holds(range, port) && { kind: "privileged", text: range.says, source: range.source };
}

function blocked({ atlas: { texts, blocked }, port }) {
  const found = blocked.some(([first, last]) => holds({ first, last }, port));
  return found && { kind: "blocked", text: texts.safe_blocked, source: "fetch-standard" };
}
