// The only module that fetches. Everything comes from this site and from the build that the module is of, once.
// Nothing is sent, except for a vote where the owner collects them.
import { portPiece } from "./parts/waiting.mjs";

const folder = new URL("../data/", import.meta.url);
const asked = new Map();

function json(path) {
  if (!asked.has(path)) asked.set(path, request(path));
  return asked.get(path);
}

// A request that failed is forgotten: the next question asks again.
async function request(path) {
  try {
    const answer = await fetch(new URL(path, folder));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return await answer.json();
  } catch (error) {
    asked.delete(path);
    throw error;
  }
}

export const siteRoot = new URL("../../../", import.meta.url); // this module is v/<build>/js/data.mjs
export const atlas = () => json("site.json");
export const messages = () => json("messages.json");
export const feedbackWords = () => json("feedback.json");

// Every row of the registry: only a search by name needs them.
export const registry = async () => (await json("registry.json")).rows;

// What is known round a port, in one small piece: {names, programs}, the registry's rows and the uses of programs:
// [id, title, category, first, last, "tcp udp", role, for, known, own], in the order in which they are to be named.
export const portAt = port => json(portPiece(port));

// Every program with its ports: [id, title, also, category, [[first, last, "tcp udp", for], …]].
export const programs = () => json("programs.json");

// What a question needs: the piece round a port, all rows of the registry for a name, all programs for a range.
export async function rowsFor({ kind, port }) {
  return kind === "port" ? portAt(port) : kind === "name" ? registry() : kind === "range" ? programs() : [];
}

// A vote for whom the owner of the site named: the page and the vote, no cookie and no referrer.
export function sendVote(endpoint, page, vote) {
  const body = new URLSearchParams({ page, vote });
  const how = { mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer", keepalive: true };
  fetch(endpoint, { method: "POST", ...how, body }).catch(() => {});
}
