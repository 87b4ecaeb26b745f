"""The built pages and all that they load: of one build, under one policy, told of in time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT
from portatlas.shell import edition, modules, policy


def test_a_browser_is_told_at_once_of_the_modules_that_it_loads_and_of_no_other(new_context, site: Path) -> None:
    page = new_context().new_page()
    page.route(re.compile("/assets/"), lambda route: route.abort())
    wanted_late = ["widgets/ticket-box.mjs", "widgets/feedback.mjs", "parts/reader.mjs"]
    late = {Path(module).stem for module in modules.needed(ROOT / "docs" / "js", wanted_late)}
    for address in ("ranges/1-1023/?port=22", "systems/linux/?port=22", "?find=22", "fix/time-wait/"):
        page.goto(address, wait_until="networkidle")
        loaded = {Path(url).stem for url in page.evaluate(LOADED)}
        told = {Path(url).stem for url in page.evaluate(TOLD)}
        assert loaded - late <= told <= loaded, address


LOADED = "performance.getEntriesByType('resource').map(e => e.name).filter(name => name.endsWith('.mjs'))"
TOLD = "[...document.querySelectorAll('link[rel=modulepreload]')].map(link => link.href)"


def test_every_file_that_is_loaded_has_the_name_of_the_build(site: Path) -> None:
    (build,) = (site / "v").iterdir()
    assert (build / "js" / "main.mjs").exists() and (build / "data" / "ports" / "0.json").exists()
    assert (build / "data" / "search.json").exists()
    assert not list(site.glob("js/**/*.mjs")) and not list(site.glob("css/*.css"))
    for path in site.rglob("*.html"):
        ours = re.findall(r'(?:src|href)="([^"]*(?:\.mjs|/css/\w+\.css))"', path.read_text("utf-8"))
        assert ours and all(f"v/{build.name}/" in address for address in ours), path


@pytest.mark.parametrize("promised", edition.CONTRACT)
def test_what_others_build_on_stays_where_it_is(site: Path, promised: str) -> None:
    (build,) = (site / "v").iterdir()
    assert (site / promised).exists() and not (build / promised).exists()


def test_every_page_has_a_policy_and_all_pages_have_the_same_four_scripts(site: Path) -> None:
    hashes = set()
    for path in site.rglob("*.html"):
        html = path.read_text("utf-8")
        told = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert told and html.index(told[0]) < html.index("<script"), path
        assert policy.hashes(html) == re.findall(r"'sha256-[^']+'", told[1]), path
        hashes |= set(policy.hashes(html))
        assert not re.search(r'\s(style|on\w+)="|<style|javascript:', html.split("<body")[1]), path
    assert len(hashes) == 4


def test_a_page_loads_one_sheet_and_it_is_small(site: Path) -> None:
    for page in ("index.html", "ranges/1024-9999/index.html"):
        (sheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', (site / page).read_text("utf-8"))
    assert len((site / "ranges/1024-9999" / sheet).resolve().read_bytes()) < 115_000  # the theme's alone has 149,502
