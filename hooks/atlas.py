"""Turns the facts of docs/_data into pages. MkDocs loads this file and no other; only this file knows MkDocs."""

import logging
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from portatlas import rules, site
from portatlas.faces import calls, nav, wire
from portatlas.faces.outputs import outputs
from portatlas.facts.load import load
from portatlas.facts.model import Atlas
from portatlas.views import addresses, messages

log = logging.getLogger("mkdocs.hooks.atlas")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    atlas, written = _sound_atlas(Path(config.docs_dir))
    classes = [{"first": c.first, "url": addresses.of_class(c).url} for c in atlas.classes]
    config.extra.update(atlas=atlas, written=written, classes=classes, records={})
    config.nav = nav.extended(config.nav or [], atlas)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    about = config.site_name, config.site_url or "", config.site_description or ""
    for made in outputs(config.extra["atlas"], *about):
        if files.get_file_from_path(made.path):
            raise PluginError(f"docs/{made.path}: this file is generated from docs/_data/{made.record}; remove it")
        inclusion = InclusionLevel.UNDEFINED if made.in_nav else InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, made.path, content=made.content, inclusion=inclusion))
        config.extra["records"][made.path] = made.record
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    if page.file.generated_by:
        return markdown
    atlas: Atlas = config.extra["atlas"]
    record = atlas.pages[addresses.of_file(page.file.src_uri).path]
    page.meta["description"] = escape(messages.description(record))  # the theme writes it as it is
    return str(config.extra["written"][page.file.src_uri])


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: object) -> dict[str, Any]:
    record = config.extra["records"].get(page.file.src_uri)
    written = f"docs/_data/{record}" if record else f"docs/{page.file.src_uri}"
    page.edit_url = site.edit_url(config.extra["repository"], written)
    context["modules"] = site.modules(Path(config.docs_dir) / "js", ("main", *page.meta.get("widgets", ())))
    context["first_dynamic"] = config.extra["atlas"].iana["dynamic"].first
    context["piece_bits"] = wire.PIECE_BITS
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return site.accessible(output)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    return site.accessible(output) if template_name.endswith(".html") else output


def _sound_atlas(docs: Path) -> tuple[Atlas, dict[str, str]]:
    """The facts, and the hand-written pages with their facts filled in, by their files."""
    atlas, problems = load(docs / "_data")
    written = calls.written(atlas)
    problems = sorted({*(problems or rules.check(atlas)), *written.problems})
    for problem in problems:
        log.error(problem)
    if problems:
        raise PluginError(f"{len(problems)} problem(s) in the facts, listed above; nothing was built")
    for slip in written.slips:
        raise slip
    return atlas, written.pages
