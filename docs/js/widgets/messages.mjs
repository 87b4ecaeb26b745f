// The search knows words; this knows whole messages. A message that is typed or pasted puts its page on top.
import { messages, siteRoot } from "../data.mjs";
import { found } from "../pure/messages.mjs";

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
  const input = search.querySelector("input[name=query]");
  const theirs = search.querySelector(".md-search-result__list");
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
