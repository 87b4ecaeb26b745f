// Puts words into sentences that the build supplies. Pure.

// "Port {port}" with {port: 1} becomes "Port 1"; a word that is not given stays as it is.
export function say(sentence, words) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => words[name] ?? whole);
}

// "a, b and c"
export function list(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
