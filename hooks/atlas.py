"""Turns the facts of docs/_data into pages. MkDocs loads this file and no other; only this file knows MkDocs."""

import json
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatch
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from portatlas import rules
from portatlas.faces import anchors, blocks, calls, nav, search, styles, wire
from portatlas.faces.outputs import outputs
from portatlas.facts import history
from portatlas.facts.load import load
from portatlas.facts.model import Atlas
from portatlas.facts.problems import Problem
from portatlas.shell import edition, modules, notices, policy, repairs, sheet
from portatlas.shell import page as shell
from portatlas.shell import settings as shell_settings
from portatlas.views import addresses, messages, promises
from portatlas.views.addresses import HOME

log = logging.getLogger("mkdocs.hooks.atlas")
serves = False


def on_startup(command: str, dirty: bool) -> None:
    global serves
    serves = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    past = history.read(Path(config.docs_dir).parent)
    atlas, written, problems = _atlas(config)
    for problem in problems:
        log.error(problem)
    if problems and not serves:
        raise PluginError(f"{len(problems)} problem(s), listed above; nothing was built")
    atlas = replace(atlas, revision=past.revision, changed=max(past.days.values(), default=""))
    config.extra.update(history=past, atlas=atlas, written=written, problems=problems)
    config.extra.update(records={}, anchors={}, shown=[])
    config.nav = [HOME.file] if problems else nav.extended(config.nav or [], atlas)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    if config.extra["problems"]:
        return Files([File.generated(config, HOME.file, content="")])
    about = config.site_name, config.site_url or "", config.site_description or ""
    for made in outputs(config.extra["atlas"], *about, lambda file: _edit_url(f"docs/_data/{file}", config)):
        if files.get_file_from_path(made.path):
            raise PluginError(f"docs/{made.path}: this file is generated from docs/_data/{made.record}; remove it")
        inclusion = InclusionLevel.UNDEFINED if made.in_nav else InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, made.path, content=made.content, inclusion=inclusion))
        config.extra["records"][made.path] = made
    project = Path(config.config_file_path).parent
    files.append(File.generated(config, notices.PATH, content=notices.text(project)))
    for unread in _matching(files, "assets/javascripts/lunr/*"):  # other languages than English
        files.remove(unread)
    _under_one_name(files, config)
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    config.extra["repaired"] = Counter()
    if problems := config.extra["problems"]:  # whatever is asked for, the page of problems is served
        env.loader = FunctionLoader(lambda _: "{{ listed }}")
        env.globals["listed"] = blocks.written("problems.html.jinja", HOME, problems=problems)
        return env
    env.globals.update(
        early=shell.early(),
        early_values={
            "files": config.extra["edition"],
            "theme": config.extra["theme"].src_uri,
            "bits": wire.PIECE_BITS,
        },
        class_pages=[(c.first, addresses.of_class(c).url) for c in config.extra["atlas"].classes],
        words=config.extra["atlas"].words,
        edition=config.extra["edition"],
    )
    return env


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    if config.extra["problems"]:
        return markdown
    if page.file.generated_by:
        record = config.extra["records"][page.file.src_uri].record
        if lost := shell.lost(page.meta, record):
            raise PluginError(f"docs/_data/{record}:1: its page has lost its {', '.join(lost)}; mend the front matter")
        return markdown
    atlas: Atlas = config.extra["atlas"]
    record = atlas.pages[addresses.of_file(page.file.src_uri).path]
    page.meta["description"] = escape(messages.description(record))  # the theme writes it as it is
    return str(config.extra["written"][page.file.src_uri])


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    if config.extra["problems"]:
        return html
    config.extra["shown"].append(search.Shown(addresses.of_file(page.file.src_uri), str(page.title), html))
    return anchors.with_former(html, promises.names_before(page.url, config.extra["atlas"]))


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: object) -> dict[str, Any]:
    if config.extra["problems"]:
        return context
    record = config.extra["records"].get(page.file.src_uri)
    written, *also = (
        [f"docs/_data/{name}" for name in (record.record, *record.also)] if record else [f"docs/{page.file.src_uri}"]
    )
    page.edit_url = _edit_url(written, config)
    # the sitemap takes the same day; the theme's own would be that of the build
    page.update_date = context["changed"] = config.extra["history"].day([written, *also])
    context["modules"] = modules.needed(Path(config.docs_dir) / "js", _entries(page))
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    config.extra["anchors"][page.url or promises.HOME] = anchors.found(output)
    return _finished(output, config)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    return _finished(output, config) if template_name.endswith(".html") else output


