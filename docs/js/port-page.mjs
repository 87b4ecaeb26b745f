// Turns a class page into one about the port that its address asks about.
import { answer } from "./answer.mjs";
import { atlas, registryAt, siteRoot } from "./data.mjs";
import { fillPort, keepPort } from "./fill-port.mjs";
import { mark, markHeader } from "./line.mjs";
import { cite, prose } from "./nodes.mjs";
import { asked, query } from "./port.mjs";
import { returnToTarget } from "./reader.mjs";
import { grown, say } from "./say.mjs";
import { pageOf } from "./segments.mjs";

export async function start(page) {
  const question = asked(location.search);
  askAgain(page.querySelector(".pa-again"));
  try {
    if (question) await (belongs(page, question) ? show(page, question) : offerTheRightPage(page, question));
  } finally {
    document.documentElement.classList.remove("pa-asked"); // what waited for the answer may be seen,
    document.dispatchEvent(new Event("pa-answered")); // and the theme's script may start
    if (question) returnToTarget(page);
  }
}

function belongs(page, { port }) {
  return port !== null && Number(page.dataset.first) <= port && port <= Number(page.dataset.last);
}

async function show(page, question) {
  const known = Promise.all([atlas(), registryAt(question.port)]);
  turnTo(page, question);
  const [facts, rows] = await known;
  followTransport(page, question, asked => addFacts(page, facts, rows, asked));
  addFacts(page, facts, rows, question);
}

// What stands round the heading; the page itself has put the number there already.
function turnTo(page, { port, transport }) {
  const crumb = page.querySelector("[aria-current=page]"), words = `Port ${port}`;
  document.title = document.title.replace(/^.*(?= - )/, words);
  const item = crumb.parentElement.cloneNode(true);
  crumb.removeAttribute("aria-current");
  item.firstElementChild.replaceChildren(words);
  item.firstElementChild.href = location.href;
  crumb.closest("ol").append(item);
  document.querySelector(".md-header__topic + .md-header__topic .md-ellipsis").textContent = words;
  fillPort(page, port, transport);
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
      fillPort(page, port, question.transport);
      changed(question);
    });
  }
  group.hidden = false;
}

function addFacts(page, facts, rows, question) {
  const found = answer(facts, rows, question), { port, transport } = question;
  page.querySelector(".pa-verdict").textContent = grown(found.verdict.join(" "));
  page.querySelector(".pa-picked").textContent = found.class.verdict;
  for (const part of ["tcp", "udp", "could", "never"]) fill(page, part, found[part]);
  fill(page, "could-not", found.couldNot);
  fillTenants(page.querySelector("[data-part=tenants]"), found);
  for (const [part, rest] of [["even", 0], ["odd", 1]]) {
    const hint = page.querySelector(`[data-part=${part}]`);
    if (hint) hint.hidden = port % 2 !== rest || transport === "udp";
  }
  keepPort(page, query(port, transport));
  const canonical = document.querySelector("link[rel=canonical]").href;
  import("./ticket-box.mjs").then(box => box.showTicket(page, facts, question, found, canonical + query(port, transport)));
}

function fill(page, part, { text, sources }) {
  const row = page.querySelector(`[data-part="${part}"]`);
  row.hidden = !text;
  row.querySelector("dd").replaceChildren(text, cite(sources));
}

function fillTenants(row, { tenants, wide }) {
  row.hidden = !tenants.length && !wide.text;
  row.querySelector("dd").replaceChildren(...tenants.map(({ text, note, source }) => line(strong(text), ": ", ...prose(note), cite([source]))),
    ...(wide.text ? [line(wide.text, cite(wide.sources))] : []));
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
    const { read } = await import("./query.mjs"), found = read(form.elements.find.value);
    if (found.kind === "port") location.assign(new URL(pageOf(await atlas(), found), siteRoot)); else form.submit();
  });
}

async function offerTheRightPage(page, { given, port, transport }) {
  const { classes, texts } = await atlas();
  const right = port === null ? null : classes.find(c => c.first <= port && port <= c.last);
  const notice = document.createElement("div"), link = document.createElement("a");
  notice.className = "pa-notice";
  notice.setAttribute("role", "alert");
  const here = `${page.dataset.first}-${page.dataset.last}`;
  notice.append(say(right ? texts.wrong_class : texts.not_a_port, { given: given.slice(0, 40), port, class: here, right: right?.id }), " ", link, ".");
  link.href = right ? new URL(right.url + query(port, transport), siteRoot) : siteRoot;
  link.textContent = say(right ? texts.wrong_class_link : texts.not_a_port_link, { port });
  page.querySelector("h1").after(notice);
}
