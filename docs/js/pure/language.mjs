// Which of the languages that are known a reader wants. Pure.

// For each tag that the reader wants, in order, the same tag or its base; English if none is known.
export function chosen(wanted, known) {
  for (const tag of wanted) {
    const found = [tag, tag.split("-")[0]]
      .map(name => known.find(k => k.toLowerCase() === name.toLowerCase()))
      .find(Boolean);
    if (found) return found;
  }
  return "en";
}
