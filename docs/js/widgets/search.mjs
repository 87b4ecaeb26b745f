// Puts a port, a range or a service on top of the theme's search results, if the whole query is one.
import { atlas, rowsFor, siteRoot } from "../data.mjs";
import { read } from "../pure/query.mjs";
import { resultsFor } from "../pure/results.mjs";

const SHOWN = 3;
// the theme opens the result of the highest score on Enter
const FIRST = "1e9";

export function start(field) {
  const theme = document.querySelector("[data-md-component=search-result]");
  const place = document.createElement("div");
  place.className = "pa-search";
  theme.prepend(place);
  const look = () => show(field, place);
  field.addEventListener("input", look);
  field.addEventListener("keyup", look); // the theme's reset button and its own filling-in send keys
  field.form.addEventListener("reset", () => place.replaceChildren());
  look();
}

async function show(field, place) {
  const given = field.value;
  const question = read(given);
  if (place.dataset.given === given) return;
  place.dataset.given = given;
  if (question.kind === "none") return place.replaceChildren();
  const [facts, rows] = await Promise.all([atlas(), rowsFor(question)]);
  if (field.value !== given) return;
  const results = resultsFor(question, facts, rows).filter(result => question.kind !== "name" || result.exact);
  place.replaceChildren(...results.slice(0, SHOWN).map(linkTo));
}

function linkTo({ number, title, detail, url }) {
  const link = document.createElement("a");
  const article = document.createElement("article");
  const heading = document.createElement("h2");
  const text = document.createElement("p");
  link.href = new URL(url, siteRoot);
  link.className = "md-search-result__link pa-search__link";
  article.className = "md-search-result__article md-typeset";
  article.dataset.mdScore = FIRST;
  heading.textContent = title.includes(number) ? title : `${number} ${title}`;
  text.textContent = detail;
  article.append(heading, text);
  link.append(article);
  return link;
}
