// On the page for wrong addresses: offers what could be read from the address.
import { atlas, siteRoot } from "./data.mjs";
import { read } from "./query.mjs";
import { bounds, say } from "./say.mjs";
import { pageOf } from "./segments.mjs";

// The question in a path below the site's root: a port, with its transport if that stands beside it; a range; the
// first number that could be a port; or the whole of a path that could be a name. Pure.
export function questionOf(path) {
  const parts = path.split("/").filter(Boolean), questions = parts.map((part, i) => read(withTransport(parts, i)));
  const ports = questions.filter(question => question.kind === "port");
  const found = ports.find(question => question.transport) ?? ports.at(-1) ?? questions.find(question => question.kind === "range") ?? numberOf(path);
  if (found) return { ...found, text: textOf(found) };
  return parts.length === 1 && questions[0].kind === "name" ? { ...questions[0], text: questions[0].name } : { kind: "none", text: "" };
}

function withTransport(parts, i) {
  const beside = [parts[i + 1], parts[i - 1]].find(part => /^(tcp|udp)$/i.test(part));
  return beside ? `${parts[i]}/${beside}` : parts[i];
}

function numberOf(path) {
  const found = read(/(?<!\d)\d{1,5}(?!\d)/.exec(path)?.[0] ?? "");
  return found.kind === "port" ? found : null;
}

function textOf({ kind, port, first, last, transport }) {
  const ports = kind === "port" ? `${port}` : bounds({ first, last });
  return transport ? `${ports}/${transport}` : ports;
}

export async function start(page) {
  const path = decoded(location.pathname), root = siteRoot.pathname;
  const question = questionOf(path.startsWith(root) ? path.slice(root.length) : path);
  page.querySelector("input").value = question.text;
  if (question.kind !== "port") return;
  const facts = await atlas(), place = page.querySelector("[data-part=read]"), link = document.createElement("a");
  link.href = new URL(pageOf(facts, question), siteRoot);
  link.textContent = say(facts.texts.open_port, { port: question.text });
  place.replaceChildren(say(facts.texts.read_from_path, { port: question.text }), " ", link, ".");
  place.hidden = false;
}

function decoded(path) {
  try { return decodeURIComponent(path); } catch { return path; }
}
