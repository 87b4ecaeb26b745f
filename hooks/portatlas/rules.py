"""What must hold between the facts: each rule is a true sentence that yields what breaks it.

To add one: write it, list it in RULES, test it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from portatlas import program_rules
from portatlas.facts.model import FIX_SECTIONS, SECTIONS, Atlas, System, WrittenPage
from portatlas.facts.origin import Location, Origin
from portatlas.facts.ports import LAST_PORT, Bounds, Record
from portatlas.facts.problems import Problem
from portatlas.views import finds, messages, prose
from portatlas.views.addresses import of_class, of_system, path_of_system
from portatlas.views.segments import partition_cuts

Rule = Callable[[Atlas], Iterator[Problem]]

FILLED = ("__PORT__", "__HEX__", "__FIRST__", "__LAST__", "__COUNT__")
LEFT_TO_THE_READER = ("__PID__", "__NAME__")
BLOCK = re.compile(r"<%\s*(rung|step|transcript|messages)\(")
PLACEHOLDER = re.compile(r"__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*__")
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
LEAST_LANGUAGES = 12


def check(atlas: Atlas) -> list[Problem]:
    """Every problem that the rules find, in the order of the files."""
    return sorted({problem for rule in (*RULES, *program_rules.RULES) for problem in rule(atlas)})


def classes_are_the_coarsest_partition(atlas: Atlas) -> Iterator[Problem]:
    """The classes begin exactly where IANA's range or a mainstream system's pool begins or ends."""
    cuts = (*partition_cuts(atlas), LAST_PORT + 1)
    wanted = {str(part := Bounds(first=first, last=end - 1)): part for first, end in pairwise(cuts)}
    there = {c.id for c in atlas.classes}
    for name in there - wanted.keys():
        yield _of_class(
            atlas, name, f"class {name} is not a part of the partition; the data yields {', '.join(wanted)}"
        )
    for name in wanted.keys() - there if there else ():
        neighbour = _neighbour(atlas, wanted[name].first)
        yield _of_class(atlas, neighbour, f"no class {name}; add docs/_data/classes/{name}.md")


def classes_leave_no_gap_and_do_not_overlap(atlas: Atlas) -> Iterator[Problem]:
    """Every port 0-65535 lies in exactly one class."""
    expected = 0
    if not atlas.classes:
        yield Problem(
            "docs/_data/classes", 1, "no class at all; the data needs one file for each part of the partition"
        )
    for c in atlas.classes:
        if c.first > expected:
            gap = Bounds(first=expected, last=c.first - 1)
            yield _of_class(atlas, c.id, f"gap: no class holds {gap}; class {c.id} must begin at {expected}")
        if c.first < expected:
            both = Bounds(first=c.first, last=min(c.last, expected - 1))
            yield _of_class(atlas, c.id, f"overlap: {both} lies in an earlier class too")
        expected = max(expected, c.last + 1)
    if atlas.classes and expected <= LAST_PORT:
        gap = Bounds(first=expected, last=LAST_PORT)
        yield _of_class(atlas, atlas.classes[-1].id, f"gap: no class holds {gap}")


def mainstream_pools_hold_classes_whole(atlas: Atlas) -> Iterator[Problem]:
    """A mainstream system picks from all of a class or from none of it."""
    for system in atlas.mainstream:
        for c in atlas.classes:
            for i, pool in enumerate(system.pools):
                if 0 < pool.shared(c) < c.size:
                    message = (
                        f"{system.title}'s pool holds only part of class {c.id}; cut the class there, or mend the pool"
                    )
                    yield _of_system(atlas, system, message, "pools", i)


def samples_lie_in_their_class(atlas: Atlas) -> Iterator[Problem]:
    """Each class but 0 shows a port of its own."""
    for c in atlas.classes:
        if c.first == 0 and c.sample is not None:
            yield _of_class(atlas, c.id, "port 0 cannot be a sample; take 'sample' out", "sample")
        if c.first > 0 and (c.sample is None or c.sample not in c):
            yield _of_class(atlas, c.id, f"sample {c.sample} does not lie in {c.id}; give one of its ports", "sample")


def classes_have_their_sections(atlas: Atlas) -> Iterator[Problem]:
    """Each class has prose under every fixed heading; only class 0 says by hand how to check."""
    for c in atlas.classes:
        unneeded = {"why-unassigned-matters"} if c.first == 0 else {"check"}
        for anchor, heading in SECTIONS.items():
            if anchor not in unneeded and not c.sections.get(anchor, "").strip():
                yield _of_class(atlas, c.id, f"missing section; add '## {heading}' with prose below it")
            if anchor in unneeded and anchor in c.sections:
                yield _of_class(atlas, c.id, f"section '## {heading}' has no place here; take it out")


def every_source_is_known(atlas: Atlas) -> Iterator[Problem]:
    """Whatever names a source names one of sources.yml."""
    for key in (*prose.RECORDS, "pages"):
        for name, record in getattr(atlas, key).items():
            for loc, source in _sources(record):
                if not atlas.has("sources", source):
                    yield atlas.origin(key, name).problem(_unknown("source", source, "sources.yml"), loc)


def ladders_are_whole(atlas: Atlas) -> Iterator[Problem]:
    """A mainstream system has settings and a ladder; what names a check names one of its own."""
    for system in atlas.systems.values():
        if system.mainstream and not (system.settings and system.ladder and system.ask):
            yield _of_system(atlas, system, "a mainstream system needs settings, ask and checks; add them")
        ids = [c.id for c in system.checks]
        for repeated in {i for i in ids if ids.count(i) > 1}:
            yield _of_system(
                atlas, system, f"two checks are called '{repeated}'; rename one", "checks", ids.index(repeated)
            )
        named = [(("ask",), system.ask), *((("short_ladder", i), n) for i, n in enumerate(system.short_ladder))]
        named += [(("checks", i, "next"), c.next) for i, c in enumerate(system.checks) if c.next]
        for loc, name in named:
            if name and name not in ids:
                yield _of_system(atlas, system, f"unknown check '{name}'; expected one of {', '.join(ids)}", *loc)


def ladders_answer_for_port_and_class(atlas: Atlas) -> Iterator[Problem]:
    """What class pages show of a ladder works for one port and for the whole class."""
    for system in atlas.mainstream:
        shown = [c for c in system.checks if c.id in system.short_ladder]
        if shown and not any(c.all for c in shown):
            yield _of_system(
                atlas, system, "no check of short_ladder has 'all'; name one that answers for a class", "short_ladder"
            )


def shown_subjects_are_known(atlas: Atlas) -> Iterator[Problem]:
    """`shows` takes words from subjects.yml only."""
    for system in atlas.systems.values():
        for i, c in enumerate(system.checks):
            for loc, words in ((("shows",), c.shows), (("unprivileged", "shows"), c.unprivileged.shows)):
                for word in words:
                    if word not in atlas.subjects:
                        message = f"unknown subject '{word}'; expected one of {', '.join(atlas.subjects)}"
                        yield _of_system(atlas, system, message, "checks", i, *loc)
            if beyond := [w for w in c.unprivileged.shows if w not in c.shows]:
                message = (
                    f"an ordinary user cannot see more than root: {', '.join(beyond)}; add it to shows or take it out"
                )
                yield _of_system(atlas, system, message, "checks", i, "unprivileged", "shows")


def placeholders_are_known(atlas: Atlas) -> Iterator[Problem]:
    """Each __X__ in a command is one that the build fills in or one that is left to the reader."""
    for system in atlas.systems.values():
        for loc, text in prose.strings(system.model_dump()):
            for message in _unknown_placeholders(text):
                yield _of_system(atlas, system, message, *loc)
    for name, step in atlas.steps.items():
        for loc, text in prose.strings(step.model_dump()):
            for message in _unknown_placeholders(text, LEFT_TO_THE_READER + (FILLED if step.warns else ())):
                yield atlas.origin("steps", name).problem(message, loc)
    for c in atlas.classes:
        for anchor, section in c.sections.items():
            origin = atlas.origin("classes", f"{c.id}#{anchor}")
            for number, line in enumerate(section.split("\n")):
                for message in _unknown_placeholders(line):
                    yield Problem(origin.path, origin.line() + number, message)


def skipped_ports_lie_in_the_pool(atlas: Atlas) -> Iterator[Problem]:
    """`never` names ports that the system's pool holds on that transport."""
    for system in atlas.systems.values():
        for i, skipped in enumerate(system.never):
            for transport in skipped.transports:
                if not any(pool.holds(skipped) for pool in system.pools_for(transport)):
                    message = f"{skipped}/{transport} is not in a pool of {system.title}; take it out of 'never'"
                    yield _of_system(atlas, system, message, "never", i)


