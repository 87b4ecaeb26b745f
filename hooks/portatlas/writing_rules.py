"""What must hold of pages and prose: each rule is a true sentence that yields what breaks it. `rules` lists them.

The rules read Markdown, as a writer does, so that each can name file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from statistics import median

from portatlas.facts.model import Atlas, WrittenPage
from portatlas.facts.origin import Origin
from portatlas.facts.problems import Problem
from portatlas.views import prose
from portatlas.views.addresses import of_class
from portatlas.views.prose import Prose

BY_HAND = ("learn", "fix", "reference")
LISTS = ("reference/sources", "reference/myths")  # made from records
LONGEST, USUAL, FIRST_ANSWER = 45, 18, 120  # words
LADDER = '<ol class="pa-ladder" markdown="1">'
READ_NEXT = "## Read next { #next }"

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
_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
_BLOCK = re.compile(r"<(svg|pre|table|figure|details|dl|style)\b.*?</\1>", re.S)
_PARAGRAPH = re.compile(r"(?:(?!\n[ \t]*\n).)+", re.S)
_ITEM = re.compile(r"^\s*(?:[-*]|\d+\.)\s+", re.M)
_END = re.compile(r"(?<=[.!?:])\s+(?=[\"“(]?[A-Z0-9])")


def facts_are_named_not_typed(atlas: Atlas) -> Iterator[Problem]:
    """No bound, size or default is typed where the data has it; figures.yml says which may stand all the same."""
    known, needed = facts(atlas), set()
    for p in _about_facts(atlas):
        allowed = atlas.figures.get(p.page, ())
        for figure, at in typed(p, known):
            if figure in allowed:
                needed.add((p.page, figure))
            else:
                instead = known[int(figure.replace(",", ""))]
                yield p.problem(f"'{figure}' is typed; write {instead}, or whatever names it", at)
    for page, figures in atlas.figures.items():
        for i, figure in enumerate(figures):
            if (page, figure) not in needed:
                message = f"'{figure}' is no fact that {page} types; take it out"
                yield atlas.origins["figures"].problem(message, (page, i))


def drawings_have_a_title_and_a_description(atlas: Atlas) -> Iterator[Problem]:
    """Each drawing says what it is to whom it does not show."""
    for p in _bodies(atlas):
        for svg in _SVG.finditer(p.text):
            for tag in ("title", "desc"):
                if f"<{tag}" not in svg[0]:
                    yield p.problem(f"a drawing without <{tag}>; put one in, first of all", svg.start())


def learn_pages_have_their_parts(atlas: Atlas) -> Iterator[Problem]:
    """A Learn page has a figure, real output, a source, and ends with what to read next."""
    for page in _pages(atlas, "learn"):
        wanted = {
            'class="pa-fig"': 'no figure; draw one: <figure class="pa-fig" markdown="0"> with an svg',
            "<% transcript(": 'no real output; show some: <% transcript("id") %>, a record of transcripts.yml',
            "[^": "no source; cite one behind a claim: [^rfc6335]",
            f"\n{READ_NEXT}\n": f"no last section; add '{READ_NEXT}'",
        }
        for part, message in wanted.items():
            if part not in page.body:
                yield atlas.origin("pages", page.path).problem(f"a Learn page with {message}")
        headings = re.findall(r"^## .*\S", prose.without_code(page.body), re.M)
        if READ_NEXT in headings[:-1]:
            yield atlas.origin("pages", page.path).problem(f"'{READ_NEXT}' is not the last section; move it down")


def fix_pages_answer_first(atlas: Atlas) -> Iterator[Problem]:
    """A Fix page has its verdict before its first section."""
    for page in _pages(atlas, "fix"):
        if '<p class="pa-verdict"' not in prose.without_code(page.body).partition("\n## ")[0]:
            message = 'no verdict above the first section; put <p class="pa-verdict">one or two sentences</p> there'
            yield atlas.origin("pages", page.path).problem(message)


def rungs_stand_in_ladders(atlas: Atlas) -> Iterator[Problem]:
    """A rung or a step stands inside <ol class="pa-ladder">; elsewhere its bullet hangs beside the page."""
    for p in _bodies(atlas):
        text = prose.without_code(p.text)
        for call in re.finditer(r"^<% (rung|step)\(", text, re.M):
            before = text[: call.start()]
            if before.count('<ol class="pa-ladder"') <= before.count("</ol>"):
                yield p.problem(f"{call[1]}() outside a ladder; put {LADDER} above it and </ol> below", call.start())


def sentences_are_short(atlas: Atlas) -> Iterator[Problem]:
    """No sentence of a page has more than 45 words, and half of them have at most 18."""
    for page in _pages(atlas, *BY_HAND):
        if page.path in LISTS:
            continue
        origin = atlas.origin("pages", f"{page.path}#body")
        p = Prose(page.path, f"pages/{page.path}", page.body, origin)
        lengths = []
        for sentence, at in sentences(page.body):
            lengths.append(len(sentence.split()))
            if lengths[-1] > LONGEST:
                start = " ".join(sentence.split()[:5])
                yield p.problem(f"'{start} …' has {lengths[-1]} words; say it in two sentences", at)
        if lengths and median(lengths) > USUAL:
            message = f"half of the sentences have more than {USUAL} words; split the longest"
            yield atlas.origin("pages", page.path).problem(message)


RULES: tuple[Callable[[Atlas], Iterator[Problem]], ...] = (
    facts_are_named_not_typed,
    drawings_have_a_title_and_a_description,
    learn_pages_have_their_parts,
    fix_pages_answer_first,
    rungs_stand_in_ladders,
    sentences_are_short,
)


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


def sentences(markdown: str) -> Iterator[tuple[str, int]]:
    """(sentence, where in the text) of the running prose: no heading, table, code or block; code counts as a word."""
    text = _BLOCK.sub(lambda block: prose.blank(block[0]), _without_fences(markdown))
    for paragraph in _PARAGRAPH.finditer(text):
        if paragraph[0].lstrip().startswith(("#", "|", "///", "<%", "[^", "%%")):
            continue
        for part in _ITEM.split(paragraph[0]):
            for sentence in _END.split(_spoken(part)):
                if sentence.strip():
                    yield sentence, paragraph.start() + len(paragraph[0]) - len(paragraph[0].lstrip())


def _without_fences(markdown: str) -> str:
    return re.sub(
        r"^[ >]*(`{3,}|~{3,}).*?^[ >]*\1[ ]*$", lambda code: prose.blank(code[0]), markdown, flags=re.S | re.M
    )


def _spoken(markdown: str) -> str:
    text = re.sub(r"<%.*?%>|`[^`]*`", "code", markdown, flags=re.S)
    text = re.sub(r"\[\^[^\]]+\]|<[^<>]+>|\{[^{}\n]*\}", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(text.split())


def _about_facts(atlas: Atlas) -> Iterator[Prose]:
    """The prose that speaks of facts without being one: pages, sections of classes, what a system is in short."""
    classes = {of_class(c).path for c in atlas.classes}
    written = (p for p in prose.everywhere(atlas) if p.page.startswith(BY_HAND) or p.page in classes)
    pages = (p for p in written if not p.loc)
    shorts = (p for p in prose.everywhere(atlas) if p.record.partition("/")[0] == "systems" and p.loc == ("summary",))
    return chain(pages, shorts)


def _pages(atlas: Atlas, *sections: str) -> Iterator[WrittenPage]:
    """The pages of these sections, without their index pages."""
    return (p for p in atlas.pages.values() if p.section in sections and p.slug != "index")


def _bodies(atlas: Atlas) -> Iterator[Prose]:
    for page in atlas.pages.values():
        origin: Origin = atlas.origin("pages", f"{page.path}#body")
        yield Prose(page.path, f"pages/{page.path}", page.body, origin)
