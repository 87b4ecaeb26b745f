// What a path that leads nowhere asks about. Pure.
import { read } from "./query.mjs";
import { bounds } from "./say.mjs";

// The question in a path below the site's root: a port, with its transport if that stands beside it; a range; the
// first number that could be a port; or the whole of a path that could be a name.
export function questionOf(path) {
  const parts = path.split("/").filter(Boolean);
  const questions = parts.map((_, i) => read(withTransport(parts, i)));
  const ports = questions.filter(question => question.kind === "port");
  const found =
    ports.find(question => question.transport) ??
    ports[ports.length - 1] ??
    questions.find(question => question.kind === "range") ??
    numberOf(path);
  if (found) return { ...found, text: textOf(found) };
  const [name] = questions;
  return parts.length === 1 && name.kind === "name" ? { ...name, text: name.name } : { kind: "none", text: "" };
}

function withTransport(parts, i) {
  const beside = [parts[i + 1], parts[i - 1]].find(part => /^(tcp|udp)$/i.test(part));
  return beside ? `${parts[i]}/${beside}` : parts[i];
}

function numberOf(path) {
  const found = read((path.match(/\d+/g) ?? []).find(digits => digits.length < 6) ?? "");
  return found.kind === "port" ? found : null;
}

function textOf({ kind, port, first, last, transport }) {
  const ports = kind === "port" ? `${port}` : bounds({ first, last });
  return transport ? `${ports}/${transport}` : ports;
}
