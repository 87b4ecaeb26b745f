// Gathers what is known about what was typed or pasted: what is at hand first, then all.
import { atlas, pageIndex, programs, registry, registryAt } from "./data.mjs";
import { find } from "./find/results.mjs";
import { understand } from "./find/understand.mjs";

const NOTHING = { atlas: null, rows: null, services: null, programs: null, index: null };

// Yields {asked, results, certain, note, lacks, whole}, twice: about the numbers, and with everything that could be had.
// `lacks` says that some of it could not; `whole` is true the second time.
export async function* answers(text) {
  const asked = understand(text), near = await had({ atlas: atlas(), rows: rowsRound(asked) });
  yield { asked, ...find(asked, { ...NOTHING, ...near.known }), lacks: near.lacks, whole: false };
  if (!asked.given) return;
  const far = await had({ index: pageIndex(), programs: programs(), services: asked.name ? registry() : null });
  yield { asked, ...find(asked, { ...near.known, ...far.known }), lacks: near.lacks || far.lacks, whole: true };
}

// The registry's rows round every port that is asked about.
async function rowsRound({ exact, ends, ports }) {
  const asked = [exact?.port, ...ends.map(end => end.port), ...ports].filter(port => port !== undefined);
  return [...new Set((await Promise.all(asked.map(registryAt))).flat())];
}

// What could be had of some promises: {known, lacks}; what could not is null.
async function had(wanted) {
  const names = Object.keys(wanted), settled = await Promise.allSettled(Object.values(wanted));
  const known = Object.fromEntries(settled.map(({ value }, i) => [names[i], value ?? null]));
  return { known, lacks: settled.some(({ status }) => status === "rejected") };
}
