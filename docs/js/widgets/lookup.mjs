// The look-up on the home page: answers as one types, opens what was chosen on Enter.
import { atlas, portAt, siteRoot, usesIn } from "../data.mjs";
import { box } from "../parts/box.mjs";
import { mark, markHeader, unmark } from "../parts/line.mjs";
import { answered, awaited, inTime } from "../parts/waiting.mjs";
import { answer } from "../pure/answer.mjs";
import { usesText } from "../pure/programs.mjs";
import { grown } from "../pure/say.mjs";
import { pageOf } from "../pure/segments.mjs";
import { spanAnswer } from "../pure/span.mjs";

const ROWS = ["programs", "tcp", "udp", "could", "pools", "tenants"];

export function start(page) {
  const field = page.querySelector("form").elements.find;
  field.value ||= new URLSearchParams(location.search).get("find") ?? "";
  answered(); // the look-up is there
  box(
    field,
    { list: part(page, "list"), note: part(page, "note"), heard: part(page, "heard") },
    {
      changed: found => show(page, found),
      chosen: ({ question }) => about(page, question),
      listed: withoutLoneCard,
      waiting: awaited,
    },
  );
}

const part = (page, name) => page.querySelector(`[data-part=${name}]`);

// A port that is all there is to say stands in the card.
const withoutLoneCard = results => (results.length === 1 && results[0].kind === "port" ? [] : results);

async function show(page, found) {
  await about(page, found && (found.asked.exact ?? found.results[0]?.question));
  page.dataset.answered = found?.whole ? found.given : "";
}

// The card about a port or a range; without one, the words that stand there at first.
async function about(page, question) {
  const asked = JSON.stringify(question ?? null);
  const card = part(page, "card");
  if (card.dataset.about === asked) return;
  card.dataset.about = asked;
  part(page, "card").hidden = !question;
  part(page, "empty").hidden = !part(page, "card").hidden;
  if (!question) return unmarkLine(page);
  const facts = await atlas();
  const content = question.kind === "port" ? await portCard(facts, question) : await spanCard(facts, question);
  if (card.dataset.about !== asked) return; // the reader has moved on
  if (question.kind === "port") markLine(page, question.port);
  else unmarkLine(page);
  fill(page, content);
}

async function portCard(facts, question) {
  const { port, transport } = question;
  const known = answer(facts, await inTime(portAt(question.port)), question);
  const tenants = known.tenants.map(t => t.text);
  return {
    word: facts.texts.one_port,
    title: transport ? `${port}/${transport}` : `${port}`,
    verdict: grown(known.verdict.join(" ")),
    url: pageOf(facts, question),
    programs: usesText(facts.texts, known.uses),
    tcp: known.tcp.text,
    udp: known.udp.text,
    could: known.could.text,
    pools: "",
    tenants: [tenants.join("; "), known.wide.text].filter(Boolean).join(". "),
  };
}

async function spanCard(facts, question) {
  const { first, last } = question;
  const known = spanAnswer(facts, question, await inTime(usesIn(question)));
  return {
    word: facts.texts.many_ports,
    title: `${first}-${last}`,
    verdict: known.sentence,
    url: "",
    programs: "",
    tcp: "",
    udp: "",
    could: "",
    pools: known.systems,
    tenants: known.tenants,
  };
}

function fill(page, card) {
  part(page, "word").textContent = card.word;
  part(page, "number").textContent = card.title;
  part(page, "verdict").textContent = card.verdict;
  for (const name of ROWS) {
    part(page, name).textContent = card[name];
    part(page, name).parentElement.hidden = !card[name];
  }
  part(page, "go").hidden = !card.url;
  part(page, "open").href = new URL(card.url, siteRoot);
  part(page, "check").href = new URL(`${card.url}#check`, siteRoot);
}

function markLine(page, port) {
  markHeader(port);
  mark(page.querySelector(".nl"), port);
}

function unmarkLine(page) {
  markHeader(null);
  unmark(page.querySelector(".nl"));
}
