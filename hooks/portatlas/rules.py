"""What must hold between the facts: each rule is a true sentence that yields what breaks it.

To add one: write it, list it in RULES, test it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from portatlas import program_rules, writing_rules
from portatlas.facts import phrases
from portatlas.facts.model import FIX_SECTIONS, SECTIONS, Atlas, System, WrittenPage
from portatlas.facts.origin import Location, Origin
from portatlas.facts.ports import LAST_PORT, Bounds, Record
from portatlas.facts.problems import Problem
from portatlas.views import citations, finds, messages, promises, prose
from portatlas.views.addresses import HOME, RANGES, SYSTEMS, of_class, of_system, path_of_system
from portatlas.views.segments import partition_cuts

Rule = Callable[[Atlas], Iterator[Problem]]

FILLED = ("__PORT__", "__HEX__", "__FIRST__", "__LAST__", "__COUNT__")
LEFT_TO_THE_READER = ("__PID__", "__NAME__")
BLOCK = re.compile(r"<%\s*(rung|step|transcript|messages)\(")
PLACEHOLDER = re.compile(r"__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*__")
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
LEAST_LANGUAGES = 12
MARKUP = re.compile(r"<[a-zA-Z/!?]\S*")
CALL = re.compile(r"<%.*?%>", re.S)
BUILT_ON = {
    "iana": ("reserved", "system", "user", "dynamic"),
    "sources": ("iana-registry",),
    "pages": (HOME.path, RANGES.path, SYSTEMS.path, "fix/fixed-port-sometimes-fails"),
}


def check(atlas: Atlas) -> list[Problem]:
    """Every problem that the rules find, in the order of the files."""
    return sorted({problem for rule in (*RULES, *program_rules.RULES, *writing_rules.RULES) for problem in rule(atlas)})


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


def ranks_are_places(atlas: Atlas) -> Iterator[Problem]:
    """No two systems have one rank."""
    first: dict[int, str] = {}
    for system in atlas.systems.values():
        if (other := first.setdefault(system.rank, system.id)) != system.id:
            message = f"rank {system.rank} is {atlas.systems[other].title}'s; the next free one is {_free_rank(atlas)}"
            yield _of_system(atlas, system, message, "rank")


def ids_are_small(atlas: Atlas) -> Iterator[Problem]:
    """An id stands in addresses for ever: small letters, digits, hyphens and dots."""
    for key in ("systems", "tenants", "sources", "steps", "transcripts", "numbers", "myths"):
        for name in getattr(atlas, key):
            if not ID.fullmatch(name):
                right = re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-")
                yield atlas.origin(key, name).problem(f"id '{name}' stands in addresses; write it as {right}")


def sources_are_used(atlas: Atlas) -> Iterator[Problem]:
    """Something rests on each source; only one whose anchor was promised may stay without."""
    if not all(any(t.first in c for c in atlas.classes) for t in atlas.tenants.values()):
        return  # without the classes' pages nobody can tell; the gap is told
    for name, pages in citations.supported(atlas).items():
        if not pages and f"reference/sources/#{name}" not in atlas.promised:
            yield atlas.origin("sources", name).problem(f"nothing rests on source '{name}'; cite it, or take it out")


def what_is_registered_is_in_the_registry(atlas: Atlas) -> Iterator[Problem]:
    """A tenant that says it is registered shares a word with a row of IANA's table."""
    for tenant in (t for t in atlas.tenants.values() if t.registered):
        rows = [r for r in atlas.registry if r.first <= tenant.last and r.last >= tenant.first]
        rows = [r for r in rows if {*r.transports} & {*tenant.transports}]
        words = re.findall(r"[a-z0-9]{3,}", f"{tenant.id} {tenant.title} {tenant.note}".lower())
        if not any(word in f"{r.service} {r.description}".lower() for r in rows for word in words):
            there = ", ".join(dict.fromkeys(r.service for r in rows)) or "nothing"
            message = f"IANA's registry has {there} there; write registered: false, or name that service in the note"
            yield atlas.origin("tenants", tenant.id).problem(message, ("registered",))


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


def promised_pages_stay(atlas: Atlas) -> Iterator[Problem]:
    """Each promised page is one of today, is a retired class's, or says in moved.yml which page stands for it."""
    kept = promises.pages(atlas) | promises.retired(atlas).keys() | atlas.moved.keys()
    for line, address in enumerate(atlas.promised, 1):
        page = address.partition("#")[0]
        if address == page and page not in kept:
            folder, name = page.rstrip("/").rpartition("/")[::2]
            if folder == "ranges":
                record = f'{name}: {{date: "YYYY-MM-DD", why: "what moved"}}'
                message = f"class {name} was promised and is gone; retire it: add `{record}`"
                yield Problem("docs/_data/retired.yml", 1, message)
            elif not atlas.has("pages", page.rstrip("/")) and not atlas.has("systems", name):
                message = (
                    f"{page} is gone; keep it, or say in moved.yml which page stands for it: `{page}: other/page/`"
                )
                yield Problem(atlas.origins["permalinks"].path, line, message)


