// What a page about a port shows of one transport. The port itself stands in it already: hooks/portatlas/shell/early.js.

// Of each command, the form for the transport; null shows all.
export function showTransport(element, transport) {
  for (const command of element.querySelectorAll("[data-transport]")) {
    command.hidden = Boolean(transport) && command.dataset.transport !== transport;
  }
}

// Links that lead on to the same question keep it in their address.
export function keepPort(element, query) {
  for (const link of element.querySelectorAll("a[data-keep-port]")) link.search = query;
}
