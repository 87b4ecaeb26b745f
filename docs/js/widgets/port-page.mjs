// Turns a class page into one about the port that its address asks about.
import { atlas, portAt, siteRoot } from "../data.mjs";
import { mark, markHeader } from "../parts/line.mjs";
import { cite, prose, quoting } from "../parts/nodes.mjs";
import { returnToTarget } from "../parts/reader.mjs";
import { keepPort, showTransport } from "../parts/transport.mjs";
import { asked, awaited, inTime } from "../parts/waiting.mjs";
import { answer } from "../pure/answer.mjs";
import { holds } from "../pure/bounds.mjs";
import { purpose } from "../pure/programs.mjs";
import { safe } from "../pure/safe.mjs";
import { grown, say } from "../pure/say.mjs";
import { pageOf, query } from "../pure/segments.mjs";

export async function start(page) {
  askAgain(page.querySelector(".pa-again"));
  if (!asked) return;
  await awaited(belongs(page, asked) ? show(page, asked) : offerTheRightPage(page, asked));
  returnToTarget(page);
}

function belongs(page, { port }) {
  return port !== null && holds(page.dataset, port);
}

// What is known from one file is not withheld for the lack of another: the piece is null while it is not there.
async function show(page, asked) {
  const names = portAt(asked.port);
  const soon = inTime(names);
  let question = asked;
  turnTo(page, question);
  const facts = await atlas();
  let piece = await soon;
  const tell = () => addFacts(page, facts, piece, question);
  tell();
  followTransport(page, question, chosen => {
    question = chosen;
    tell();
  });
  if (!piece)
    names.then(late => {
      piece = late;
      tell();
    }, console.error);
}

// What stands round the heading; the page itself has put the number there already.
function turnTo(page, { port, transport }) {
  const crumb = page.querySelector("[aria-current=page]");
  const words = `Port ${port}`;
  document.title = document.title.replace(/^.*(?= - )/, words);
  const item = crumb.parentElement.cloneNode(true);
  crumb.removeAttribute("aria-current");
  item.firstElementChild.replaceChildren(words);
  item.firstElementChild.href = location.href;
  crumb.closest("ol").append(item);
  document.querySelector(".md-header__topic + .md-header__topic .md-ellipsis").textContent = words;
  showTransport(page, transport);
  markHeader(port);
  mark(page.querySelector(".nl"), port);
}

// The switch between either transport, TCP and UDP; the address follows, so that what is copied is what is seen.
function followTransport(page, { port, transport }, changed) {
  const group = page.querySelector("[data-part=transport]");
  for (const choice of group.querySelectorAll("input")) {
    choice.checked = choice.value === (transport ?? "");
    choice.addEventListener("change", () => {
      const question = { port, transport: choice.value || null };
      history.replaceState(history.state, "", query(port, question.transport) + location.hash);
      showTransport(page, question.transport);
      changed(question);
    });
  }
  group.hidden = false;
}

function addFacts(page, facts, piece, question) {
  const found = answer(facts, piece, question);
  const { port, transport } = question;
  page.querySelector(".pa-verdict").replaceChildren(...counting(grown(found.verdict.join(" ")), found.more));
  fillPages(page.querySelector("[data-part=pages]"), found.pages);
  page.querySelector(".pa-picked").textContent = found.class.verdict;
  for (const part of ["tcp", "udp", "could", "never"]) fill(page, part, found[part]);
  fill(page, "could-not", found.couldNot);
  fillPrograms(page.querySelector("[data-part=programs]"), facts.texts, found.uses);
  fillTenants(page.querySelector("[data-part=tenants]"), found);
  for (const { id, text, sources } of safe(facts, piece, question)) {
    page.querySelector(`[data-safe="${id}"]`)?.replaceChildren(...prose(text), cite(sources));
  }
  for (const [part, rest] of [
    ["even", 0],
    ["odd", 1],
  ]) {
    const hint = page.querySelector(`[data-part=${part}]`);
    if (hint) hint.hidden = port % 2 !== rest || transport === "udp";
  }
  keepPort(page, query(port, transport));
  const canonical = document.querySelector("link[rel=canonical]").href;
  import("./ticket-box.mjs")
    .then(box => box.showTicket(page, facts, question, found, canonical + query(port, transport)))
    .catch(console.error);
}

