// The text for a ticket. Pure.
import { say } from "./say.mjs";

// `verdict` is the list of sentences of an answer, `link` the permalink, `system` one of the atlas or null.
export function ticket(texts, { port, transport }, verdict, link, system, markdown = false) {
  const words = { port, transport, system: system?.title };
  const about = say(transport ? texts.ticket_port_over : texts.ticket_port, words);
  const first = say(texts.ticket_verdict, { port: markdown ? `**${about}**` : about, verdict: verdict.join(" ") });
  if (!system) return [first, link].join(markdown ? "\n\n" : "\n");
  const ask = say(texts[`ask_${system.ask.shell}`], words);
  const commands = commandsOf(system, { port, transport });
  if (markdown) return [first, `<${link}>`, ask, fenced(commands)].join("\n\n");
  return [first, link, ask, ...commands.map(command => `    ${command}`)].join("\n");
}

// What to run on a system: the command for the transport asked about; each of the two where none was.
export function commandsOf({ ask }, { port, transport }) {
  const forms = transport ? [ask[transport]] : [...new Set([ask.tcp, ask.udp])];
  return forms.map(form => form.replaceAll("__PORT__", port));
}

// Markdown that no command can break out of.
function fenced(commands) {
  const fence = "`".repeat(
    Math.max(3, ...commands.map(command => 1 + Math.max(0, ...(command.match(/`+/g) ?? []).map(run => run.length)))),
  );
  return [fence, ...commands, fence].join("\n");
}
