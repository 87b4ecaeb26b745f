// Which system a browser runs on, by its own words. Pure.
const SIGNS = [
  [/android|iphone|ipad|ipod/i, null],
  [/windows|win32|win64/i, "Windows"],
  [/mac/i, "macOS"],
  [/freebsd/i, "FreeBSD"],
  [/openbsd/i, "OpenBSD"],
  [/netbsd/i, "NetBSD"],
  [/sunos|illumos/i, "illumos"],
  [/linux|x11/i, "Linux"],
];

// The title of the system that the words point to; null for a telephone or no sign.
export function guess(words) {
  return SIGNS.find(([sign]) => sign.test(words))?.[1] ?? null;
}
