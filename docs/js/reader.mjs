// Shows the reader's own system in every set of tabs: the one chosen last on this device, or a guess.
const SIGNS = [
  [/android|iphone|ipad|ipod/i, null], [/windows|win32|win64/i, "Windows"], [/mac/i, "macOS"], [/freebsd/i, "FreeBSD"],
  [/openbsd/i, "OpenBSD"], [/netbsd/i, "NetBSD"], [/sunos|illumos/i, "illumos"], [/linux|x11/i, "Linux"],
];

// The title of the system that a browser's own words point to; null for a telephone or no sign. Pure.
export function guess(words) {
  return SIGNS.find(([sign]) => sign.test(words))?.[1] ?? null;
}

// The title of the reader's system among these; the theme remembers the labels of the tabs that were chosen.
export function readersSystem(titles) {
  const chosen = globalThis.__md_get?.("__tabs") ?? [];
  return chosen.find(title => titles.includes(title)) ?? guess(`${navigator.userAgentData?.platform ?? ""} ${navigator.userAgent}`);
}

// The place that the address points to comes first: its tabs open, whatever the reader's system is.
export function showReadersSystem(page) {
  for (const set of page.querySelectorAll(".tabbed-set")) {
    const inputs = set.querySelectorAll(":scope > input"), titles = [...set.querySelectorAll(":scope > .tabbed-labels > label")].map(label => label.textContent.trim());
    const mine = titles.indexOf(readersSystem(titles));
    const wanted = [...set.querySelectorAll(":scope > .tabbed-content > .tabbed-block")].findIndex(tab => tab.contains(target(page)));
    const shown = wanted >= 0 ? wanted : mine;
    if (shown >= 0) inputs[shown].checked = true;
    inputs.forEach((input, i) => input.addEventListener("change", () => remember(titles[i]))); // the theme's script may still be on its way
  }
}

// In the form in which the theme remembers it: the newest first.
function remember(title) {
  const chosen = globalThis.__md_get?.("__tabs") ?? [];
  globalThis.__md_set?.("__tabs", [...new Set([title, ...chosen])]);
}

const target = page => location.hash ? page.querySelector(`#${CSS.escape(location.hash.slice(1))}`) : null;

// Goes to the place that the address points to once more, when what stands above it has grown.
export function returnToTarget(page) {
  if (performance.getEntriesByType("navigation")[0]?.type !== "back_forward") target(page)?.scrollIntoView();
}
