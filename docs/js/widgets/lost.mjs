// On the page for wrong addresses: offers what could be read from the address.
import { atlas, siteRoot } from "../data.mjs";
import { questionOf } from "../pure/path.mjs";
import { say } from "../pure/say.mjs";
import { pageOf } from "../pure/segments.mjs";

export async function start(page) {
  const path = decoded(location.pathname);
  const root = siteRoot.pathname;
  const question = questionOf(path.startsWith(root) ? path.slice(root.length) : path);
  page.querySelector("input").value = question.text;
  if (question.kind !== "port") return;
  const facts = await atlas();
  const place = page.querySelector("[data-part=read]");
  const link = document.createElement("a");
  link.href = new URL(pageOf(facts, question), siteRoot);
  link.textContent = say(facts.texts.open_port, { port: question.text });
  place.replaceChildren(say(facts.texts.read_from_path, { port: question.text }), " ", link, ".");
  place.hidden = false;
}

function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
