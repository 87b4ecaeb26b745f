// What is known about a range of ports, in the words of the data. Pure.
import { meets, shared, size, within } from "./bounds.mjs";
import { WIDE } from "./programs.mjs";
import { bounds, list, say } from "./say.mjs";

const NAMED = 6; // programs and conventions that are named before the rest are counted

const covers = (transport, record) => !transport || record.transports.includes(transport);

// {sentence, classes, systems, tenants} about ports first to last (inclusive), over one transport or both. `uses`
// are the rows of the programs there, or null where they could not be had.
// classes is a list of {class, first, last, text}: each class that the range touches, with the part of it.
export function spanAnswer({ classes, systems, tenants, texts }, { first, last, transport }, uses) {
  const span = { first, last };
  const touched = classes.filter(c => meets(c, span)).map(c => ({ class: c, ...shared(c, span) }));
  const count = say(touched.length === 1 ? texts.one_class : texts.many_classes, { count: touched.length });
  const pools = systems
    .filter(s => s.mainstream)
    .flatMap(s =>
      unique(s.pools.filter(p => meets(p, span) && covers(transport, p))).map(p => poolText(texts, s, p, span)),
    );
  return {
    sentence: say(texts.range_sentence, { count: size(span).toLocaleString("en"), classes: count }),
    classes: touched.map(part => ({
      ...part,
      text: say(within(part.class, span) ? texts.whole_class : texts.part_of_class, { ports: bounds(part) }),
    })),
    systems: pools.length ? pools.join("; ") : texts.no_pool,
    tenants: tenantsThere(
      texts,
      [...tenants, ...usesOf(uses ?? [])].filter(t => meets(t, span) && covers(transport, t)),
    ),
  };
}

// The most particular by title, the rest by their number; those of wide ranges apart.
function tenantsThere(texts, found) {
  const titles = wide =>
    found
      .filter(t => t.wide === wide)
      .sort((a, b) => size(a) - size(b))
      .map(t => t.title);
  const narrow = [...new Set(titles(false))];
  const known = list(narrow.slice(0, NAMED));
  const count = narrow.length - NAMED;
  const broad = [...new Set(titles(true))];
  const wide = broad.length ? say(texts.wide_tenants, { tenants: list(broad) }) : "";
  return [
    narrow.length ? say(texts.sentence, { text: count > 0 ? say(texts.and_more, { known, count }) : known }) : "",
    wide,
  ]
    .filter(Boolean)
    .join(" ");
}

const usesOf = rows =>
  rows.map(([, title, , first, last, transports]) => ({
    title,
    first,
    last,
    transports: transports.split(" "),
    wide: size({ first, last }) > WIDE,
  }));

const unique = pools =>
  pools.filter((pool, i) => pools.findIndex(p => p.first === pool.first && p.last === pool.last) === i);

function poolText(texts, system, pool, span) {
  return say(within(span, pool) ? texts.pool_all : texts.pool_part, {
    system: system.title,
    ports: bounds(shared(pool, span)),
  });
}
