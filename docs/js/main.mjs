// Starts the widgets that this page holds, and loads no others.
const widgets = {
  "port-page": () => import("./port-page.mjs"),
  "system-page": () => import("./system-page.mjs"),
  lookup: () => import("./lookup.mjs"),
  lost: () => import("./lost.mjs"),
  feedback: () => import("./feedback.mjs"), // at the foot of every page, so not preloaded
};

// The theme puts its copy buttons into navs without a name as they come into view: to a screen reader they are no landmarks.
new MutationObserver(changes => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node.className === "md-code__nav") node.setAttribute("role", "none");
}).observe(document.querySelector("article"), { childList: true, subtree: true });

for (const element of document.querySelectorAll("[data-widget]")) {
  const load = widgets[element.dataset.widget];
  if (load) load().then(widget => widget.start(element));
}