def retired_classes_are_gone(atlas: Atlas) -> Iterator[Problem]:
    """A retired class is none of today's, and its name is its bounds."""
    for name in atlas.retired:
        origin = atlas.origin("retired", name)
        try:
            Bounds.parse(name)
        except ValueError:
            yield origin.problem(f"'{name}' is no pair of bounds; write it as 1024-9999")
        if name in {c.id for c in atlas.classes}:
            yield origin.problem(f"class {name} is in use; take it out of retired.yml, or its file out of classes/")


def myths_are_named_on_their_page_alone(atlas: Atlas) -> Iterator[Problem]:
    """Only the page of a myth calls it, once; a system's page names its myths by itself."""
    seen: set[str] = set()
    made = {path_of_system(name) for name in atlas.systems}
    for p in prose.everywhere(atlas):
        for kind, name, at in p.calls():
            myth = atlas.myths.get(name) if kind == "myths" else None
            if myth and (p.page != myth.page or name in seen or myth.page in made):
                message = f"myth '{name}' stands on {myth.page}; link to it, or change its page in myths.yml"
                yield p.problem(message, at)
            if myth:
                seen.add(name)


def wrong_figures_stand_in_their_myth_alone(atlas: Atlas) -> Iterator[Problem]:
    """The figure of a myth stands in no page and no other record."""
    figures = {name: _figure(myth.figure) for name, myth in atlas.myths.items() if myth.figure}
    for p in prose.everywhere(atlas):
        for name, figure in figures.items():
            if p.record != f"myths/{name}":
                for found in figure.finditer(p.text):
                    yield p.problem(f"'{found[0]}' is the wrong figure of myth '{name}'; leave it out", found.start())


