// Copies text, and says so.
import { say } from "../pure/say.mjs";

// `status` is a live region that tells how it went.
export async function copy(text, status, texts) {
  const done = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  status.textContent = say(done ? texts.copied : texts.not_copied, {});
}
