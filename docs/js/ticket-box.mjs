// The box with the text for a ticket: follows port, transport and the system of the host.
import { copy } from "./copy.mjs";
import { readersSystem } from "./reader.mjs";
import { byId } from "./segments.mjs";
import { ticket } from "./ticket.mjs";

const KEY = "pa-host";

// Shows the ticket about the question; `found` is the answer to it. May be called again for another question.
export function showTicket(page, atlas, question, found, link) {
  const box = page.querySelector("[data-part=ticket]");
  if (!box) return;
  const choice = box.querySelector("select"), text = box.querySelector("pre"), status = box.querySelector("[role=status]");
  const write = markdown => ticket(atlas.texts, question, found.verdict, link, byId(atlas.systems, choice.value), markdown);
  const show = () => { text.textContent = write(); status.textContent = ""; };
  if (box.hidden) choose(choice);
  choice.onchange = () => { remember(choice.value); show(); };
  for (const button of box.querySelectorAll("[data-copy]")) {
    button.onclick = () => copy({ text: write(), markdown: write(true), link }[button.dataset.copy], status, atlas.texts);
  }
  show();
  box.hidden = false;
  page.querySelector("[data-part=no-ticket]").hidden = true;
}

// The host of the last ticket, or else the reader's own system.
function choose(choice) {
  const options = [...choice.options], mine = readersSystem(options.map(option => option.text));
  const found = options.find(option => option.value === remembered()) ?? options.find(option => option.text === mine);
  if (found) choice.value = found.value;
}

function remembered() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

function remember(system) {
  try { localStorage.setItem(KEY, system); } catch { /* storage is off: it holds for this page */ }
}
