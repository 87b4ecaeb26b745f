// Ports from first to last, both inclusive: what else has to be known of two such stretches. Pure.

export const PORTS = 65536;

// Is the port one of them?
export const holds = ({ first, last }, port) => first <= port && port <= last;

// Have the two a port in common?
export const meets = (one, other) => one.first <= other.last && other.first <= one.last;

// Lies the one in the other, whole?
export const within = (inner, outer) => outer.first <= inner.first && inner.last <= outer.last;

// What the two have in common, if they meet.
export const shared = (one, other) => ({
  first: Math.max(one.first, other.first),
  last: Math.min(one.last, other.last),
});

export const size = ({ first, last }) => last - first + 1;
