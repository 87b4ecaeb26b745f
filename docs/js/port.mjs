// Reads a port as people write it. Pure: text in, {port, transport} or null out.
const LAST_PORT = 65535;
const PORT = /^(\d{1,5})(?:\/(tcp|udp))?$/i;

// {port: 0-65535, transport: "tcp", "udp" or null}; null for anything else.
export function parsePort(text) {
  const found = PORT.exec(String(text).trim());
  if (!found || Number(found[1]) > LAST_PORT) return null;
  return { port: Number(found[1]), transport: found[2]?.toLowerCase() ?? null };
}

// Four upper-case digits, as /proc/net/tcp prints a port.
export function hex(port) {
  return port.toString(16).toUpperCase().padStart(4, "0");
}

// What a link to a class or system page asks about: {given, port, transport}; port is null for a wrong number.
export function asked(search) {
  const query = new URLSearchParams(search);
  const given = query.get("port");
  if (given === null) return null;
  const found = /^\d{1,5}$/.test(given) ? parsePort(given) : null;
  const transport = query.get("proto")?.toLowerCase();
  return { given, port: found?.port ?? null, transport: ["tcp", "udp"].includes(transport) ? transport : null };
}

// The query that asks about a port: "?port=60328&proto=udp".
export function query(port, transport) {
  return `?port=${port}${transport ? `&proto=${transport}` : ""}`;
}
