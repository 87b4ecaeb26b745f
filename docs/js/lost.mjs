// On the page for wrong addresses: offers what could be read from the address.
export function start(page) {
  const digits = /(\d{1,7})/.exec(decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1) ?? ""));
  if (digits) page.querySelector("input").value = digits[1];
}
