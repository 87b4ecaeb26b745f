// The search knows words; this knows whole messages. A message that is typed or pasted puts its page on top.
import { messages, siteRoot } from "./data.mjs";

const MOST = 3;

// The words of a text between blanks: case and punctuation differ from one program to the next. Pure, as all up to `start`.
export function words(text) {
  return ` ${(text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(" ")} `;
}

const withoutNumbers = text => text.replace(/ \d+(?= )/g, "");

// How well a typed text fits a message: it is it, holds it (a line of a log), or begins to be it; 0 if none.
function fit(typed, message) {
  if (typed === message) return 4000;
  if (typed.includes(message)) return 3000 + message.length;
  const enough = typed.trim().includes(" ") && typed.length > 9;
  return enough && message.includes(typed) ? 2000 - message.length : 0;
}

// The pages whose messages fit, best first, each with the message that did. Another port in it does no harm.
export function found(text, pages) {
  const typed = words(text);
  if (!typed.trim()) return [];
  const best = [];
  for (const page of pages) {
    const fits = page.messages.map(message => {
      const said = words(message);
      return { page, message, score: fit(typed, said) || fit(withoutNumbers(typed), withoutNumbers(said)) / 1000 };
    });
    best.push(fits.reduce((a, b) => (b.score > a.score ? b : a)));
  }
  return best.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score).slice(0, MOST);
}

function item({ page, message }) {
  const line = document.createElement("li");
  line.className = "md-search-result__item";
  const link = document.createElement("a");
  link.href = new URL(page.url, siteRoot);
  link.className = "md-search-result__link";
  link.tabIndex = -1;
  const article = document.createElement("article");
  article.className = "md-search-result__article md-typeset";
  article.dataset.mdScore = "1000000"; // the theme's Enter key goes to the highest
  const title = document.createElement("h1");
  title.textContent = page.title;
  const said = document.createElement("p");
  said.append(Object.assign(document.createElement("samp"), { textContent: message }));
  article.append(title, said);
  link.append(article);
  line.append(link);
  return line;
}

export function start(search) {
  const input = search.querySelector("input[name=query]"), theirs = search.querySelector(".md-search-result__list");
  const ours = document.createElement("ol");
  ours.className = "md-search-result__list pa-found";
  async function show() {
    const { pages } = await messages();
    ours.replaceChildren(...found(input.value, pages).map(item));
    if (!ours.isConnected) theirs.before(ours); // between the theme's first and last child, which it looks for
  }
  for (const event of ["focus", "input", "keyup"]) input.addEventListener(event, show);
  search.querySelector("form").addEventListener("reset", () => ours.replaceChildren());
  if (input === document.activeElement) show();
}

const search = document.querySelector("[data-md-component=search]");
if (search) start(search);