def messages_lead_to_one_page(atlas: Atlas) -> Iterator[Problem]:
    """No two Fix pages have the same message, whatever its case and punctuation."""
    first: dict[str, str] = {}
    for page in atlas.pages.values():
        field = "messages" if page.messages else "questions"
        for i, text in enumerate(messages.strings(page)):
            if first.setdefault(messages.words(text), page.path) != page.path:
                message = f"'{text}' leads to {first[messages.words(text)]} already; tell them apart, or keep one"
                yield atlas.origin("pages", page.path).problem(message, (field, i))


def phrases_lead_to_one_page(atlas: Atlas) -> Iterator[Problem]:
    """No two pages have the same phrase that people type, whatever its case and punctuation."""
    first: dict[str, str] = {}
    for found in finds.everywhere(atlas):
        for i, text in enumerate(found.phrases):
            said = finds.phrase(text).said
            there = first.setdefault(messages.words(said), found.path)
            if there != found.path:
                message = f"'{said}' leads to {there} already; tell them apart, or keep one"
                yield atlas.origin(found.kind, found.name).problem(message, ("finds", i))


def fix_pages_begin_with_what_was_seen(atlas: Atlas) -> Iterator[Problem]:
    """A Fix page has messages or else two questions, and shows them; no other page has any."""
    for page in atlas.pages.values():
        origin = atlas.origin("pages", page.path)
        if not _is_fix(page):
            if messages.strings(page):
                yield origin.problem("only pages of docs/fix have messages or questions; take them out")
            continue
        if page.messages and page.questions:
            yield origin.problem("messages and questions; a page with messages needs no questions", ("questions",))
        if not page.messages and len(page.questions) != 2:
            yield origin.problem("give messages, or exactly two questions in a reader's words", ("questions",))
        if len(re.findall(r"^<% messages\(\) %>$", page.body, re.M)) != 1:
            yield origin.problem("put <% messages() %> on a line of its own below the heading, once")


