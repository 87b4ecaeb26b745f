// The one script that stands in the pages themselves, the same text on every page: what has to be right before any
// other file is there, and to stay right if none comes. Its values are the data- attributes of its element:
//
//   base            the site's root, seen from the page
//   files           the folder of all that the page loads of this build, below the root: v/<hash>/
//   theme           the theme's own script, below the root
//   first, last     the ports of a class page
//   any             on a page whose commands take any port
//   bits            how many bits of a port tell its place in a file of ports
//   classes         where an address only leads on: the first port and the page of each class, as JSON
//   moved           where the page is today, below the root
//   lost            on the page for addresses that lead nowhere
(() => {
  const root = document.documentElement;
  const values = document.currentScript.dataset;
  const home = new URL(values.base.replace(/\/?$/, "/"), location.href);
  const files = new URL(values.files, home).href;

  // ---- what the address asks about: {given, port, transport}; the port is null for a wrong number
  const query = new URLSearchParams(location.search);
  const short =
    "lost" in values && location.pathname.startsWith(home.pathname)
      ? /^(\d{1,5})(?:\/(tcp|udp))?\/?$/i.exec(location.pathname.slice(home.pathname.length))
      : null;
  const question = (given, proto) =>
    given === null
      ? null
      : {
          given,
          port: /^\d{1,5}$/.test(given) && given <= 65535 ? Number(given) : null,
          transport: /^(tcp|udp)$/i.test(proto) ? proto.toLowerCase() : null,
        };
  const asked =
    "lost" in values ? short && question(short[1], short[2]) : question(query.get("port"), query.get("proto"));
  const port = asked ? asked.port : null;
  const holds =
    port !== null && ("any" in values || ("first" in values && port >= values.first && port <= values.last));
  const portPiece = port => `ports/${port >> values.bits}.json`;
  const parsed = new Promise(done => {
    document.addEventListener("readystatechange", () => document.readyState === "interactive" && done());
  });
  globalThis.paPage = Object.freeze({ asked, portPiece, parsed });

  // ---- a short link, or a class of another day: on to the class of today
  if ("classes" in values && port !== null) {
    const before = JSON.parse(values.classes).filter(found => found[0] <= port);
    const here = before[before.length - 1];
    return location.replace(
      `${home.href}${here[1]}?port=${port}${asked.transport ? `&proto=${asked.transport}` : ""}${location.hash}`,
    );
  }

  // ---- a page of another name today
  if (values.moved) {
    const to = new URL(values.moved, home);
    to.search = location.search;
    to.hash = location.hash || to.hash;
    return location.replace(to);
  }

  // ---- the search in the header, before its module is there: its keys, and what the address puts into it
  const search = () => document.querySelector("#pa-search");
  const isWritten = ({ isContentEditable, tagName, type }) =>
    isContentEditable || (/^(?:INPUT|SELECT|TEXTAREA)$/.test(tagName) && !/^(?:radio|checkbox)$/.test(type));
  document.addEventListener("keydown", event => {
    if (!/^[/sf]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || isWritten(event.target)) return;
    if (!search()) return;
    event.preventDefault();
    search().focus();
  });
  if (query.get("q"))
    parsed.then(() => {
      search().value = search().value || query.get("q");
      search().focus();
    });

  // ---- the theme's keeping of choices: storage may be closed, and may hold anything
  const isColour = ([key, value]) => /^[a-z]+$/.test(key) && typeof value === "string";
  const sound = {
    __tabs: Array.isArray,
    __palette: kept => Number.isInteger(kept.index) && Object.entries(kept.color).every(isColour),
  };
  globalThis.__md_scope = home;
  globalThis.__md_hash = text => [...text].reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0);
  // the page takes the system's colours before the theme wakes
  const first = key => (key === "__palette" ? { index: 0, color: { media: "(prefers-color-scheme)" } } : null);
  globalThis.__md_get = (key, storage, scope = home) => {
    try {
      const kept = JSON.parse((storage || localStorage).getItem(`${scope.pathname}.${key}`));
      return kept !== null && (!sound[key] || sound[key](kept)) ? kept : first(key);
    } catch (_) {
      return first(key);
    }
  };
  globalThis.__md_set = (key, value, storage, scope = home) => {
    try {
      (storage || localStorage).setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
    } catch (_) {
      /* it holds for this page */
    }
  };

  // ---- the theme wakes with the reader: nothing of it is needed to read, and it takes a telephone a second and more
  const theme = document.createElement("script");
  let loaded = false;
  const wake = () => theme.parentNode || document.body.append(theme);
  document.addEventListener("DOMContentLoaded", () => {
    loaded = true;
  });
  // the theme waits for an event that may have been
  theme.onload = () => loaded && document.dispatchEvent(new Event("DOMContentLoaded"));
  theme.src = new URL(values.theme, home);
  for (const sign of ["pointermove", "pointerdown", "touchstart", "wheel", "keydown", "focusin", "scroll"]) {
    addEventListener(sign, () => parsed.then(wake), { once: true, passive: true, capture: true });
  }

  // ---- heading and commands name one port, at every moment
  const fill = () => {
    const text = { port: String(port), hex: port.toString(16).toUpperCase().padStart(4, "0") };
    for (const place of document.querySelectorAll("[data-port]")) place.textContent = text[place.dataset.port];
    if (!("first" in values)) return;
    // on paper it is about this port alone
    root.classList.add("pa-one");
    const heading = document.querySelector("h1");
    const number = document.createElement("span");
    number.className = "pa-port";
    number.textContent = text.port;
    heading.replaceChildren("Port ", number, ...heading.children);
  };

  // ---- what does not come: a sentence says so, and a page that was kept too long is loaded anew
  let answered = false;
  let renewing = false;
  const notice = () => document.querySelector("[data-part=not-had]");
  const reveal = () => {
    root.classList.remove("pa-asked");
  };
  const lack = () => {
    reveal();
    const place = notice();
    if (!place || (place.dataset.when === "port" && !asked)) return;
    (document.querySelector(".pa-ask") || document.querySelector("h1")).after(place);
    place.hidden = false;
  };
  const again = () => {
    const typed = document.querySelector("#pa-find");
    if (typed && typed.value) history.replaceState(history.state, "", `?${new URLSearchParams({ find: typed.value })}`);
    location.reload();
  };
  // Another build has taken this one's place, and its files: reload, once.
  const renew = async () => {
    if (renewing || (history.state || {}).paRenewed === files) return;
    renewing = true;
    try {
      const [, now] = /data-files="(v\/\w+\/)"/.exec(await (await fetch(location.href, { cache: "reload" })).text());
      if (now === values.files) return;
      history.replaceState(Object.assign({}, history.state, { paRenewed: files }), "");
      again();
    } catch (_) {
      /* no network, or none to the site */
    }
  };
  addEventListener(
    "error",
    event => {
      if (!(event.target.src || event.target.href || event.filename || "").startsWith(files)) return;
      renew();
      if (event.target.tagName !== "LINK" && !answered) parsed.then(lack);
    },
    true,
  );
  document.addEventListener("pa-lacking", () => {
    lack();
    renew();
  });
  document.addEventListener("pa-answered", () => {
    answered = true;
    reveal();
    if (notice()) notice().hidden = true;
  });

  // ---- a class page about a port shows nothing below its heading until the answer is there: nothing jumps. What the
  // answer is made of is asked for at once, before the modules that read it are there.
  if (asked && "first" in values) {
    root.classList.add("pa-asked");
    for (const path of ["site.json", holds && portPiece(port)].filter(Boolean)) {
      const link = { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: `${files}data/${path}` };
      document.head.append(Object.assign(document.createElement("link"), link));
    }
  }
  parsed.then(() => {
    if (holds) fill();
    if (notice()) notice().querySelector("button").addEventListener("click", again);
    if (!("noModule" in theme)) lack();
  });
  setTimeout(() => answered || parsed.then(lack), 6000);

  root.classList.replace("no-js", "js");
})();
