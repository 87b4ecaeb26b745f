// The look-up on the home page: answers as one types, opens the port's page on Enter.
import { answer } from "./answer.mjs";
import { atlas, registryAt, siteRoot } from "./data.mjs";
import { mark, markHeader, unmark } from "./line.mjs";
import { query } from "./port.mjs";
import { read } from "./query.mjs";
import { say } from "./say.mjs";
import { byId, segmentAt } from "./segments.mjs";

export function start(page) {
  const form = page.querySelector("form"), field = form.elements.find;
  field.value ||= new URLSearchParams(location.search).get("find") ?? "";
  field.addEventListener("input", () => show(page, field));
  form.addEventListener("submit", event => {
    event.preventDefault();
    const found = portIn(field.value);
    if (found) open(found); else complain(page, field.value);
  });
  if (field.value) show(page, field);
}

// The port in what was typed or pasted, in whatever form; null if it asks for something else.
function portIn(text) {
  const asked = read(text);
  return asked.kind === "port" ? asked : null;
}

async function show(page, field) {
  const asked = field.value, found = portIn(asked), line = page.querySelector(".nl");
  markHeader(found ? found.port : null);
  if (found) mark(line, found.port); else unmark(line);
  if (!found) return swap(page, false);
  const [facts, rows] = await Promise.all([atlas(), registryAt(found.port)]);
  if (field.value === asked) fill(page, answer(facts, rows, found.port), found);
}

function fill(page, known, found) {
  put(page, "number", found.port);
  put(page, "verdict", known.class.verdict);
  for (const part of ["tcp", "udp", "could", "tenants"]) put(page, part, known[part]);
  page.querySelector("[data-part=open]").href = address(known.class, found);
  page.querySelector("[data-part=check]").href = `${address(known.class, found)}#check`;
  swap(page, true);
}

async function open(found) {
  const { classes, segments } = await atlas();
  location.assign(address(byId(classes, segmentAt(segments, found.port).class), found));
}

const address = ({ url }, { port, transport }) => new URL(url + query(port, transport), siteRoot).href;

function put(page, part, text) {
  const place = page.querySelector(`[data-part="${part}"]`), row = place.closest("dl > div");
  place.textContent = text;
  if (row) row.hidden = text === "";
}

function swap(page, answered) {
  page.querySelector("[data-part=card]").hidden = !answered;
  page.querySelector("[data-part=empty]").hidden = answered;
}

async function complain(page, given) {
  const { texts } = await atlas();
  const note = page.querySelector("[data-part=note]");
  note.setAttribute("role", "alert");
  note.textContent = say(texts.not_a_port, { given: given.slice(0, 40) });
}