def fix_pages_have_their_sections(atlas: Atlas) -> Iterator[Problem]:
    """The sections of a Fix page are those of FIX_SECTIONS, in their order."""
    wanted = [f"## {heading} {{ #{anchor} }}" for anchor, heading in FIX_SECTIONS.items()]
    for page in filter(_is_fix, atlas.pages.values()):
        origin = atlas.origin("pages", f"{page.path}#body")
        lines = prose.without_code(page.body).split("\n")
        found = [(number, line.rstrip()) for number, line in enumerate(lines) if line.startswith("## ")]
        for (number, line), right in zip(found, wanted, strict=False):
            if line != right:
                yield Problem(origin.path, origin.line() + number, f"section '{line}'; expected '{right}' here")
                break
        else:
            for right in wanted[len(found) :]:
                yield Problem(origin.path, origin.line() + len(lines) - 1, f"missing section; add '{right}'")
            for number, line in found[len(wanted) :]:
                yield Problem(origin.path, origin.line() + number, f"section '{line}' has no place here; take it out")


def blocks_stand_on_lines_of_their_own(atlas: Atlas) -> Iterator[Problem]:
    """A rung, a step, a transcript or a list of messages is a block: nothing before it on its line, nothing behind."""
    for page in atlas.pages.values():
        origin = atlas.origin("pages", f"{page.path}#body")
        for number, line in enumerate(prose.without_code(page.body).split("\n")):
            if (found := BLOCK.search(line)) and not re.fullmatch(r"<%[^%]*%>[ ]*", line):
                message = f"{found[1]}() is a block; put its call at the start of a line of its own, in no list"
                yield Problem(origin.path, origin.line() + number, message)


def what_pages_call_for_is_called_for(atlas: Atlas) -> Iterator[Problem]:
    """Each step, transcript and number stands on a page; what is to beware of stands on every class's."""
    called = {(kind, name) for p in prose.everywhere(atlas) for kind, name, _ in p.calls()}
    for kind in ("steps", "transcripts", "numbers"):
        for name in getattr(atlas, kind):
            if (kind, name) not in called and not getattr(getattr(atlas, kind)[name], "warns", None):
                message = f"no page calls for {kind[:-1]} '{name}'; use it or take it out"
                yield atlas.origin(kind, name).problem(message)


def myths_are_named_on_their_page(atlas: Atlas) -> Iterator[Problem]:
    """The page of a myth is there and calls it; a system's page names its myths by itself."""
    written = {*atlas.pages, *(of_class(c).path for c in atlas.classes)}
    made = {of_system(s).path for s in atlas.mainstream}
    calls = {(name, p.page) for p in prose.everywhere(atlas) for kind, name, _ in p.calls() if kind == "myths"}
    for name, myth in atlas.myths.items():
        origin = atlas.origin("myths", name)
        if myth.page not in written | made and not atlas.has("pages", myth.page):
            yield origin.problem(f"no page '{myth.page}'; name one by its path, such as fix/time-wait", ("page",))
        elif myth.page in written and (name, myth.page) not in calls:
            yield origin.problem(f'{myth.page} does not name it; put <% myth("{name}") %> there', ("page",))


