// Puts the port that the address asks about into the commands of a system page.
import { fillPort } from "./fill-port.mjs";
import { markHeader } from "./line.mjs";
import { asked } from "./port.mjs";

export function start(page) {
  const question = asked(location.search);
  if (!question || question.port === null) return;
  fillPort(page, question.port, question.transport);
  markHeader(question.port);
}
