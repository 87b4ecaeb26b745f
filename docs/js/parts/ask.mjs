// Gathers what is known about what was typed or pasted: what is at hand first, then all.
import { atlas, pageIndex, portAt, programsAt, servicesAt } from "../data.mjs";
import { initialsOf } from "../pure/find/programs.mjs";
import { find } from "../pure/find/results.mjs";
import { understand } from "../pure/find/understand.mjs";
import { serviceIn } from "../pure/find/words.mjs";
import { inTime } from "./waiting.mjs";

// Yields {asked, results, certain, note, lacks, whole}: about the numbers alone, where there are any; with the names, if
// one is certain; and with everything that could be had. `lacks` says that some of it could not; `whole` is true the last
// time. Rejects where there is nothing to go by.
export async function* answers(text) {
  const asked = understand(text);
  const facts = await atlas();
  const plain = plainSets(facts);
  const near = await had({ pieces: inTime(piecesRound(asked)) });
  const numbers = { facts, plain, ...near.known };
  if (asked.exact || asked.ends.length || asked.ports.length)
    yield { asked, ...find(asked, numbers), lacks: near.lacks, whole: false };
  const pages = had({ index: pageIndex(plain) });
  const names = await had(namesFor(asked, plain));
  const named = { asked, ...find(asked, { ...numbers, ...names.known }), lacks: near.lacks, whole: false };
  if (named.certain && !asked.exact) yield named;
  const far = await pages;
  const all = { ...numbers, ...names.known, ...far.known };
  yield { asked, ...find(asked, all), lacks: [near, names, far].some(({ lacks }) => lacks), whole: true };
}

let sets = null;

// The words that count for little, as sets.
function plainSets({ plain: { stop, filler, common, services } }) {
  sets ??= {
    ...{ stop: new Set(stop), filler: new Set(filler), common: new Set(common) },
    services: new Map(Object.entries(services)),
  };
  return sets;
}

// What is known round every port that is asked about, by the port.
async function piecesRound({ exact, ends, ports }) {
  const asked = [exact?.port, ...ends.map(end => end.port), ...ports].filter(port => port !== undefined);
  return new Map(await Promise.all(asked.map(async port => [port, await portAt(port)])));
}

// Programs and services by the names that the text may hold: none are asked for beside a number alone.
function namesFor({ exact, given }, plain) {
  if (exact) return {};
  const service = serviceIn(given, plain);
  const initial = /^[a-z0-9]/.test(service ?? "") ? service[0] : null;
  const drawers = Promise.all(initialsOf(given, plain).map(programsAt));
  const programs = drawers.then(found => [...new Map(found.flat().map(program => [program[0], program])).values()]);
  return { programs, services: initial ? servicesAt(initial) : null };
}

// What could be had of some promises: {known, lacks}; what could not is null.
async function had(wanted) {
  const names = Object.keys(wanted);
  const settled = await Promise.allSettled(Object.values(wanted));
  for (const { reason } of settled) if (reason) console.error(reason);
  const known = Object.fromEntries(settled.map(({ value }, i) => [names[i], value ?? null]));
  return {
    known,
    lacks: settled.some(({ status }, i) => status === "rejected" || (names[i] === "pieces" && !known.pieces)),
  };
}
