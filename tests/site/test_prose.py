"""The words as readers get them: pages are as long as they should be, terms are linked, nothing is said twice.

What a writer has to keep is in hooks/portatlas/writing_rules.py, and test_writing.py breaks each of its rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from articles import HTML, SVG, words
from conftest import ROOT
from portatlas.facts.load import load
from portatlas.facts.model import Atlas, WrittenPage
from portatlas.views import prose
from portatlas.views.prose import Prose

BY_HAND = ("learn", "fix", "reference")
FOUND, _ = load(ROOT / "docs" / "_data")


def written(*sections: str) -> list[str]:
    """The paths of the pages of these sections, without their index pages."""
    return [p.path for p in FOUND.pages.values() if p.section in sections and p.slug != "index"]


each_learn_page = pytest.mark.parametrize("path", written("learn"))
each_fix_page = pytest.mark.parametrize("path", written("fix"))
LISTS = ("reference/sources", "reference/myths")  # made from records
each_page = pytest.mark.parametrize("path", [path for path in written(*BY_HAND) if path not in LISTS])


@pytest.fixture(scope="module")
def articles(trees: dict[str, Element]) -> dict[str, Element]:
    """The article of each hand-written page, as a tree."""
    return {path: next(trees[f"{path}/"].iter(f"{HTML}article")) for path in written(*BY_HAND)}


NOT_SPOKEN = {"pre", "svg", "table", "figure", "details", "ol", "ul", "dl"}
NOT_SPOKEN_CLASS = {"footnote", "footnote-ref", "pa-badges", "pa-foot", "pa-messages", "headerlink", "pa-does"}


def spoken(element, top: bool = True) -> str:
    """The running words of a paragraph or an item: code counts as one word, blocks inside do not belong."""
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if not name or (not top and name in NOT_SPOKEN) or NOT_SPOKEN_CLASS & set((element.get("class") or "").split()):
        return ""
    if name in ("code", "samp"):
        return "code"
    return (element.text or "") + "".join(spoken(child, False) + (child.tail or "") for child in element)


def elements(tree, *tags: str) -> list:
    return [e for e in tree.iter() if isinstance(e.tag, str) and e.tag.removeprefix(HTML) in tags]


# every page of a kind has its shape


def of_class(article, name: str) -> list:
    return [e for e in article.iter() if name in (e.get("class") or "").split()]


def figures(article) -> list:
    """The drawings that have a title and a description for who cannot see them."""
    drawings = [svg for figure in of_class(article, "pa-fig") for svg in figure.iter(f"{SVG}svg")]
    return [d for d in drawings if {f"{SVG}title", f"{SVG}desc"} <= {child.tag for child in d}]


@each_learn_page
def test_a_learn_page_of_more_than_1500_words_has_a_second_figure(articles: dict, path: str) -> None:
    assert words_of(articles[path]) <= 1500 or len(figures(articles[path])) >= 2, words_of(articles[path])


@each_fix_page
def test_the_first_answer_of_a_fix_page_stands_within_its_first_120_words(articles: dict, path: str) -> None:
    said = ""
    for element in articles[path]:
        said += f" {spoken(element)} " if "pa-messages" not in (element.get("class") or "") else shown_messages(element)
        if "pa-verdict" in (element.get("class") or ""):
            break
    else:
        pytest.fail("no pa-verdict")
    assert len(said.split()) <= 120, len(said.split())


def shown_messages(element) -> str:
    """The messages above the verdict that are not folded away."""
    folded = {id(e) for details in elements(element, "details") for e in details.iter()}
    shown = [e for e in elements(element, "samp", "li") if id(e) not in folded]
    return " ".join(f"{e.text if e.tag.endswith('samp') else ''} {e.tail or ''}" for e in shown)


def words_of(article) -> int:
    """Words that a reader reads: no command, drawing or source, and of the tabs the longest."""
    tree = type(article)("root")
    tree.append(article)
    return words(tree)


def paragraphs(atlas: Atlas) -> Iterator[tuple[str, Prose]]:
    """Each paragraph or item of twelve words or more that was written by hand."""
    for p in prose.everywhere(atlas):
        if p.record.startswith(("pages/", "classes/")) and not p.loc:
            for part in re.split(r"\n\s*\n|^\s*(?:[-*]|\d+\.)\s+", prose.without_code(p.text), flags=re.M):
                text = " ".join(re.sub(r"\[\^[^\]]+\]", "", part).split())
                if len(text.split()) >= 12 and not text.startswith(("<", "|")):
                    yield text, p


def test_no_paragraph_stands_twice_on_the_site(atlas: Atlas) -> None:
    where: dict[str, list[str]] = {}
    for text, p in paragraphs(atlas):
        where.setdefault(text, []).append(p.record)
    assert {text: records for text, records in where.items() if len(records) > 1} == {}


# the glossary


def glossary(atlas: Atlas) -> dict[str, str]:
    """Anchor -> term."""
    page: WrittenPage = atlas.pages["reference/glossary"]
    return {anchor: term for term, anchor in re.findall(r"^## (.+?) \{ #([\w-]+) \}$", page.body, re.M)}


def linked(page: WrittenPage) -> set[str]:
    return set(re.findall(r"glossary\.md#([\w-]+)", page.body))


def test_every_term_of_the_glossary_is_linked_from_a_page(atlas: Atlas) -> None:
    used = set().union(*(linked(atlas.pages[path]) for path in written("learn", "fix")))
    assert set(glossary(atlas)) - used == set()


@pytest.mark.parametrize("path", written("learn", "fix"))
def test_a_page_links_the_terms_of_art_that_it_uses(atlas: Atlas, path: str) -> None:
    """Terms that are no everyday words: TIME_WAIT, four-tuple, SO_REUSEADDR."""
    page = atlas.pages[path]
    text = prose.without_code(re.sub(r"<%.*?%>|^#.*$|<svg.*?</svg>", " ", page.body, flags=re.S | re.M))
    terms = {a: t for a, t in glossary(atlas).items() if re.search(r"[A-Z_]{3}|-", t)}
    missing = {a for a, term in terms.items() if re.search(rf"(?<![\w-]){re.escape(term)}(?![\w-])", text, re.I)}
    assert missing - linked(page) == set()
