"""How long a reader waits: a short link opened cold on a slow telephone, and results as one types.

The aims are 1.5 s for the heading, 2.0 s for the verdict, 16 ms at the median and 50 ms at the worst for a keystroke;
the figures are printed. The tests fail at twice the first two and three times the others, because the machine that runs
them may have other work.
"""

from __future__ import annotations

from statistics import median

import pytest
from playwright.sync_api import Page

BUSY = 2  # how much slower a machine with other work may be
LATENCY, BYTES_A_SECOND, SLOWER = 150, 1_600_000 / 8, 4  # ms, 1.6 Mbit/s, times

WATCH = """() => {
  globalThis.seen = { shift: 0 };
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    const heading = document.querySelector("h1 .pa-port"), verdict = document.querySelector("[data-part=could]:not([hidden])");
    if (heading) seen.heading ??= performance.now();
    if (verdict && getComputedStyle(verdict).visibility === "visible") seen.verdict ??= performance.now();
    if (!seen.verdict) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


@pytest.fixture
def slow(new_context):
    """Makes pages on a slow link and a slow processor, each with an empty cache."""

    def make() -> Page:
        page = new_context(viewport={"width": 390, "height": 844}).new_page()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        rate = {"latency": LATENCY, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
        session.send("Network.emulateNetworkConditions", {"offline": False, **rate})
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        return page

    return make


def cold_click(page: Page) -> dict:
    """Opens /3306; milliseconds from the click to heading and verdict, the layout shift, the documents asked for."""
    documents = []
    page.on("request", lambda r: documents.append(r.url) if r.is_navigation_request() else None)
    page.add_init_script(f"({WATCH})()")
    page.add_init_script("sessionStorage.began ??= Date.now()")
    page.goto("3306", wait_until="commit")
    page.wait_for_function("() => globalThis.seen?.verdict", timeout=20_000)
    page.wait_for_load_state("load")
    seen = page.evaluate("({...seen, before: performance.timeOrigin - Number(sessionStorage.began)})")
    wait = LATENCY + seen["before"]  # the first answer is on its way before a script can look at the clock
    page.context.close()  # a slowed page keeps a processor busy as long as it is open
    return {
        "heading": wait + seen["heading"],
        "verdict": wait + seen["verdict"],
        "shift": seen["shift"],
        "documents": len(documents),
    }


def test_a_short_link_opened_cold_answers_within_two_seconds(slow, capsys: pytest.CaptureFixture) -> None:
    runs = [cold_click(slow()) for _ in range(5)]
    heading, verdict = (median(run[name] for run in runs) for name in ("heading", "verdict"))
    with capsys.disabled():
        print(
            f"\n/3306 cold: heading {heading:.0f} ms, verdict {verdict:.0f} ms, shift {max(r['shift'] for r in runs)}"
        )
    assert [run["documents"] for run in runs] == [2] * 5  # one redirect
    assert median(run["shift"] for run in runs) < 0.005, runs  # 0.00, as browsers report it
    assert heading <= 1500 * BUSY and verdict <= 2000 * BUSY, runs


TYPE = """async texts => {
  const field = document.querySelector("#pa-find"), times = texts.map(() => Infinity);
  const frame = () => new Promise(done => requestAnimationFrame(done));
  const settled = text => document.querySelector("[data-widget=lookup]").dataset.answered === text;
  // the best of three: what the page takes, not what else the machine does
  for (let round = 0; round < 3; round++) for (const [i, text] of texts.entries()) {
    await frame();
    const began = performance.now();
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    for (let turns = 0; !settled(text) && turns < 10_000; turns++) await null;
    document.body.getBoundingClientRect(); // with its layout
    times[i] = Math.min(times[i], performance.now() - began);
  }
  return times;
}"""


def test_results_appear_as_one_types(slow, capsys: pytest.CaptureFixture) -> None:
    page = slow()
    page.goto("")
    page.locator("#pa-find").fill("postgres")
    page.locator("#pa-list [role=option]").first.wait_for()
    page.locator("#pa-find").fill("5432")
    page.locator("[data-part=card]").wait_for()
    words = ["60328", "postgresql", "wireguard", "eaddrinuse", "http", "vnc", "3306"]
    texts = [word[:end] for word in words for end in range(1, len(word) + 1)]
    texts = [text for text in texts if text.isdigit() or len(text) > 1]
    for text in texts:  # what is known of ports and names comes over the wire once
        page.locator("#pa-find").fill(text)
        page.wait_for_function("text => document.querySelector('[data-answered]')?.dataset.answered === text", arg=text)
    times = page.evaluate(TYPE, texts)
    with capsys.disabled():
        print(f"\n{len(times)} keystrokes: median {median(times):.1f} ms, worst {max(times):.1f} ms")
    assert median(times) <= 50 and max(times) <= 150, dict(zip(texts, times, strict=True))


def test_the_search_answers_soon_after_its_first_use(slow, capsys: pytest.CaptureFixture) -> None:
    """From the first key on a page that has loaded, with nothing of the search in the cache; the aim is 3 s."""
    page = slow()
    page.goto("systems/", wait_until="load")
    page.keyboard.press("/")
    began = page.evaluate("performance.now()")
    page.keyboard.type("kafka")
    page.locator("#pa-search-list [role=option]", has_text="Apache Kafka").wait_for(timeout=60_000)
    name = page.evaluate("performance.now()") - began
    page.locator("#pa-search").fill("how to kill process on port")
    page.locator("#pa-search-list [role=option]", has_text="Stop or kill").wait_for(timeout=60_000)
    words = page.evaluate("performance.now()") - began
    with capsys.disabled():
        print(f"\nfirst use: a name after {name:.0f} ms, words after {words:.0f} ms")
    assert name <= 3000 * BUSY and words <= 4000 * BUSY
