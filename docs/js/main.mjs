// Starts the widgets that this page holds, and loads no others.
import { lacking, parsed } from "./parts/waiting.mjs";

const widgets = {
  "port-page": () => import("./widgets/port-page.mjs"),
  "system-page": () => import("./widgets/system-page.mjs"),
  lookup: () => import("./widgets/lookup.mjs"),
  lost: () => import("./widgets/lost.mjs"),
  feedback: () => import("./widgets/feedback.mjs"), // at the foot of every page, so not preloaded
};

async function begin(element) {
  try {
    await parsed;
    await (await widgets[element.dataset.widget]()).start(element);
  } catch (error) {
    console.error(error);
    if (element.matches(".md-content")) lacking(); // the page itself, not a thing at its foot
  }
}

// The theme puts its copy buttons into navs without a name as they come into view: to a screen reader they are no landmarks.
const article = document.querySelector("article");
const quieten = () => {
  for (const nav of article.querySelectorAll(".md-code__nav:not([role])")) nav.setAttribute("role", "none");
};
new MutationObserver(quieten).observe(article, { childList: true, subtree: true });
quieten();

if (article.querySelector(".tabbed-set")) {
  import("./parts/reader.mjs").then(reader => reader.showReadersSystem(article)).catch(console.error);
}

for (const element of document.querySelectorAll("[data-widget]")) if (element.dataset.widget in widgets) begin(element);

// The header's search learns to answer when somebody is about to use it.
const field = document.querySelector("#pa-search");
const learn = () => import("./widgets/find.mjs").then(widget => widget.start(field.form), missed);
function missed(error) {
  console.error(error);
  field.addEventListener("focus", learn, { once: true });
}
if (field.value || document.activeElement === field) learn();
else field.addEventListener("focus", learn, { once: true });

const sought = new URLSearchParams(location.search).getAll("h").join(" ");
if (sought) import("./parts/highlight.mjs").then(marks => marks.highlight(article, sought)).catch(console.error);