def moved_addresses_were_promised_and_lead_to_pages(atlas: Atlas) -> Iterator[Problem]:
    """What moved.yml names was promised, is no page of today, and leads to one, or to a retired class's."""
    today, retired = promises.pages(atlas), promises.retired(atlas)
    for old, new in atlas.moved.items():
        page = new.partition("#")[0]
        if old not in atlas.promised:
            yield atlas.origins["moved"].problem(f"{old} was never promised; take it out", (old,))
        if old in today:
            yield atlas.origins["moved"].problem(f"{old} is a page of today; take it out, or remove the page", (old,))
        kept = today | retired.keys() if "#" in old else today
        if page not in kept and page not in atlas.promised:  # a promised page that is gone is told once
            message = f"{old} leads to {page}, which is no page; name one of today, such as fix/time-wait/"
            yield atlas.origins["moved"].problem(message, (old,))


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


def what_the_site_is_built_on_is_there(atlas: Atlas) -> Iterator[Problem]:
    """The records that no page and no other record names, but the site itself."""
    for kind, names in BUILT_ON.items():
        for name in names:
            if not atlas.has(kind, name):
                file = f"docs/{name}.md" if kind == "pages" else f"docs/_data/{kind}.yml"
                yield Problem(file, 1, f"'{name}' is missing; the site is built on it, so put it back")
    if not atlas.registry:
        yield Problem("docs/_data/registry.tsv", 1, "no assignment at all; take IANA's with `make registry`")


def iana_has_its_ranges(atlas: Atlas) -> Iterator[Problem]:
    """IANA's ranges are those of RFC 6335, which leave no port out: reserved 0, then System, User and Dynamic."""
    for name in atlas.iana.keys() - set(BUILT_ON["iana"]):
        yield atlas.origin("iana", name).problem(f"IANA has no range '{name}'; take it out", ())
    expected = 0
    for name in BUILT_ON["iana"][1:]:
        if (found := atlas.iana.get(name)) and found.first != expected:
            yield atlas.origin("iana", name).problem(f"begins at {found.first}; expected {expected}", ("first",))
        expected = found.last + 1 if found else expected
    if atlas.iana and expected <= LAST_PORT:
        yield Problem("docs/_data/iana.yml", 1, f"no range holds {expected}-{LAST_PORT}; Dynamic ends at {LAST_PORT}")


def phrases_are_those_that_are_said(atlas: Atlas) -> Iterator[Problem]:
    """docs/_data/words holds each phrase that the site says and no other; each uses only words that it is given."""
    for file, said in phrases.PHRASES.items():
        for name, message in phrases.faults(atlas.words[file], said):
            yield atlas.origin("words", file).problem(message, (name,))


def records_hold_no_markup(atlas: Atlas) -> Iterator[Problem]:
    """What pages, JSON and the browser show alike is text: no HTML begins in it."""
    for origin, loc, text in _texts(atlas):
        if "<" in text and (found := MARKUP.search(CALL.sub("", prose.without_code(text)))):
            yield origin.problem(f"'{found[0]}' begins HTML here; write it in words, or in backticks", loc)


RULES: tuple[Rule, ...] = (
    ranks_are_places,
    ids_are_small,
    sources_are_used,
    what_is_registered_is_in_the_registry,
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
    promised_pages_stay,
    moved_addresses_were_promised_and_lead_to_pages,
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
    what_the_site_is_built_on_is_there,
    iana_has_its_ranges,
    phrases_are_those_that_are_said,
    records_hold_no_markup,
)


def _free_rank(atlas: Atlas) -> int:
    taken = {s.rank for s in atlas.systems.values()}
    return next(rank for rank in range(1, len(taken) + 2) if rank not in taken)


def _texts(atlas: Atlas) -> Iterator[tuple[Origin, Location, str]]:
    """Every text of a record that is shown as it is, and where it stands."""
    yield from ((p.origin, p.loc, p.text) for p in prose.everywhere(atlas) if p.loc)
    for page in atlas.pages.values():
        yield atlas.origin("pages", page.path), ("title",), page.title
    for kind in ("sources", "feedback", "categories", "programs"):
        for name, record in getattr(atlas, kind).items():
            known = record.model_dump()
            yield from (
                (atlas.origin(kind, name), loc, text) for loc, text in prose.strings(known) if loc[-1] != "quote"
            )
    for name, runs in atlas.runs.items():
        known = {key: run.model_dump() for key, run in runs.items()}
        yield from ((atlas.origin("runs", name), loc, text) for loc, text in prose.strings(known))


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