function fill(page, part, { text, sources }) {
  const row = page.querySelector(`[data-part="${part}"]`);
  row.hidden = !text;
  row.querySelector("dd").replaceChildren(text, cite(sources));
}

// The words that count further programs lead to the list of all.
function counting(text, more) {
  if (!more) return [text];
  const at = text.indexOf(more);
  return [text.slice(0, at), link("#evidence", more), text.slice(at + more.length)];
}

function fillPages(place, pages) {
  place.hidden = !pages.length;
  const links = pages.map(({ url, title }) => link(new URL(url, siteRoot), title));
  place.querySelector("span").replaceChildren(...links.flatMap((one, i) => (i ? [" · ", one] : [one])));
}

const OPEN = 6; // programs in sight; the rest is folded, and with it what takes so many ports that one says little

function fillPrograms(row, texts, uses) {
  row.hidden = !uses.length;
  const tell = use => line(link(new URL(use.url, siteRoot), use.title), ": ", purpose(texts, use));
  const narrow = uses.filter(use => !use.wide);
  const rest = [...narrow.slice(OPEN), ...uses.filter(use => use.wide)];
  const fold = rest.length ? [folded(say(texts.other_programs, { count: rest.length }), rest.map(tell))] : [];
  row.querySelector("dd").replaceChildren(...narrow.slice(0, OPEN).map(tell), ...fold);
}

function folded(title, lines) {
  const element = Object.assign(document.createElement("details"), { className: "pa-rows" });
  element.append(Object.assign(document.createElement("summary"), { textContent: title }), ...lines);
  return element;
}

function link(href, textContent) {
  return Object.assign(document.createElement("a"), { href, textContent });
}

function fillTenants(row, { tenants, wide }) {
  row.hidden = !tenants.length && !wide.text;
  row
    .querySelector("dd")
    .replaceChildren(
      ...tenants.map(({ text, note, source }) => line(strong(text), ": ", ...prose(note), cite([source]))),
      ...(wide.text ? [line(wide.text, cite(wide.sources))] : []),
    );
}

function line(...content) {
  const element = document.createElement("p");
  element.append(...content);
  return element;
}

function strong(text) {
  return Object.assign(document.createElement("strong"), { textContent: text });
}

// The small look-up opens a port's page at once; anything else is home's to answer.
function askAgain(form) {
  form.addEventListener("submit", async event => {
    event.preventDefault();
    try {
      const { read } = await import("../pure/query.mjs");
      const found = read(form.elements.find.value);
      if (found.kind === "port") location.assign(new URL(pageOf(await atlas(), found), siteRoot));
      else form.submit();
    } catch {
      form.submit();
    }
  });
}

async function offerTheRightPage(page, { given, port, transport }) {
  const { classes, texts } = await atlas();
  const right = port === null ? null : classes.find(c => holds(c, port));
  const notice = document.createElement("div");
  const way = link(
    right ? new URL(right.url + query(port, transport), siteRoot) : siteRoot,
    say(right ? texts.wrong_class_link : texts.not_a_port_link, { port }),
  );
  notice.className = "pa-notice";
  notice.setAttribute("role", "alert");
  const here = `${page.dataset.first}-${page.dataset.last}`;
  const words = { port, class: here, right: right?.id };
  const said = right ? [say(texts.wrong_class, words)] : quoting(texts.not_a_port, given);
  notice.append(...said, " ", way, ".");
  page.querySelector("h1").after(notice);
}
