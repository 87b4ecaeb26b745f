// A port in addresses and commands. Pure. What a person types is read in query.mjs.
const LAST_PORT = 65535;

// Four upper-case digits, as /proc/net/tcp prints a port.
export function hex(port) {
  return port.toString(16).toUpperCase().padStart(4, "0");
}

// What a link to a class or system page asks about: {given, port, transport}; port is null for a wrong number.
export function asked(search) {
  const query = new URLSearchParams(search);
  const given = query.get("port");
  if (given === null) return null;
  const port = /^\d{1,5}$/.test(given) && Number(given) <= LAST_PORT ? Number(given) : null;
  const transport = query.get("proto")?.toLowerCase();
  return { given, port, transport: ["tcp", "udp"].includes(transport) ? transport : null };
}

// The query that asks about a port: "?port=60328&proto=udp".
export function query(port, transport) {
  return `?port=${port}${transport ? `&proto=${transport}` : ""}`;
}
