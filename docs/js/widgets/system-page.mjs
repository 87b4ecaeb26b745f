// A system page about a port: the form of each command for its transport, and the port on the scale.
import { markHeader } from "../parts/line.mjs";
import { showTransport } from "../parts/transport.mjs";
import { asked } from "../parts/waiting.mjs";

export function start(page) {
  if (!asked || asked.port === null) return;
  showTransport(page, asked.transport);
  markHeader(asked.port);
}
