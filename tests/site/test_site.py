"""The built site: strict, whole, valid, and the same as the data, both ways."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin

import pytest
from articles import HTML, Parsed, words
from conftest import BASE, HOST
from portatlas.facts.model import Atlas, Settings
from portatlas.views.addresses import of_class

LYCHEE = Path(sys.executable).parent / "lychee"


@pytest.mark.owner
def test_the_strict_build_has_no_warning(log: str) -> None:
    assert not re.search(r"WARNING|ERROR", log), log


def lychee(site: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Checks every link and anchor of a built site, as its readers would follow them."""
    root = folder / "root"
    base = root / BASE.strip("/")  # a site of its own host has no sub-path
    base.parent.mkdir(exist_ok=True)
    base.symlink_to(site)
    remap = f"(?i)https://{HOST}{BASE}(.*) file://{root}{BASE}$1"
    command = [
        LYCHEE,
        "--offline",
        "--include-fragments",
        "--no-progress",
        "--root-dir",
        root,
        "--index-files",
        "index.html",
    ]
    return subprocess.run(
        [*command, "--remap", remap, f"{site}/**/*.html"], text=True, capture_output=True, check=False
    )


@pytest.mark.owner
def test_every_link_and_anchor_of_the_site_leads_somewhere(site: Path, tmp_path: Path) -> None:
    done = lychee(site, tmp_path)
    assert done.returncode == 0, done.stdout


def test_a_broken_link_in_raw_html_is_found(tmp_path: Path) -> None:
    lost = [
        '<a href="page/">',
        '<a href="../1-1023/?port=80#anchor">',
        '<img src="picture.png">',
        f'<a href="{BASE}base/">',
    ]
    for name, links in (("ranges/0", lost), ("ranges/1-1023", [])):
        (tmp_path / "broken" / name).mkdir(parents=True)
        (tmp_path / "broken" / name / "index.html").write_text(f"<p id=check>{''.join(links)}</p>")
    done = lychee(tmp_path / "broken", tmp_path)
    assert done.returncode != 0
    assert [link for link in ("page", "#anchor", "picture.png", "base") if link not in done.stdout] == [], done.stdout


def test_no_id_stands_twice_on_a_page(trees: dict) -> None:
    for name, tree in trees.items():
        counts = Counter(element.get("id") for element in tree.iter() if element.get("id"))
        assert [i for i, count in counts.items() if count > 1] == [], name


def test_the_html_parses_without_an_error(pages: dict[str, Parsed]) -> None:
    assert {name: page.faults[:3] for name, page in pages.items() if page.faults} == {}


def test_the_nav_leads_to_every_section_and_to_every_page_of_its_own(trees: dict, atlas: Atlas) -> None:
    wanted = {of_class(c).url for c in atlas.classes} | {f"systems/{s.id}/" for s in atlas.mainstream}
    assert {name for name in trees if re.fullmatch(r"(ranges|systems)/[^/]+/", name)} == wanted
    sections = {name for name in trees if name.count("/") < 2 and name != "404.html"}
    for name, tree in trees.items():
        nav = next(n for n in tree.iter(f"{HTML}nav") if "pa-nav" in (n.get("class") or ""))
        linked = {urljoin(BASE + name, a.get("href")).removeprefix(BASE) for a in nav.iter(f"{HTML}a")}
        section = name.partition("/")[0]
        own = {other for other in trees if other.startswith(f"{section}/")} if "/" in name else set()
        assert sections | own <= linked, name


def test_the_facts_are_not_published_as_they_are(site: Path) -> None:
    assert not list(site.rglob("_data")) and not list(site.rglob("*.yml"))


def test_class_and_system_pages_have_900_to_2500_words(trees: dict, atlas: Atlas) -> None:
    names = [of_class(c).url for c in atlas.classes] + [f"systems/{s.id}/" for s in atlas.mainstream]
    counts = {name: words(trees[name]) for name in names}
    assert all(900 <= count <= 2500 for count in counts.values()), counts


def test_no_paragraph_of_prose_stands_on_two_class_pages(atlas: Atlas) -> None:
    where: dict[str, set[str]] = {}
    for c in atlas.classes:
        for prose in c.sections.values():
            for paragraph in re.split(r"\n\s*\n", prose):
                if len(paragraph) > 40:
                    where.setdefault(" ".join(paragraph.split()), set()).add(c.id)
    assert [paragraph for paragraph, classes in where.items() if len(classes) > 1] == []


def test_no_page_shows_unfinished_markup(site: Path) -> None:
    for path in site.rglob("*.html"):
        name, html = path.relative_to(site), path.read_text("utf-8")
        body = re.sub(r"<(script|pre|code|samp)\b.*?</\1>", "", html, flags=re.S)
        for mark in (r"<%", r"%>", r"\]\[", r"\[\^", r"__(PORT|HEX|FIRST|LAST|COUNT)__", r"%%SOURCES%%", r"\]\("):
            assert not re.search(mark, body), (name, mark, re.search(mark, body))


def test_every_page_has_a_title_a_description_and_one_h1(trees: dict) -> None:
    titles = Counter()
    for name, tree in trees.items():
        titles[next(tree.iter(f"{HTML}title")).text] += 1
        assert len(list(tree.iter(f"{HTML}h1"))) == 1, name
        described = [m.get("content") for m in tree.iter(f"{HTML}meta") if m.get("name") == "description"]
        assert len(described) == 1 and described[0], name
    assert [title for title, count in titles.items() if count > 1] == []


def test_the_breadcrumb_is_an_ordered_list_that_ends_with_the_page(trees: dict) -> None:
    for name, tree in trees.items():
        crumbs = [nav for nav in tree.iter(f"{HTML}nav") if nav.get("aria-label") == "Breadcrumb"]
        assert len(crumbs) == (name not in {"", "404.html"}), name
        for nav in crumbs:
            links = list(nav.iter(f"{HTML}a"))
            assert [child.tag for child in nav] == [f"{HTML}ol"]
            assert [a.get("aria-current") for a in links] == [None] * (len(links) - 1) + ["page"], name


def test_every_command_on_a_page_says_whether_it_was_run(trees: dict, atlas: Atlas) -> None:
    for s in atlas.mainstream:
        evidence = [
            e for e in trees[f"systems/{s.id}/"].iter(f"{HTML}span") if "pa-ev" in (e.get("class") or "").split()
        ]
        settings = [getattr(s.settings, name).run for name in Settings.model_fields]
        assert len(evidence) == len(s.checks) + len(list(filter(None, settings))), s.id
        assert all((e.text or "").startswith(("Run on ", "From documentation, not run")) for e in evidence)
