// Starts the widgets that this page holds, and loads no others.
const widgets = {
  "port-page": () => import("./port-page.mjs"),
  "system-page": () => import("./system-page.mjs"),
  lookup: () => import("./lookup.mjs"),
  lost: () => import("./lost.mjs"),
  shortcuts: () => import("./shortcuts.mjs"), // wakes the search in the header of every page
  feedback: () => import("./feedback.mjs"), // at the foot of every page, so not preloaded
};

// The theme puts its copy buttons into navs without a name as they come into view: to a screen reader they are no landmarks.
const article = document.querySelector("article");
const quieten = () => { for (const nav of article.querySelectorAll(".md-code__nav:not([role])")) nav.setAttribute("role", "none"); };
new MutationObserver(quieten).observe(article, { childList: true, subtree: true });
quieten();

if (article.querySelector(".tabbed-set")) import("./reader.mjs").then(reader => reader.showReadersSystem(article));

for (const element of document.querySelectorAll("[data-widget]")) {
  const load = widgets[element.dataset.widget];
  if (load) load().then(widget => widget.start(element));
}
