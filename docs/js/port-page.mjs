// Turns a class page into one about the port that its address asks about.
import { answer } from "./answer.mjs";
import { atlas, registryAt, siteRoot } from "./data.mjs";
import { fillPort, keepPort } from "./fill-port.mjs";
import { mark, markHeader } from "./line.mjs";
import { asked, query } from "./port.mjs";
import { say } from "./say.mjs";

export async function start(page) {
  const question = asked(location.search);
  if (!question) return;
  const first = Number(page.dataset.first), last = Number(page.dataset.last);
  if (question.port === null || question.port < first || question.port > last) return offerTheRightPage(page, question);
  turnTo(page, question);
  await addFacts(page, question);
}

function turnTo(page, { port, transport }) {
  const heading = page.querySelector("h1"), crumb = page.querySelector("[aria-current=page]");
  const words = `Port ${port}`;
  document.title = document.title.replace(heading.firstChild.textContent.trim(), words);
  heading.replaceChildren("Port ", number(port), ...[...heading.children].filter(child => child.matches(".headerlink")));
  const item = crumb.parentElement.cloneNode(true);
  crumb.removeAttribute("aria-current");
  item.firstElementChild.replaceChildren(words);
  item.firstElementChild.href = location.href;
  crumb.closest("ol").append(item);
  document.querySelector(".md-header__topic + .md-header__topic .md-ellipsis").textContent = words;
  fillPort(page, port, transport);
  keepPort(page, query(port, transport));
  markHeader(port);
  mark(page.querySelector(".nl"), port);
}

function number(port) {
  const element = document.createElement("span");
  element.className = "pa-port";
  element.textContent = port;
  return element;
}

async function addFacts(page, { port }) {
  const [facts, rows] = await Promise.all([atlas(), registryAt(port)]);
  const found = answer(facts, rows, port);
  for (const part of ["tcp", "udp", "could", "never"]) show(page, part, found[part]);
  show(page, "could-not", found.couldNot);
  show(page, "tenants", found.tenants);
}

function show(page, part, text) {
  const row = page.querySelector(`[data-part="${part}"]`);
  row.hidden = !text;
  row.querySelector("dd").textContent = text;
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
