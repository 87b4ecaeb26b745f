// Puts a port into every command and sentence of an element that has a place for one.
import { hex } from "./port.mjs";

export function fillPort(element, port, transport) {
  const values = { port: String(port), hex: hex(port) };
  for (const place of element.querySelectorAll("[data-port]")) place.textContent = values[place.dataset.port];
  for (const command of element.querySelectorAll("[data-transport]")) command.hidden = Boolean(transport) && command.dataset.transport !== transport;
}

// Links that lead on to the same question keep it in their address.
export function keepPort(element, query) {
  for (const link of element.querySelectorAll("a[data-keep-port]")) link.search = query;
}
