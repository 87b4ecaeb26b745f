// Turns a question into results to choose from. Pure.
import { answer } from "./answer.mjs";
import { namesLike } from "./names.mjs";
import { bounds, grown, say } from "./say.mjs";
import { pageOf } from "./segments.mjs";
import { spanAnswer } from "./span.mjs";

// Each result: {number, title, detail, url}, the url below the site's root; and what it asks about: {question}.
// `known` is the piece round a port, or all of the registry's rows for a name.
export function resultsFor(question, atlas, known) {
  if (question.kind === "port") return [portResult(question, atlas, known)];
  if (question.kind === "range") return spanAnswer(atlas, question).classes.map(part => classResult(part, question));
  if (question.kind === "name")
    return namesLike(known, atlas.tenants, question.name, question.transport).map(found =>
      nameResult(found, question, atlas),
    );
  return [];
}

function portResult({ port, transport }, atlas, piece) {
  const { verdict } = answer(atlas, piece, { port, transport });
  return {
    number: transport ? `${port}/${transport}` : `${port}`,
    title: say(atlas.texts.port_title, { port }),
    detail: grown(verdict.join(" ")),
    url: pageOf(atlas, { port, transport }),
    question: { kind: "port", port, transport },
  };
}

function classResult({ class: found, first, last, text }, { transport }) {
  return {
    number: bounds({ first, last }),
    title: found.title,
    detail: text,
    url: found.url,
    question: { kind: "range", first, last, transport },
  };
}

function nameResult({ first, last, transports, title, detail, exact }, { transport }, atlas) {
  const over = transport ?? (transports.length === 1 ? transports[0] : null);
  const one = first === last;
  const number = bounds({ first, last });
  return {
    number,
    title,
    exact,
    detail: [transports.map(t => t.toUpperCase()).join(" "), detail].filter(Boolean).join(" · "),
    url: one ? pageOf(atlas, { port: first, transport: over }) : `?find=${number}`,
    question: one ? { kind: "port", port: first, transport: over } : { kind: "range", first, last, transport: over },
  };
}
