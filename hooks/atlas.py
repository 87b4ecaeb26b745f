"""Turns the facts of docs/_data into pages. MkDocs loads this file and no other; only this file knows MkDocs."""

import logging
from collections import Counter
from fnmatch import fnmatch
from html import escape
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from portatlas import export, fill, messages, nav, render, rules, site
from portatlas.load import load
from portatlas.model import Atlas
from portatlas.shell import edition, modules, policy, repairs

log = logging.getLogger("mkdocs.hooks.atlas")
serves = False


def on_startup(command: str, dirty: bool) -> None:
    global serves
    serves = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.extra["atlas"] = atlas = _sound_atlas(Path(config.docs_dir), config.extra_css)
    config.nav = nav.extended(config.nav, atlas)
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
    _under_one_name(files, config)
    return files


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    theme = next(f.src_uri for f in files if fnmatch(f.src_uri, "assets/javascripts/bundle.*.min.js"))
    env.globals.update(
        early=site.early(),
        early_values={
            "files": config.extra["edition"],
            "theme": theme,
            "dynamic": config.extra["atlas"].iana["dynamic"].first,
            "bits": export.PIECE_BITS,
        },
        class_pages=[(c.first, c.url) for c in config.extra["atlas"].classes],
        texts=config.extra["atlas"].texts,
        edition=config.extra["edition"],
    )
    config.extra["repaired"] = Counter()
    return env


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
    context["modules"] = modules.needed(Path(config.docs_dir) / "js", _entries(page, config))
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return _finished(output, config)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    return _finished(output, config) if template_name.endswith(".html") else output


def on_post_build(config: MkDocsConfig) -> None:
    for fault in repairs.needless(config.extra["repaired"]):
        log.warning("hooks/portatlas/shell/repairs.py: no page has this fault any more: %s; take the repair out", fault)


def _finished(html: str, config: MkDocsConfig) -> str:
    html = repairs.repaired(html, config.extra["repaired"])
    # the server that one writes with puts a script of its own into each page, which a policy would refuse
    return html if serves else policy.with_policy(html, config.extra["feedback"]["endpoint"])


def _under_one_name(files: Files, config: MkDocsConfig) -> None:
    """Moves all that the pages load into the folder of this build; what is promised to others stays as well."""
    loaded = [f for f in files if edition.is_loaded(f.src_uri)]
    config.extra["edition"] = folder = edition.folder((f.src_uri, f.content_bytes) for f in loaded)
    for file in loaded:
        if file.src_uri in edition.PROMISED:
            files.append(File.generated(config, folder + file.src_uri, content=file.content_string))
        else:
            file.dest_uri = folder + file.src_uri
    config.extra_css = [folder + style for style in config.extra_css]


def _entries(page: Page, config: MkDocsConfig) -> list[str]:
    """The modules that a page names, and the one that starts them."""
    known, named = modules.widgets(Path(config.docs_dir) / "js"), page.meta.get("widgets", ())
    for name in named:
        if name not in known:
            where = f"docs/{page.file.src_uri}:1"
            raise PluginError(f"{where}: no widget {name!r}; expected one of {', '.join(known)}")
    return ["main.mjs", *(f"widgets/{name}.mjs" for name in named)]


def _sound_atlas(docs: Path, styles: list[str]) -> Atlas:
    atlas, problems = load(docs / "_data")
    if not problems:
        problems = rules.check(atlas)
    problems = sorted(
        {
            *problems,
            *fill.problems_in_data(atlas),
            *fill.problems_in_pages(docs, atlas),
            *modules.problems(docs, styles),
        }
    )
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
