// Finds services and programs by name. Pure.

// {exact, results}: results are {first, last, transports, title, detail}, the closest first. `rows` are the
// registry's [first, last, transports, service, description]; `tenants` those of the atlas. `name` is in lower case.
export function namesLike(rows, tenants, name, transport) {
  const found = [
    ...tenants.map(t =>
      candidate(rankTenant(t, name), t.first, t.last, t.transports, t.title, "", tenantIsExact(t, name)),
    ),
    ...lowered(rows ?? []).flatMap(([service, said], i) => {
      const found = rank(service, said, name);
      if (found === NONE) return [];
      const [first, last, transports, title, description] = rows[i];
      return candidate(found, first, last, transports.split(" "), title, description, service === name);
    }),
  ].filter(c => c.rank < NONE && (!transport || c.transports.includes(transport)));
  found.sort((a, b) => a.rank - b.rank || a.first - b.first);
  return withoutRepeats(found);
}

const NONE = 9;
const lowerCase = new WeakMap();

// The names and descriptions of the rows in lower case, made once.
function lowered(rows) {
  if (!lowerCase.has(rows))
    lowerCase.set(
      rows,
      rows.map(([, , , service, description]) => [service.toLowerCase(), description.toLowerCase()]),
    );
  return lowerCase.get(rows);
}

function candidate(rank, first, last, transports, title, detail, exact) {
  return { rank, first, last, transports, title, detail, exact };
}

// Does a word of the text begin so?
function startsWord(text, name) {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (at === 0 || " -_/(".includes(text[at - 1])) return true;
  return false;
}

function rank(service, said, name) {
  if (service.startsWith(name)) return service === name ? 0 : 2;
  const inName = service.includes(name);
  const inText = said.includes(name);
  if (!inName && !inText) return NONE;
  if (startsWord(said, name) || startsWord(service, name)) return 3;
  return inName ? 4 : 5;
}

const tenantIsExact = (tenant, name) => tenant.id === name || tenant.title.toLowerCase() === name;

// A program that really uses a number comes before a registered name that merely resembles.
function rankTenant(tenant, name) {
  const title = tenant.title.toLowerCase();
  if (tenantIsExact(tenant, name)) return 0;
  if (tenant.id.startsWith(name) || title.startsWith(name)) return 1;
  return startsWord(title, name) ? 3 : title.includes(name) ? 5 : NONE;
}

// A number with several results keeps the closest of each title.
function withoutRepeats(found) {
  const seen = new Set();
  return found.filter(({ first, last, title }) => {
    const key = `${first}-${last} ${title.toLowerCase()}`;
    return !seen.has(key) && seen.add(key);
  });
}
