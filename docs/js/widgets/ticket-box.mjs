// What to run first, and the text for a ticket: both follow port, transport and the system of the host.
import { copy } from "../parts/copy.mjs";
import { readersSystem } from "../parts/reader.mjs";
import { byId } from "../pure/segments.mjs";
import { commandsOf, ticket } from "../pure/ticket.mjs";

const KEY = "__host";

// Shows both about the question; `found` is the answer to it. May be called again for another question.
export function showTicket(page, atlas, question, found, link) {
  const boxes = [...page.querySelectorAll("[data-part=now], [data-part=ticket]")];
  const choices = boxes.map(box => box.querySelector("select"));
  if (!boxes.length) return;
  if (boxes[0].hidden) choose(choices);
  const show = () => {
    const said = texts(atlas, question, found, link, byId(atlas.systems, choices[0].value));
    for (const box of boxes) fill(box, said, atlas.texts);
  };
  for (const choice of choices) {
    choice.onchange = () => {
      globalThis.__md_set(KEY, choice.value);
      for (const other of choices) other.value = choice.value;
      show();
    };
  }
  show();
  page.querySelector("[data-part=no-ticket]").hidden = true;
}

// What there is to copy, by its name in the page.
function texts(atlas, question, found, link, system) {
  const about = [atlas.texts, question, found.verdict, link, system];
  return {
    commands: commandsOf(system, question).join("\n"),
    text: ticket(...about),
    markdown: ticket(...about, true),
    link,
  };
}

function fill(box, said, words) {
  const status = box.querySelector("[role=status]");
  const place = box.querySelector("[data-shows]");
  place.textContent = said[place.dataset.shows];
  status.textContent = "";
  for (const button of box.querySelectorAll("[data-copy]")) {
    button.onclick = () => copy(said[button.dataset.copy], status, words);
  }
  box.hidden = false;
}

// The host of the last ticket, or else the reader's own system.
function choose(choices) {
  const options = [...choices[0].options];
  const mine = readersSystem(options.map(option => option.text));
  const kept = globalThis.__md_get(KEY);
  const found = options.find(option => option.value === kept) ?? options.find(option => option.text === mine);
  if (found) for (const choice of choices) choice.value = found.value;
}
