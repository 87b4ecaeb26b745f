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
export const feedbackWords = () => json("feedback.json");

// The programs, or the registry's services, whose names begin with a letter or digit.
export const programsAt = initial => json(`programs/${initial}.json`);
export const servicesAt = initial => json(`services/${initial}.json`);

// What finds pages by their words; made once, in spells between which the page answers keys. `plain` as in pure/find.
let index = null;
export function pageIndex(plain) {
  index ??= Promise.all([import("./pure/find/pages.mjs"), json("search.json")])
    .then(([pages, data]) => pages.indexed(data, plain, () => new Promise(resolve => setTimeout(resolve))))
    .catch(error => {
      index = null;
      throw error;
    });
  return index;
}

// What is known round a port, in one small piece: {names, programs}, the registry's rows and the uses of programs:
// [id, title, category, first, last, "tcp udp", role, for, known, own], in the order in which they are to be named.
export const portAt = port => json(portPiece(port));

const STEP = 128; // ports: no piece is narrower
const MOST = 2048; // ports of a range whose programs are asked for; a wider one has them by the hundred

// The uses of programs in a range, as in a piece; null for a wide range.
export async function usesIn({ first, last }) {
  if (last - first >= MOST) return null;
  const ports = Array.from({ length: Math.ceil((last - first + 1) / STEP) }, (_, i) => first + i * STEP);
  const pieces = new Set(await Promise.all([...ports, last].map(portAt)));
  return [...pieces].flatMap(piece => piece.programs);
}

// A vote for whom the owner of the site named: the page and the vote, no cookie and no referrer.
export function sendVote(endpoint, page, vote) {
  const body = new URLSearchParams({ page, vote });
  const how = { mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer", keepalive: true };
  fetch(endpoint, { method: "POST", ...how, body }).catch(() => {});
}
