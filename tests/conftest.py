"""What the tests share: the facts, a small world of them to break, the built site, and a browser that looks at it."""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import browser
import projects
import pytest
from articles import Parsed, parsed
from edits import edit
from mkdocs.config import load_config
from oracle import Oracle
from pages import serving
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from portatlas.facts.load import load
from portatlas.facts.model import Atlas
from projects import ROOT, build

pytest_plugins = ["lab.plugin", "moved"]

# the tests see the site where mkdocs.yml, or the workflow, says it is and whose it is; only without TLS
CONFIG = load_config(str(ROOT / "mkdocs.yml"))
REPOSITORY: str = CONFIG.extra["repository"]
HOST, BASE = urlsplit(CONFIG.site_url)[1:3]
ORIGIN = f"http://{HOST}"
VOTES = "https://votes.example/port-atlas"
POLICY = "Content Security Policy"  # the words of the browser where a page breaks its own


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--site-dir", default=str(ROOT / "site"), help="where the tested site is built (default: site)")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The processor's seconds, which other work on the machine hardly changes."""
    spent = os.times()
    terminalreporter.write_line(
        f"processor: {spent.user + spent.system:.1f} s, and {spent.children_user + spent.children_system:.1f} s of what was started"
    )


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the facts."""
    return ROOT / "docs" / "_data"


@pytest.fixture(scope="session")
def atlas(data: Path) -> Atlas:
    """The facts, sound."""
    found, problems = load(data)
    assert not problems, "\n".join(map(str, problems))
    gc.freeze()  # the collector need not walk through all facts again and again
    return found


@pytest.fixture(scope="session")
def oracle(data: Path) -> Oracle:
    """The answers, worked out without the engine."""
    return Oracle(data)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The facts of the small world, to break: <somewhere>/docs/_data, with the pages that it serves beside it."""
    return projects.world(tmp_path)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The same of the real facts, for what the small world has not: a second to load, where that takes a hundredth."""
    no_facts = shutil.ignore_patterns("css", "img", "js")
    return shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=no_facts) / "_data"


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The facts of the small world, sound."""
    found, problems = load(projects.world(tmp_path_factory.mktemp("small")))
    assert not problems, "\n".join(map(str, problems))
    return found


@pytest.fixture(scope="session")
def log(pytestconfig: pytest.Config) -> str:
    """What the strict build of the site printed; the site is left in site/, tested and ready to deploy."""
    done = build(ROOT, "--site-dir", pytestconfig.getoption("site_dir"))
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="session")
def site(log: str, pytestconfig: pytest.Config) -> Path:
    """The folder of the built site."""
    return Path(pytestconfig.getoption("site_dir"))


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, Parsed]:
    """Address below the base -> page, for every page of the site."""
    return parsed(site)


@pytest.fixture(scope="session")
def trees(pages: dict[str, Parsed]) -> dict[str, Element]:
    """Address below the base -> tree, for every page of the site."""
    return {name: page.tree for name, page in pages.items()}


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the small world, whose owner collects votes at VOTES."""
    project = projects.small(tmp_path_factory.mktemp("small-site"))
    edit(project / "mkdocs.yml", 'endpoint: ""', f'endpoint: "{VOTES}"')
    done = build(project)
    assert done.returncode == 0 and "WARNING" not in done.stderr, done.stderr
    return project / "site"


@pytest.fixture(scope="session")
def chromium(site: Path) -> Iterator[Browser]:
    """A browser to which the site's host is a local server that behaves as GitHub Pages, and no other host exists."""
    executable = browser.find()
    with serving(site, BASE) as port, sync_playwright() as playwright:
        host = HOST if ":" in HOST else f"{HOST}:80"
        rules = f"MAP {host} 127.0.0.1:{port}, MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
        options = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
        options += ["--disable-component-update", "--disable-sync", f"--host-resolver-rules={rules}"]
        # a real site is served over https, where the clipboard works
        options += [f"--unsafely-treat-insecure-origin-as-secure={ORIGIN}"]
        with playwright.chromium.launch(executable_path=executable, args=options) as launched:
            yield launched


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts with the options of Playwright's `new_context`; they are closed afterwards."""
    contexts, refused = [], []

    def make(**options) -> BrowserContext:
        contexts.append(chromium.new_context(base_url=f"{ORIGIN}{BASE}", **options))
        contexts[-1].on("console", lambda message: refused.append(message.text) if POLICY in message.text else None)
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()
    assert refused == [], "a page did what its policy forbids"


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page that fails the test on an error in the console, a page error, or a request to another host."""
    return watched(new_context().new_page())


def watched(page: Page) -> Page:
    """Notes what must not happen; `page.faults` lists it."""
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(f"error: {error}"))
    page.on(
        "console",
        lambda message: (
            page.faults.append(f"console: {message.text}") if message.type in ("error", "warning") else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            page.faults.append(f"foreign: {request.url}")
            if not request.url.startswith((ORIGIN, "data:", "blob:"))
            else None
        ),
    )
    return page


MODULE = """async ([name, given]) => {
  const root = new URL("../", document.querySelector("script[type=module][src*=main]").src);
  const load = path => fetch(new URL(path, root)).then(found => found.json());
  const [atlas, registry, pieces] = await Promise.all([load("data/site.json"), load("../../data/registry.json"), all()]);
  const modules = await import(new URL(`js/pure/${name}.mjs`, root).href);
  return JSON.stringify(await (async (rows) => { BODY })(registry.rows));

  function all() {
    globalThis.pieces ??= Promise.all(Array.from({ length: 256 }, (_, piece) => load(`data/ports/${piece}.json`)));
    return globalThis.pieces;
  }
}"""


@pytest.fixture(scope="module")
def ask(chromium: Browser) -> Iterator[Callable]:
    """Runs a function body in the page: ask(module, body, given), with `modules`, `atlas`, `given` and the files' `rows`
    (of the registry) and `pieces` (of all ports) at hand."""
    context = chromium.new_context(base_url=f"{ORIGIN}{BASE}")
    page = watched(context.new_page())
    page.goto("ranges/")

    def run(module: str, body: str, given: object = None):
        found = json.loads(page.evaluate(MODULE.replace("BODY", body), [module, given]))
        assert page.faults == []
        return found

    yield run
    context.close()
