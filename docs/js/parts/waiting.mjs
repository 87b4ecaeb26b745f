// What the page's own script (hooks/portatlas/shell/early.js) and the modules tell each other.

// When heading and commands name the port of the address.
export const parsed = globalThis.paPage.parsed;

// What the address asks about: {given, port, transport}, the port null for a wrong number; null if it asks nothing.
export const asked = globalThis.paPage.asked;

// The file of all that is known of the ports round a port.
export const portPiece = globalThis.paPage.portPiece;

const PATIENCE = 6000; // ms
const tell = event => document.dispatchEvent(new Event(event));

// The answer is there: what waited for it may be seen.
export const answered = () => tell("pa-answered");

// It does not come, or is late: a sentence says so, until it comes.
export const lacking = () => tell("pa-lacking");

// What the promise brings, or null; the page says so when it is late, and when it fails.
export async function awaited(promise) {
  const late = setTimeout(lacking, PATIENCE);
  try {
    const found = await promise;
    answered();
    return found;
  } catch (error) {
    console.error(error);
    lacking();
    return null;
  } finally {
    clearTimeout(late);
  }
}

// What the promise brings; null if it fails, or takes longer than half of the patience that readers have.
export function inTime(promise) {
  const late = new Promise(done => setTimeout(done, PATIENCE / 2, null));
  return Promise.race([promise.catch(() => null), late]);
}
