// Marks words in a text without touching it, where the browser can: links with ?h= keep what a search found.

const MOST = 20; // words

// `text` are the words; a browser without CSS highlights marks nothing.
export function highlight(article, text) {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  if (!words.length || !globalThis.CSS?.highlights) return;
  CSS.highlights.set("pa-found", new Highlight(...ranges(article, words.slice(0, MOST))));
}

function* ranges(article, words) {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const { 0: word, index } of node.data.matchAll(/[\p{L}\p{N}_]+/gu))
      if (words.includes(word.toLowerCase())) yield rangeIn(node, index, word.length);
}

function rangeIn(node, start, length) {
  const found = new Range();
  found.setStart(node, start);
  found.setEnd(node, start + length);
  return found;
}
