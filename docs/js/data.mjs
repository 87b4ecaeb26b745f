// The only module that fetches. Everything comes from this site, once. Nothing is sent, except for a vote where the owner collects them.
const root = new URL("../data/", import.meta.url);
const FIRST_UNASSIGNABLE = 49152, PIECE_BITS = 8;
const fetched = new Map();

function json(path) {
  if (!fetched.has(path)) {
    fetched.set(path, fetch(new URL(path, root)).then(answer => {
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer.json();
    }));
  }
  return fetched.get(path);
}

export const siteRoot = new URL("../", import.meta.url);
export const atlas = () => json("atlas.json");
export const programs = async () => []; // until programs are facts

// What finds pages by their words; made once, in steps between which the page answers keys.
let index = null;
export function pageIndex() {
  index ??= Promise.all([import("./find/pages.mjs"), json("search.json")])
    .then(([pages, data]) => pages.indexed(data, () => new Promise(resolve => setTimeout(resolve))))
    .catch(error => { index = null; throw error; });
  return index;
}

// Every row of the registry: only a search by name needs them.
export const registry = async () => (await json("registry.json")).rows;

// The rows that a question needs.
export function rowsFor({ kind, port }) {
  return kind === "port" ? registryAt(port) : kind === "name" ? registry() : [];
}

export const feedbackWords = () => json("feedback.json");

// A vote for whom the owner of the site named: the page and the vote, no cookie and no referrer.
export function sendVote(endpoint, page, vote) {
  const body = new URLSearchParams({ page, vote });
  fetch(endpoint, { method: "POST", mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer", keepalive: true, body }).catch(() => {});
}

// The registry's rows round a port: one small piece, and none where nothing can be registered.
export async function registryAt(port) {
  return port >= FIRST_UNASSIGNABLE ? [] : json(`registry/${port >> PIECE_BITS}.json`);
}
