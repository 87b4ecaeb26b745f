"""The words: facts are not typed twice, sentences are short, every page of a kind has its shape, nothing is said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from statistics import median
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


# facts are named, not typed

# Figures that may stand, by record: examples, and class sections from before prose could name every bound. An entry
# that nothing needs any more fails, so the list can only shrink.
ALLOWED: dict[str, set[str]] = {
    "pages/fix/macos-5000-7000": {"5000"},  # the port that the page is about
    "classes/0": {"1024", "5000"},
    "classes/1-1023": {"1023", "1024", "65535"},
    "classes/1024-9999": {"1024", "1025", "5000", "9999", "10000"},
    "classes/10000-32767": {"1024", "32767", "65535"},
    "classes/32768-49151": {"1024", "32768", "49151", "61000", "65535"},
    "classes/49152-60999": {"49152", "61000"},
    "classes/61000-65535": {"1024", "61000", "65535"},
}

NOT_A_FACT = (
    re.compile(r"<%.*?%>", re.S),  # named, as it should be
    re.compile(r"<(pre|samp|kbd|code|style)\b.*?</\1>", re.S),
    re.compile(r"<[^<>]+>"),  # attributes
    re.compile(r"(?<=\])\([^)\s]*\)"),  # where a link leads
    re.compile(r"https?://\S+"),
    re.compile(r"\[\^[^\]]+\]"),
    re.compile(r"\{[^{}\n]*\}"),  # anchors
    re.compile(r"“[^”]*”|\"[^\"\n]*\"|(?<!\w)'[^'\n]*'(?!\w)"),  # the words of others
    re.compile(r"RFC \d+|CVE-[\d-]+|KB ?\d+"),
    re.compile(r"\b0(-| to )65535\b"),  # sixteen bits are no default
)
# 28232 or 28,232, but no part of an address, of a version or of a longer figure
FIGURE = re.compile(r"(?<![\w.,:/])(?:\d{1,3}(?:,\d{3})+|\d{4,5})(?![\w]|[,.]\d)")


def facts(atlas: Atlas) -> dict[int, str]:
    """Each bound, size and default from 1000 up -> how prose names it."""
    names: list[tuple[float, str]] = []
    for end in ("first", "last", "size"):
        names += [(getattr(r, end), f'iana_{end}("{name}")') for name, r in atlas.iana.items()]
        names += [(getattr(s.pools[0], end), f'{end}("{name}")') for name, s in atlas.systems.items()]
    for name, s in atlas.systems.items():
        for r in (*s.pools[1:], *s.other_ranges):
            names += [(value, f'system_link("{name}")') for value in (r.first, r.last, r.size)]
    names += [(value, f'class_link("{c.id}")') for c in atlas.classes for value in (c.first, c.last, c.size)]
    names += [(n.value, f'number("{name}")') for name, n in atlas.numbers.items()]
    return {int(value): f"<% {name} %>" for value, name in reversed(names) if value >= 1000}


def typed(p: Prose, known: dict[int, str]) -> Iterator[tuple[str, int]]:
    """(figure, where in the text) for each fact that is typed there."""
    text = prose.without_code(p.text)
    for pattern in NOT_A_FACT:
        text = pattern.sub(lambda m: prose.blank(m[0]), text)
    for found in FIGURE.finditer(text):
        if int(found[0].replace(",", "")) in known:
            yield found[0], found.start()


def scanned(atlas: Atlas) -> Iterator[Prose]:
    """The prose that speaks of facts without being one: the pages, the sections of the classes, what a system is in short."""
    pages = (p for p in prose.everywhere(atlas) if p.page.startswith((*BY_HAND, "ranges/")) and not p.loc)
    summaries = (p for p in prose.everywhere(atlas) if p.record.startswith("systems/") and p.loc == ("summary",))
    return chain(pages, summaries)


def test_no_bound_size_or_default_is_typed_where_the_data_has_it(atlas: Atlas) -> None:
    known, needed, wrong = facts(atlas), {}, []
    for p in scanned(atlas):
        for figure, at in typed(p, known):
            if figure in ALLOWED.get(p.record, ()):
                needed.setdefault(p.record, set()).add(figure)
            else:
                instead = known[int(figure.replace(",", ""))]
                wrong.append(str(p.problem(f"'{figure}' is typed; write {instead}, or whatever names it", at)))
    assert wrong == [], "\n" + "\n".join(wrong)
    assert needed == ALLOWED, "a figure that is allowed stands there no longer: take it out of ALLOWED"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Linux picks from 32768 to 60999.", ["32768", "60999"]),
        ("That is 28,232 ports, or 28232.", ["28,232", "28232"]),
        ("the range 49152-65535", ["49152", "65535"]),
        ("<svg><text x='1'>32768</text></svg>", ["32768"]),
        ('<% pool("linux") %>', []),
        ("`sysctl 32768 60999`\n\n```sh\n32768\n```\n", []),
        ('The old text says "32768-61000", and 192.0.2.1:32768 is an address.', []),
        ("[the class](../ranges/32768-49151.md#x) and https://example.org/32768", []),
        ("<rect x='32768' id='a-32768'/> RFC 1024, 0-65535, 128,232, 60999.5, v60999", []),
    ],
)
def test_the_scan_sees_what_is_typed_and_nothing_else(atlas: Atlas, text: str, found: list[str]) -> None:
    known = {32768: "", 60999: "", 28232: "", 49152: "", 65535: "", 1024: ""}
    p = Prose("learn/x", "pages/learn/x", text, next(iter(atlas.origins.values())))
    assert [figure for figure, _ in typed(p, known)] == found


# short sentences


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


def sentences(article) -> list[str]:
    """Every sentence of the prose of a page."""
    found = []
    for element in elements(article, "p", "li", "dd", "figcaption"):
        text = " ".join(spoken(element).split())
        found += [part for part in re.split(r"(?<=[.!?:])\s+(?=[\"“(]?[A-Z0-9])", text) if part]
    return found


@each_page
def test_no_sentence_has_more_than_45_words_and_half_have_at_most_18(articles: dict, path: str) -> None:
    lengths = {sentence: len(sentence.split()) for sentence in sentences(articles[path])}
    assert [sentence for sentence, length in lengths.items() if length > 45] == []
    assert median(lengths.values()) <= 18


# every page of a kind has its shape


def of_class(article, name: str) -> list:
    return [e for e in article.iter() if name in (e.get("class") or "").split()]


def figures(article) -> list:
    """The drawings that have a title and a description for who cannot see them."""
    drawings = [svg for figure in of_class(article, "pa-fig") for svg in figure.iter(f"{SVG}svg")]
    return [d for d in drawings if {f"{SVG}title", f"{SVG}desc"} <= {child.tag for child in d}]


@each_learn_page
def test_a_learn_page_has_a_figure_a_transcript_sources_and_what_to_read_next(articles: dict, path: str) -> None:
    article = articles[path]
    assert len(figures(article)) == len(of_class(article, "pa-fig")) >= 1, "a figure is an svg with title and desc"
    assert of_class(article, "pa-transcript"), "a worked example with real output"
    assert of_class(article, "footnote-ref"), "a numbered source"
    (last,) = [e for e in article.iter(f"{HTML}h2") if e.get("id") == "next"]
    assert last.text == "Read next"


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
