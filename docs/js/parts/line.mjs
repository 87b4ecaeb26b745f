// Moves the mark on a number line that the build drew: sets positions and classes, draws nothing.
import { holds, PORTS, size } from "../pure/bounds.mjs";

export function mark(svg, port) {
  if (svg.classList.contains("nl--compact")) markClass(svg, port);
  else markWhole(svg, port);
  for (const bar of svg.querySelectorAll("[data-first]")) bar.classList.toggle("is-hit", holds(bar.dataset, port));
  giveWay(svg);
}

export function unmark(svg) {
  for (const part of svg.querySelectorAll(".nl-flag, .nl-mark, .nl--hero .nl-here")) part.setAttribute("hidden", "");
  for (const bar of svg.querySelectorAll(".is-hit")) bar.classList.remove("is-hit");
  svg.classList.remove("nl--clear");
}

const numbers = text => text.split(" ").map(Number);
const set = (element, values) => {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
};
const centre = (port, first = 0, ports = PORTS) => (100 * (port + 0.5 - first)) / ports;

function markWhole(svg, port) {
  const [insetLast, times, insetTop, insetFoot] = numbers(svg.dataset.inset);
  const [top, foot] = numbers(svg.dataset.needle);
  const inset = port <= insetLast;
  const at = centre(port) * (inset ? times : 1);
  plant(svg.querySelector(".nl-flag"), port, at, inset ? [insetTop, insetFoot] : [top, foot]);
  svg.classList.toggle("nl--clear", !inset && at < centre(insetLast) * times);
  const outline = svg.querySelector(".nl-here");
  for (const cell of svg.querySelectorAll("[data-from]")) {
    const from = Number(cell.dataset.from);
    const to = Number(cell.dataset.to);
    if (!holds({ first: from, last: to }, port)) continue;
    set(outline, { x: `${(100 * from) / PORTS}%`, width: `${(100 * size({ first: from, last: to })) / PORTS}%` });
    outline.removeAttribute("hidden");
  }
}

function markClass(svg, port) {
  const [first, last] = numbers(svg.dataset.shown);
  const [top, bandFoot, flagTop, foot] = numbers(svg.dataset.needle);
  const far = `${centre(port)}%`;
  const near = centre(port, first, size({ first, last }));
  for (const line of svg.querySelectorAll(".nl-far")) set(line, { x1: far, x2: far, y1: top, y2: bandFoot });
  for (const line of svg.querySelectorAll(".nl-slant.nl-mark"))
    set(line, { x1: far, x2: `${near}%`, y1: bandFoot, y2: flagTop });
  for (const line of svg.querySelectorAll(".nl-mark")) line.removeAttribute("hidden");
  plant(svg.querySelector(".nl-flag"), port, near, [flagTop, foot]);
}

function plant(flag, port, at, [top, foot]) {
  const [box, text] = flag.querySelectorAll("rect, text");
  const width = 9 * String(port).length + 15;
  const left = at > 60;
  flag.setAttribute("x", `${at}%`);
  flag.removeAttribute("hidden");
  set(box, { x: left ? 1 - width : -1, y: top, width });
  set(text, { x: ((left ? -1 : 1) * width) / 2, y: top + 16 });
  text.textContent = port;
  for (const line of flag.querySelectorAll("line")) set(line, { y1: top, y2: foot });
}

// A word gives way to the needle: a label goes to its second place, or out where that does not fit either.
function giveWay(svg) {
  const needle = svg.querySelector(".nl-flag .nl-needle").getBoundingClientRect();
  const sheet = svg.getBoundingClientRect();
  const stands = part => {
    const box = part.getBoundingClientRect();
    const crossed = needle.left > box.left - 9 && needle.left < box.right + 9 && needle.bottom > box.top;
    return !crossed && box.left >= sheet.left - 1 && box.right <= sheet.right + 1;
  };
  const show = (part, places) => {
    part.style.visibility = places.some(place => {
      set(part, place);
      return stands(part);
    })
      ? ""
      : "hidden";
  };
  for (const pool of svg.querySelectorAll(".nl-pool")) show(pool.querySelector("text"), labelPlaces(pool));
  for (const word of svg.querySelectorAll(".nl-inset .nl-num, .nl-mid")) show(word, [{}]);
}

// Before the bar or pin, or after its beginning; inside the bar at its end as a last resort.
function labelPlaces(pool) {
  const bar = pool.querySelector("rect");
  const pin = pool.querySelector("line");
  const first = parseFloat(bar ? bar.getAttribute("x") : pin.getAttribute("x1"));
  const end = bar ? first + parseFloat(bar.getAttribute("width")) : first;
  const before = { x: `${first}%`, dx: -7, "text-anchor": "end" };
  const after = { x: `${first}%`, dx: 7, "text-anchor": "start" };
  return first > 50 ? [before, after] : [after, { x: `${end}%`, dx: -7, "text-anchor": "end" }];
}

// The same mark on the scale under the header.
export function markHeader(port) {
  const header = document.querySelector(".md-header"); // not the root: a property of the root restyles every element
  header.classList.toggle("pa-at", port !== null);
  if (port !== null) header.style.setProperty("--pa-at", (port + 0.5) / PORTS);
}
