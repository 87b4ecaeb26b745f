// A field that understands people, with its list of answers: home's look-up and the header's search are two of it.
import { siteRoot } from "../data.mjs";
import { say } from "../pure/say.mjs";
import { answers } from "./ask.mjs";
import { choices } from "./choices.mjs";
import { quoting } from "./nodes.mjs";

const words = document.querySelector("#pa-search-list").dataset; // sentences that every page holds
const PATIENCE = 200; // ms for which answers to the text before may stand

// `parts` are {list, note, heard}. `changed` is called with each answer, and with null where the field is empty;
// `chosen` with what the reader moves to; `listed` says which results stand in the list; `waiting` gets the promise of
// each whole answer.
export function box(field, { list, note, heard }, { changed, chosen = () => {}, listed = all => all, waiting }) {
  const hint = [...note.childNodes];
  const options = choices(field, list, chosen);
  let latest = null;
  let run = 0;

  // Shows what the field asks for; resolves with the whole answer, or null if the reader typed on meanwhile.
  async function look() {
    const mine = ++run;
    const given = field.value;
    if (!given.trim()) return clear();
    const stale = setTimeout(() => options.show([]), PATIENCE);
    try {
      for await (const answer of answers(given)) {
        if (mine !== run) return null;
        clearTimeout(stale);
        latest = { given, ...answer };
        show(latest);
      }
      return latest;
    } finally {
      clearTimeout(stale);
    }
  }

  function clear() {
    run++;
    latest = null;
    options.show([]);
    tell(hint);
    heard.textContent = "";
    changed(null);
    return null;
  }

  function show(answer) {
    options.show(listed(answer.results), hrefOf);
    const said = sentence(answer);
    tell(said.length ? said : hint);
    if (answer.whole) heard.textContent = said.length ? note.textContent : aloud(answer);
    changed(answer);
  }

  function tell(nodes) {
    note.removeAttribute("role");
    note.replaceChildren(...nodes);
  }

  async function enter() {
    const choice = options.choice();
    if (choice) return open(choice, field.value);
    const answer = latest?.given === field.value && latest.whole ? latest : await waiting(look());
    if (answer?.certain) return open(answer.certain, field.value);
    if (!answer) return; // the facts do not come, or the reader types on
    const said = sentence(answer);
    tell(said.length ? said : [words.choose]);
    note.setAttribute("role", "alert");
  }

  const ask = () => waiting(look());
  field.addEventListener("input", ask);
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
  if (field.value) ask();
}

// What the field says of an answer, beside the list.
function sentence({ asked, note, lacks, whole }) {
  if (note) return note.includes("{given}") ? quoting(note, asked.given) : [note];
  return lacks && whole ? [words.lacks] : [];
}

function aloud({ results, certain }) {
  if (certain?.kind === "port") return `${certain.title}: ${certain.detail}`;
  return say(results.length === 1 ? words.one : words.many, { count: results.length });
}

const hrefOf = ({ url }) => new URL(url, siteRoot).href;

// Leaves for what was chosen; coming back to home finds the look-up as it was.
function open(result, given) {
  if (document.querySelector("[data-widget=lookup]"))
    history.replaceState(history.state, "", `?${new URLSearchParams({ find: given })}`);
  location.assign(hrefOf(result));
}
