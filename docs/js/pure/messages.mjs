// Finds the page of a message that was typed or pasted. Pure.
const MOST = 3;

// The words of a text between blanks: case and punctuation differ from one program to the next.
export function words(text) {
  return ` ${(
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(" ")} `;
}

const withoutNumbers = text => text.replace(/ \d+(?= )/g, "");

// How well a typed text fits a message: it is it, holds it (a line of a log), or begins to be it; 0 if none.
function fit(typed, message) {
  if (typed === message) return 4000;
  if (typed.includes(message)) return 3000 + message.length;
  const enough = typed.trim().includes(" ") && typed.length > 9;
  return enough && message.includes(typed) ? 2000 - message.length : 0;
}

// The pages whose messages fit, best first, each with the message that did. Another port in it does no harm.
export function found(text, pages) {
  const typed = words(text);
  if (!typed.trim()) return [];
  const best = [];
  for (const page of pages) {
    const fits = page.messages.map(message => {
      const said = words(message);
      return { page, message, score: fit(typed, said) || fit(withoutNumbers(typed), withoutNumbers(said)) / 1000 };
    });
    best.push(fits.reduce((a, b) => (b.score > a.score ? b : a)));
  }
  return best
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST);
}
