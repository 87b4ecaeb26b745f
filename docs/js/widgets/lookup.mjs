// The look-up on the home page: answers as one types, opens what was chosen on Enter.
import { atlas, rowsFor, siteRoot } from "../data.mjs";
import { choices } from "../parts/choices.mjs";
import { mark, markHeader, unmark } from "../parts/line.mjs";
import { quoting } from "../parts/nodes.mjs";
import { answered, awaited, inTime } from "../parts/waiting.mjs";
import { answer } from "../pure/answer.mjs";
import { usesText } from "../pure/programs.mjs";
import { read } from "../pure/query.mjs";
import { resultsFor } from "../pure/results.mjs";
import { grown, say } from "../pure/say.mjs";
import { pageOf } from "../pure/segments.mjs";
import { spanAnswer } from "../pure/span.mjs";

const SHOWN = 8; // results at once
const ROWS = ["programs", "tcp", "udp", "could", "pools", "tenants"];

export function start(page) {
  const form = page.querySelector("form");
  const field = form.elements.find;
  const hint = [...part(page, "note").childNodes];
  const options = choices(field, part(page, "list"), ({ question }) => about(page, question));
  let found = null;
  const look = async () => {
    found = (await awaited(show(page, field, options, hint, look))) ?? found;
  };
  field.value ||= new URLSearchParams(location.search).get("find") ?? "";
  field.addEventListener("input", look);
  field.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault();
    field.value = "";
    look();
  });
  form.addEventListener("submit", async event => {
    event.preventDefault();
    if (found?.given !== field.value) await look();
    if (found?.given !== field.value) return; // the facts do not come, or the reader types on
    const { question, results } = found;
    const choice = options.choice() ?? (question.kind === "range" ? null : results[0]);
    if (choice) open(choice);
    else if (question.kind !== "range") complain(page, found);
  });
  answered(); // the look-up is there
  if (field.value) look();
}

const part = (page, name) => page.querySelector(`[data-part=${name}]`);

// Shows what the field asks for; {given, question, results, texts}, or null if the reader typed on
// meanwhile.
async function show(page, field, options, hint, again) {
  const given = field.value;
  const question = read(given);
  const names = rowsFor(question);
  const [facts, rows] = await Promise.all([atlas(), inTime(names)]);
  if (field.value !== given) return null;
  const results = resultsFor(question, facts, rows);
  options.show(question.kind === "port" ? [] : results.slice(0, SHOWN), result => new URL(result.url, siteRoot).href);
  await about(page, question.kind === "name" ? results[0]?.question : question);
  note(page, facts.texts, question, results, rows ? hint : [facts.texts.names_lack_here]);
  if (!rows) names.then(() => field.value === given && again(), console.error);
  page.dataset.answered = given;
  return { given, question, results, texts: facts.texts };
}

// What stands under the field, and what a screen reader hears.
function note(page, texts, question, results, hint) {
  const empty = question.kind === "name" && !results.length;
  const rest = results.length - SHOWN;
  const place = part(page, "note");
  place.removeAttribute("role");
  if (empty) place.replaceChildren(...quoting(texts.no_such_name, question.name));
  else if (place.firstChild !== hint[0]) place.replaceChildren(...hint);
  part(page, "more").textContent = rest > 0 ? say(texts.more_results, { count: rest }) : "";
  part(page, "heard").textContent = heard(texts, question, results);
}

function heard(texts, question, results) {
  if (question.kind === "port") return say(texts.heard, { port: results[0].number, verdict: results[0].detail });
  if (!results.length) return question.kind === "name" ? say(texts.no_such_name, { given: question.name }) : "";
  return say(results.length === 1 ? texts.one_result : texts.results, { count: results.length });
}

// The card about a port or a range; without one, the words that stand there at first.
async function about(page, question) {
  const asked = JSON.stringify(question ?? null);
  const card = part(page, "card");
  if (card.dataset.about === asked) return;
  card.dataset.about = asked;
  part(page, "card").hidden = !question || question.kind === "none";
  part(page, "empty").hidden = !part(page, "card").hidden;
  if (!question || question.kind === "none") return unmarkLine(page);
  const facts = await atlas();
  const content = question.kind === "port" ? await portCard(facts, question) : await spanCard(facts, question);
  if (card.dataset.about !== asked) return; // the reader has moved on
  if (question.kind === "port") markLine(page, question.port);
  else unmarkLine(page);
  fill(page, content);
}

async function portCard(facts, question) {
  const { port, transport } = question;
  const known = answer(facts, await inTime(rowsFor(question)), question);
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
  const known = spanAnswer(facts, question, await inTime(rowsFor(question)));
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

// Leaves for what was chosen; coming back finds the look-up as it was.
function open({ url }) {
  const find = new URLSearchParams({ find: document.querySelector("[name=find]").value });
  history.replaceState(history.state, "", `?${find}`);
  location.assign(new URL(url, siteRoot));
}

function complain(page, { question, given, texts }) {
  const number = /^\s*-?\d+\s*$/.test(given);
  const text = question.kind === "name" ? texts.no_such_name : number ? texts.not_a_port : texts.takes;
  part(page, "note").setAttribute("role", "alert");
  part(page, "note").replaceChildren(...quoting(text, given));
}
