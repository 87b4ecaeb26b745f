// Puts words into sentences that the build supplies. Pure.

// "Port {port}" with {port: 1} becomes "Port 1"; a word that is not given stays as it is.
export function say(sentence, words) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => words[name] ?? whole);
}

// "a, b and c"; "a, x; b; c" where a comma is inside
export function list(words) {
  if (words.some(word => word.includes(","))) return words.join("; ");
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

// A sentence as it stands on a page: its first letter grown.
export function grown(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// "60000-61000", or "60000" where that is all.
export function bounds({ first, last }) {
  return first === last ? `${first}` : `${first}-${last}`;
}
