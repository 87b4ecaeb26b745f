// A field that understands people, with its list of answers: home's look-up and the header's search are two of it.
import { answers } from "./ask.mjs";
import { choices } from "./choices.mjs";
import { siteRoot } from "./data.mjs";
import { say } from "./say.mjs";

const words = document.querySelector("#pa-search-list").dataset; // sentences that every page holds
const PATIENCE = 200; // milliseconds for which answers to the text before may stand

// `parts` are {list, note, heard}; `changed` is called with each answer, and with null where the field is empty;
// `chosen` with what the reader moves to; `listed` says which results stand in the list. Returns {look}.
export function box(field, { list, note, heard }, changed, chosen = () => {}, listed = results => results) {
  const hint = [...note.childNodes], options = choices(field, list, chosen);
  let latest = null, run = 0;

  // Shows what the field asks for; resolves with the whole answer, or null if the reader typed on meanwhile.
  async function look() {
    const mine = ++run, given = field.value;
    if (!given.trim()) return clear();
    const stale = setTimeout(() => options.show([]), PATIENCE);
    for await (const answer of answers(given)) {
      if (mine !== run) return null;
      clearTimeout(stale);
      latest = { given, ...answer };
      show(latest);
    }
    return latest;
  }

  function clear() {
    latest = null;
    options.show([]);
    note.replaceChildren(...hint);
    heard.textContent = "";
    changed(null);
    return null;
  }

  function show(answer) {
    options.show(listed(answer.results), hrefOf);
    const said = sentence(answer);
    if (said) note.replaceChildren(said); else note.replaceChildren(...hint);
    if (answer.whole) heard.textContent = said || aloud(answer);
    changed(answer);
  }

  async function enter() {
    const choice = options.choice();
    if (choice) return open(choice, field.value);
    const answer = latest?.given === field.value && latest.whole ? latest : await look();
    if (answer?.certain) open(answer.certain, field.value);
    else if (answer) heard.textContent = note.textContent = answer.results.length ? words.choose : sentence(answer);
  }

  field.addEventListener("input", look);
  field.form.addEventListener("submit", event => {
    event.preventDefault();
    enter();
  });
  field.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !field.value) return;
    event.preventDefault();
    field.value = "";
    clear();
  });
  if (field.value) look();
  return { look };

}

// What the field says of an answer, beside the list.
function sentence({ asked, results, note, lacks, whole }) {
  if (lacks) return words.lacks;
  return results.length || !whole ? note : say(words.nothing, { given: asked.given.slice(0, 60) });
}

function aloud({ results, certain }) {
  if (certain?.kind === "port") return `${certain.title}: ${certain.detail}`;
  return say(results.length === 1 ? words.one : words.many, { count: results.length });
}

const hrefOf = ({ url }) => new URL(url, siteRoot).href;

// Leaves for what was chosen; coming back to home finds the look-up as it was.
function open(result, given) {
  if (document.querySelector("[data-widget=lookup]")) history.replaceState(history.state, "", `?${new URLSearchParams({ find: given })}`);
  location.assign(hrefOf(result));
}
