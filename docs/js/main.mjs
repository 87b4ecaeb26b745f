// Starts the widgets that this page holds, and loads no others.
const widgets = {
  "port-page": () => import("./port-page.mjs"),
  "system-page": () => import("./system-page.mjs"),
  lookup: () => import("./lookup.mjs"),
  lost: () => import("./lost.mjs"),
};

for (const element of document.querySelectorAll("[data-widget]")) {
  const load = widgets[element.dataset.widget];
  if (load) load().then(widget => widget.start(element));
}
