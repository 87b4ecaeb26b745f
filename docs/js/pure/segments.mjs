// Finds what the build worked out for a port. Pure; decides nothing.
import { holds } from "./bounds.mjs";

// The piece of `segments` (in order, without gaps) that holds the port.
export function segmentAt(segments, port) {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (segments[middle].first <= port) low = middle;
    else high = middle - 1;
  }
  return segments[low];
}

// The registry's rows for a port: [{service, description, transports}], the registry's first name first.
export function namesAt(rows, port, transport) {
  return rows
    .filter(([first, last, transports]) => holds({ first, last }, port) && transports.split(" ").includes(transport))
    .map(([, , , service, description]) => ({ service, description }));
}

// A class by its id, a system by its id: whatever has one.
export function byId(records, id) {
  return records.find(record => record.id === id);
}

// The query that asks about a port: "?port=60328&proto=udp".
export function query(port, transport) {
  return `?port=${port}${transport ? `&proto=${transport}` : ""}`;
}

// The page of a port, below the site's root.
export function pageOf({ classes, segments }, { port, transport }) {
  return byId(classes, segmentAt(segments, port).class).url + query(port, transport);
}