def on_post_build(config: MkDocsConfig) -> None:
    if config.extra["problems"]:
        return
    for problem in promises.broken(config.extra["atlas"], config.extra["anchors"]):
        log.warning(problem)
    found = search.index(config.extra["shown"], config.extra["atlas"])
    index = Path(config.site_dir) / config.extra["edition"] / search.PATH
    index.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")), "utf-8")
    names: set[str] = config.extra["names"]
    names |= sheet.names_of_theme(config.extra["theme"].content_string, names)
    path = Path(config.site_dir) / config.extra_css[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(sheet.lean(config.extra["sheet"], names), "utf-8")
    for fault in repairs.needless(config.extra["repaired"]):
        log.warning("hooks/portatlas/shell/repairs.py: no page has this fault any more: %s; take the repair out", fault)


def _edit_url(file: str, config: MkDocsConfig) -> str:
    return shell.edit_url(config.extra["repository"], file)


def _finished(html: str, config: MkDocsConfig) -> str:
    if config.extra["problems"]:
        return html
    html = repairs.repaired(html, config.extra["repaired"])
    config.extra["names"] |= sheet.names_in_page(html)
    # the server that one writes with puts a script of its own into each page, which a policy would refuse
    return html if serves else policy.with_policy(html, config.extra["feedback"]["endpoint"])


def _under_one_name(files: Files, config: MkDocsConfig) -> None:
    """Moves all that the pages load into the folder of this build."""
    sheets = [*_matching(files, "assets/stylesheets/*.css"), *_named(files, config.extra_css)]
    loaded = [f for f in files if edition.is_loaded(f.src_uri)]
    written = config.extra["written"]
    # what the search finds of the pages is made of them, when they are there
    pages = [(f.src_uri, written.get(f.src_uri, f.content_string).encode()) for f in files.documentation_pages()]
    files_of_pages = [(f.src_uri, f.content_bytes) for f in {*loaded, *sheets}]
    config.extra["edition"] = folder = edition.folder([*files_of_pages, *pages])
    config.extra["sheet"] = "".join(f.content_string for f in sheets)
    scripts = [shell.early(), *(f.content_string for f in _matching(files, "js/*.mjs"))]
    config.extra["names"] = {name for text in scripts for name in sheet.names_in_script(text)}
    (config.extra["theme"],) = _matching(files, "assets/javascripts/bundle.*.min.js")
    config.extra_css = [folder + sheet.PATH]
    for file in sheets:
        files.remove(file)
    for file in loaded:
        file.dest_uri = folder + file.src_uri


def _matching(files: Files, pattern: str) -> list[File]:
    return sorted((f for f in files if fnmatch(f.src_uri, pattern)), key=lambda f: f.src_uri)


def _named(files: Files, paths: list[str]) -> list[File]:
    return [f for path in paths if (f := files.get_file_from_path(path))]


def _entries(page: Page) -> list[str]:
    """The modules that a page names, and the one that starts them."""
    return ["main.mjs", *(f"widgets/{name}.mjs" for name in page.meta.get("widgets", ()))]


def _problems_around(config: MkDocsConfig, atlas: Atlas) -> Iterator[Problem]:
    """What is wrong with the settings and with the files that pages load."""
    docs, extra = Path(config.docs_dir), config.extra
    settings = Path(config.config_file_path).read_text("utf-8")
    yield from shell_settings.problems(settings, config.site_url, extra["repository"], extra["feedback"]["endpoint"])
    yield from modules.problems(docs, [style for style in config.extra_css if style != styles.PATH])
    yield from modules.unknown_widgets(docs, atlas)


def _atlas(config: MkDocsConfig) -> tuple[Atlas, dict[str, str], list[Problem]]:
    """The facts, the hand-written pages with their facts filled in, by their files, and what has to be mended."""
    atlas, problems = load(Path(config.docs_dir) / "_data")
    written = calls.written(atlas)
    problems = sorted({*(problems or rules.check(atlas)), *written.problems, *_problems_around(config, atlas)})
    if not problems:
        for slip in written.slips:
            raise slip
    return atlas, written.pages, problems