def sections_list_their_pages(atlas: Atlas) -> Iterator[Problem]:
    """The `order` of a section's index page and the files beside it are the same."""
    for index in (page for page in atlas.pages.values() if page.order):
        origin = atlas.origin("pages", index.path)
        there = {p.slug: p for p in atlas.pages.values() if p.section == index.section and p is not index}
        for i, slug in enumerate(index.order):
            if slug not in there and not atlas.has("pages", f"{index.section}/{slug}"):
                yield origin.problem(f"no page docs/{index.section}/{slug}.md; write it, or take it out", ("order", i))
        for slug in there.keys() - set(index.order):
            message = f"not in the order of its section; add {slug} to docs/{index.path}.md"
            yield atlas.origin("pages", f"{index.section}/{slug}").problem(message)


def feedback_is_asked_in_many_languages(atlas: Atlas) -> Iterator[Problem]:
    """Each language has a tag that browsers send; English is there, and at least twelve are."""
    for name in atlas.feedback:
        if not LANGUAGE_TAG.fullmatch(name):
            yield atlas.origin("feedback", name).problem(f"'{name}' is no language tag; write it as 'de' or 'zh-TW'")
    here = Origin("docs/_data/feedback.yml")
    if not atlas.has("feedback", "en"):
        yield here.problem("no English; it stands in every page, so add 'en' with all its words")
    if len(atlas.feedback) < LEAST_LANGUAGES:
        yield here.problem(f"only {len(atlas.feedback)} languages; give at least {LEAST_LANGUAGES}")


RULES: tuple[Rule, ...] = (
    classes_leave_no_gap_and_do_not_overlap,
    classes_are_the_coarsest_partition,
    mainstream_pools_hold_classes_whole,
    samples_lie_in_their_class,
    classes_have_their_sections,
    every_source_is_known,
    ladders_are_whole,
    ladders_answer_for_port_and_class,
    shown_subjects_are_known,
    placeholders_are_known,
    skipped_ports_lie_in_the_pool,
    retired_classes_are_gone,
    myths_are_named_on_their_page_alone,
    wrong_figures_stand_in_their_myth_alone,
    messages_lead_to_one_page,
    phrases_lead_to_one_page,
    fix_pages_begin_with_what_was_seen,
    fix_pages_have_their_sections,
    blocks_stand_on_lines_of_their_own,
    what_pages_call_for_is_called_for,
    myths_are_named_on_their_page,
    sections_list_their_pages,
    feedback_is_asked_in_many_languages,
)


def _is_fix(page: WrittenPage) -> bool:
    return page.section == "fix" and page.slug != "index"


def _figure(text: str) -> re.Pattern[str]:
    """The figure with or without the commas of its thousands, and not as a part of a longer one."""
    digits = re.escape(text).replace(",", ",?")
    return re.compile(rf"(?<![\w.,-]){digits}(?![\w]|[,.-]\d)")


def _of_class(atlas: Atlas, class_id: str, message: str, *loc: str | int) -> Problem:
    return atlas.origin("classes", class_id).problem(message, loc)


def _of_system(atlas: Atlas, system: System, message: str, *loc: str | int) -> Problem:
    return atlas.origin("systems", system.id).problem(message, loc)


def _neighbour(atlas: Atlas, port: int) -> str:
    """The id of the class that begins last before a port."""
    before = [c.id for c in atlas.classes if c.first <= port]
    return before[-1] if before else atlas.classes[0].id


def _unknown_placeholders(text: str, expected: tuple[str, ...] = FILLED + LEFT_TO_THE_READER) -> Iterator[str]:
    for name in PLACEHOLDER.findall(text):
        if name not in expected:
            yield f"unknown placeholder '{name}'; expected one of {', '.join(expected)}"


def _unknown(kind: str, name: str, file: str) -> str:
    return f"unknown {kind} '{name}'; add it to docs/_data/{file}, or name one that is there"


def _sources(record: Record) -> Iterator[tuple[Location, str]]:
    return ((loc, text) for loc, text in prose.strings(record.model_dump()) if loc[-1] == "source")
