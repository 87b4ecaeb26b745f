// Shows the reader's own system in every set of tabs: the one chosen last on this device, or a guess.
import { guess } from "../pure/system.mjs";

// The title of the reader's system among these; the theme remembers the labels of the tabs that were chosen.
export function readersSystem(titles) {
  const chosen = globalThis.__md_get("__tabs") ?? [];
  return (
    chosen.find(title => titles.includes(title)) ??
    guess(`${navigator.userAgentData?.platform ?? ""} ${navigator.userAgent}`)
  );
}

// The place that the address points to comes first: its tabs open, whatever the reader's system is.
export function showReadersSystem(page) {
  for (const set of page.querySelectorAll(".tabbed-set")) {
    const inputs = set.querySelectorAll(":scope > input");
    const titles = [...set.querySelectorAll(":scope > .tabbed-labels > label")].map(label => label.textContent.trim());
    const mine = titles.indexOf(readersSystem(titles));
    const wanted = [...set.querySelectorAll(":scope > .tabbed-content > .tabbed-block")].findIndex(tab =>
      tab.contains(target(page)),
    );
    const shown = wanted >= 0 ? wanted : mine;
    if (shown >= 0) inputs[shown].checked = true;
    // the theme's script may still be on its way
    for (const [i, input] of inputs.entries()) input.addEventListener("change", () => remember(titles[i]));
  }
}

// In the form in which the theme remembers it: the newest first.
function remember(title) {
  const chosen = globalThis.__md_get("__tabs") ?? [];
  globalThis.__md_set("__tabs", [...new Set([title, ...chosen])]);
}

const target = page => (location.hash ? page.querySelector(`#${CSS.escape(location.hash.slice(1))}`) : null);

// Goes to the place that the address points to once more, when what stands above it has grown.
export function returnToTarget(page) {
  if (performance.getEntriesByType("navigation")[0]?.type !== "back_forward") target(page)?.scrollIntoView();
}
