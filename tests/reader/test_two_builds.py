"""Two builds in one browser: who comes back after a deployment sees one of them, never a mix of both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from conftest import BASE
from pages import serving
from playwright.sync_api import Browser, Page, expect

OTHER = "0123456789ab"  # the name of the other build
PAGES = {
    "ranges/1-1023/?port=22": "[data-part=could]",
    "?find=22": "[data-part=card]",
    "systems/anyos/?port=22": ".pa-at",
}


@pytest.fixture(scope="module")
def builds(small_site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Name -> folder: the site of the small world, and another in which one export of each name has changed."""
    (ours,) = [folder.name for folder in (small_site / "v").iterdir()]
    other = Path(shutil.copytree(small_site, tmp_path_factory.mktemp("builds") / "other"))
    (other / "v" / ours).rename(other / "v" / OTHER)
    for page in other.rglob("*.html"):
        page.write_text(page.read_text("utf-8").replace(ours, OTHER), "utf-8")
    for module in (other / "v" / OTHER / "js").rglob("*.mjs"):
        module.write_text(
            module.read_text("utf-8").replace("awaited", "awaited_now").replace("holds", "keeps"), "utf-8"
        )
    return {ours: small_site, OTHER: other}


@pytest.fixture
def live(builds: dict[str, Path], tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """What is deployed, a link to turn round, and its address."""
    link = tmp_path / "live"
    link.symlink_to(next(iter(builds.values())))
    with serving(link, BASE) as port:
        yield link, f"http://127.0.0.1:{port}{BASE}"


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def deploy(link: Path, folder: Path) -> None:
    link.unlink()
    link.symlink_to(folder)


def seen(page: Page, address: str, sign: str) -> set[str]:
    """The builds of all that one visit loaded and kept, when the page is about its port."""
    page.goto(address)
    expect(page.locator(sign)).to_be_visible(timeout=15_000)
    expect(page.locator("[data-part=not-had]:visible")).to_have_count(0)
    loaded = page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    return {url.split("/v/")[1].split("/")[0] for url in loaded if "/v/" in url}


def test_who_comes_back_after_a_deployment_sees_one_build(
    visitor: Page, builds: dict[str, Path], live: tuple[Path, str]
) -> None:
    """The browser keeps pages for ten minutes: what it kept of the first build meets what is there of the second."""
    link, home = live
    names = list(builds)
    for before, after in product(PAGES, PAGES):
        for build, address in zip(names, (before, after), strict=True):
            deploy(link, builds[build])
            assert len(seen(visitor, home + address, PAGES[address])) == 1, (before, after)
        assert seen(visitor, home + before, PAGES[before]) <= set(names)


def test_a_page_that_was_kept_without_its_files_is_loaded_anew_once(
    visitor: Page, builds: dict[str, Path], live: tuple[Path, str]
) -> None:
    link, home = live
    ours, other = builds
    kept = (builds[ours] / "ranges" / "1-1023" / "index.html").read_text("utf-8")
    deploy(link, builds[other])
    times = []

    def once(route) -> None:  # the browser's own copy first, then what is there
        times.append(route.request.headers.get("cache-control"))
        route.fulfill(body=kept, content_type="text/html") if len(times) == 1 else route.continue_()

    visitor.route("**/ranges/1-1023/?port=22", once)
    assert seen(visitor, home + "ranges/1-1023/?port=22", "[data-part=could]") == {OTHER}
    assert len(times) == 3  # the kept one, a look at what is there, and the page anew


def test_a_page_whose_files_are_gone_for_good_says_so_and_does_not_load_for_ever(
    visitor: Page, builds: dict[str, Path], live: tuple[Path, str]
) -> None:
    _, home = live
    documents = []
    visitor.on("request", lambda request: documents.append(1) if request.is_navigation_request() else None)
    visitor.route("**/v/**", lambda route: route.fulfill(status=404, body=""))
    visitor.goto(home + "ranges/1-1023/?port=22")
    expect(visitor.locator("[data-part=not-had]")).to_be_visible()
    visitor.wait_for_load_state("networkidle")
    assert len(documents) == 1
