// "Was this page helpful?" at the foot of a page: asked in the reader's language, thanked for, and turned into an issue.
// Nothing is sent but a vote where the owner of the site collects them; what is typed goes into the address, on a click.
import { feedbackWords, sendVote } from "../data.mjs";
import { chosen } from "../pure/language.mjs";
import { say } from "../pure/say.mjs";

export async function start(place) {
  const form = place.querySelector("form");
  part(place, "plain").hidden = true;
  part(place, "votes").hidden = false;
  for (const button of faces(place)) button.addEventListener("click", () => vote(place, button));
  form.addEventListener("submit", () => write(form, faces(place).find(isPressed)));
  await translate(place);
}

async function translate(place) {
  if (/^en\b/i.test(navigator.languages[0] ?? "en")) return;
  const words = await feedbackWords();
  const language = chosen(navigator.languages, [...Object.keys(words), "en"]);
  if (language !== "en") speak(place, language, words[language]);
}

function speak(place, language, words) {
  place.lang = language;
  place.dir = words.dir;
  for (const name of ["question", "missing", "send"])
    for (const element of place.querySelectorAll(`[data-part=${name}]`)) element.textContent = words[name];
  for (const button of faces(place)) button.setAttribute("aria-label", words[button.value]);
  const status = part(place, "status");
  status.dataset.thanks = words.thanks;
  if (status.textContent) status.textContent = words.thanks;
}

function vote(place, button) {
  const first = !faces(place).some(isPressed);
  for (const face of faces(place)) face.setAttribute("aria-pressed", face === button);
  part(place, "status").textContent = part(place, "status").dataset.thanks;
  place.querySelector("form").hidden = false;
  if (first && place.dataset.endpoint) sendVote(place.dataset.endpoint, location.pathname, button.value);
}

// Just before the browser opens the issue.
function write(form, face) {
  const text = form.querySelector("textarea").value.trim();
  form.elements.body.value = say(form.dataset.body, {
    page: location.href,
    vote: `${face.textContent} ${face.value}`,
    text,
  });
}

const part = (place, name) => place.querySelector(`[data-part=${name}]`);
const faces = place => [...place.querySelectorAll("[data-part=votes] button")];
const isPressed = button => button.getAttribute("aria-pressed") === "true";
