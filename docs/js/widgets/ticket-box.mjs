// The box with the text for a ticket: follows port, transport and the system of the host.
import { copy } from "../parts/copy.mjs";
import { readersSystem } from "../parts/reader.mjs";
import { byId } from "../pure/segments.mjs";
import { ticket } from "../pure/ticket.mjs";

const KEY = "__host";

// Shows the ticket about the question; `found` is the answer to it. May be called again for another question.
export function showTicket(page, atlas, question, found, link) {
  const box = page.querySelector("[data-part=ticket]");
  if (!box) return;
  const choice = box.querySelector("select");
  const text = box.querySelector("pre");
  const status = box.querySelector("[role=status]");
  const write = markdown =>
    ticket(atlas.texts, question, found.verdict, link, byId(atlas.systems, choice.value), markdown);
  const show = () => {
    text.textContent = write();
    status.textContent = "";
  };
  if (box.hidden) choose(choice);
  choice.onchange = () => {
    globalThis.__md_set(KEY, choice.value);
    show();
  };
  for (const button of box.querySelectorAll("[data-copy]")) {
    button.onclick = () =>
      copy({ text: write(), markdown: write(true), link }[button.dataset.copy], status, atlas.texts);
  }
  show();
  box.hidden = false;
  page.querySelector("[data-part=no-ticket]").hidden = true;
}

// The host of the last ticket, or else the reader's own system.
function choose(choice) {
  const options = [...choice.options];
  const mine = readersSystem(options.map(option => option.text));
  const kept = globalThis.__md_get(KEY);
  const found = options.find(option => option.value === kept) ?? options.find(option => option.text === mine);
  if (found) choice.value = found.value;
}
