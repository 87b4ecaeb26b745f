"""Turns the facts of docs/_data into pages. MkDocs loads this file and no other; only this file knows MkDocs."""

import json
import logging
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from portatlas import export, fill, messages, nav, render, rules, search, site
from portatlas.load import load
from portatlas.model import Atlas

log = logging.getLogger("mkdocs.hooks.atlas")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.extra["atlas"] = atlas = _sound_atlas(Path(config.docs_dir))
    config.nav = nav.extended(config.nav, atlas)
    config.extra["search"] = []
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    atlas: Atlas = config.extra["atlas"]
    for c in atlas.classes:
        _add(files, config, f"ranges/{c.id}.md", render.class_page(c, atlas), f"classes/{c.id}.md")
    for s in atlas.mainstream:
        _add(files, config, f"systems/{s.id}.md", render.system_page(s, atlas), f"systems/{s.id}.yml")
    for name in atlas.retired:
        _add(
            files,
            config,
            f"ranges/{name}.md",
            render.retired_page(name, atlas),
            "retired.yml",
            InclusionLevel.NOT_IN_NAV,
        )
    opensearch = render.opensearch(config.site_name, config.site_url, config.site_description)
    files.append(File.generated(config, "opensearch.xml", content=opensearch))
    for path, content in (*export.files(atlas), *messages.files(atlas)):
        files.append(File.generated(config, path, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    if page.file.generated_by:
        return markdown
    atlas: Atlas = config.extra["atlas"]
    if written := atlas.pages.get(page.file.src_uri.removesuffix(".md")):
        page.meta["description"] = escape(messages.description(written))  # the theme writes it as it is
    return fill.page(markdown, atlas, page.file.src_uri)


def on_page_context(context: dict, page: Page, config: MkDocsConfig, nav: object) -> dict:
    if record := getattr(page.file, "record", None):
        page.edit_url = site.edit_url(config.extra["repository"], f"docs/_data/{record}")
    context["modules"] = site.modules(Path(config.docs_dir) / "js", ("main", *page.meta.get("widgets", ())))
    context["first_dynamic"] = config.extra["atlas"].iana["dynamic"].first
    context["piece_bits"] = export.PIECE_BITS
    return context


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    path = page.file.src_uri.removesuffix(".md")
    config.extra["search"].append((page.url, str(page.title), path, html))
    return html


def on_post_build(config: MkDocsConfig) -> None:
    found = search.index(config.extra["search"], config.extra["atlas"])
    (Path(config.site_dir) / "data" / "search.json").write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")), "utf-8")


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return site.accessible(output)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    return site.accessible(output) if template_name.endswith(".html") else output


def _sound_atlas(docs: Path) -> Atlas:
    atlas, problems = load(docs / "_data")
    if not problems:
        problems = rules.check(atlas)
    problems = sorted({*problems, *fill.problems_in_data(atlas), *fill.problems_in_pages(docs, atlas)})
    for problem in problems:
        log.error(problem)
    if problems:
        raise PluginError(f"{len(problems)} problem(s) in the facts, listed above; nothing was built")
    return atlas


def _add(
    files: Files, config: MkDocsConfig, src_uri: str, content: str, record: str, inclusion=InclusionLevel.UNDEFINED
) -> None:
    if files.get_file_from_path(src_uri):
        raise PluginError(f"docs/{src_uri}: this page is generated from docs/_data/{record}; remove the file")
    file = File.generated(config, src_uri, content=content, inclusion=inclusion)
    file.record = record
    files.append(file)
