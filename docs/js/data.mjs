// The only module that fetches. Everything comes from this site, once. Nothing is sent, except for a vote where the owner collects them.
const root = new URL("../data/", import.meta.url);
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
export const atlas = () => json("site.json");
export const messages = () => json("messages.json");

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
  const { highest_assignable: highest, piece_bits: bits } = await atlas();
  return port > highest ? [] : json(`registry/${port >> bits}.json`);
}
