"""What stands round a finished page: its modules, the build that it is of, its policy, and repairs of the theme."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT
from portatlas.shell import edition, modules, policy, repairs
from portatlas.shell import page as project

FORMS = """// import "./no.mjs";
import { a } from "./pure/a.mjs";
import {
  b,
  c as d,
} from "./pure/b.mjs";
import "./bare.mjs";
import e, * as f from './pure/f.mjs';
export { g } from "./pure/g.mjs";
export * from "../up.mjs";
const late = () => import("./late.mjs");
export function no() { return "./no.mjs"; }
export const import_ = "./no.mjs", from = "./no.mjs";
"""


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.mjs"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_a_module_needs_what_it_imports_in_every_form_and_in_every_folder(tmp_path: Path) -> None:
    leaves = {f"w__pure__{name}": "" for name in "abfg"}
    write(tmp_path, w__main=FORMS, w__bare="", up='import "./w/pure/a.mjs";', **leaves)
    needed = modules.needed(tmp_path, ["w/main.mjs"])
    assert needed[0] == "w/main.mjs"
    assert set(needed[1:]) == {"w/pure/a.mjs", "w/pure/b.mjs", "w/bare.mjs", "w/pure/f.mjs", "w/pure/g.mjs", "up.mjs"}


def test_modules_that_need_one_another_are_listed_once(tmp_path: Path) -> None:
    write(tmp_path, a='import "./b.mjs";', b='import "./a.mjs";')
    assert modules.needed(tmp_path, ["a.mjs"]) == ["a.mjs", "b.mjs"]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text("extra_css:\n  - css/a.css\n  - css/gone.css\n")
    (tmp_path / "docs" / "css").mkdir(parents=True)
    return tmp_path / "docs"


def test_a_module_that_is_not_there_is_a_problem_of_the_line_that_names_it(docs: Path) -> None:
    write(docs / "js", main='import "./data.mjs";\n\nconst no = () => import("./widgets/no.mjs");\n', data="")
    write(docs / "js", widgets__box='import {\n  say,\n} from "../pure/say.mjs";\n')
    assert list(map(str, modules.problems(docs, []))) == [
        "docs/js/main.mjs:3: no module docs/js/widgets/no.mjs; write it, or import another",
        "docs/js/widgets/box.mjs:1: no module docs/js/pure/say.mjs; write it, or import another",
    ]


def test_a_style_sheet_or_a_file_of_one_that_is_not_there_is_a_problem_of_its_line(docs: Path) -> None:
    (docs / "css" / "a.css").write_text('p {}\na { src: url("../../../css/a.css"), url("fonts/no.woff2"); }\n')
    assert list(map(str, modules.problems(docs, ["css/a.css", "css/gone.css"]))) == [
        "docs/css/a.css:2: no file docs/v/build/css/fonts/no.woff2; add it, or name another",
        "mkdocs.yml:3: no style sheet docs/css/gone.css; write it, or take the line out",
    ]


def test_the_modules_and_style_sheets_of_this_site_are_all_there() -> None:
    assert modules.problems(ROOT / "docs", []) == []
    assert set(modules.widgets(ROOT / "docs" / "js")) >= {"port-page", "system-page", "lookup", "lost", "feedback"}


def test_pure_modules_name_nothing_of_a_browser() -> None:
    browser = re.compile(
        r"\b(document|window|location|navigator|fetch|localStorage|sessionStorage|globalThis|history)\b"
    )
    pure = sorted((ROOT / "docs" / "js" / "pure").rglob("*.mjs"))
    assert len(pure) > 10
    for module in pure:
        code = re.sub(r"(?m)\"[^\"\n]*\"|//.*$", "", module.read_text("utf-8"))
        assert not browser.search(code), (module.name, browser.search(code))
        path = module.relative_to(ROOT / "docs" / "js").as_posix()
        assert {Path(to).parts[0] for to in modules.needed(ROOT / "docs" / "js", [path])} <= {"pure", "vendor"}


def test_the_name_of_a_build_follows_every_byte_that_its_pages_load() -> None:
    files = [("js/a.mjs", b"1"), ("data/b.json", b"2")]
    name = edition.folder(files)
    assert re.fullmatch(r"v/[0-9a-f]{12}/", name)
    assert edition.folder(reversed(files)) == name
    others = [[("js/a.mjs", b"1")], [("js/a.mjs", b"2"), files[1]], [("js/c.mjs", b"1"), files[1]]]
    assert len({name, *map(edition.folder, others)}) == 4


def test_the_policy_names_each_script_that_stands_in_the_page_and_no_data() -> None:
    html = '<script>a</script><script src="b.js"></script><script type="application/json">{}</script><script>a</script>'
    # printf a | openssl dgst -sha256 -binary | base64
    assert policy.hashes(html) == ["'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='"]
    assert "connect-src 'self' https://votes.example;" in policy.policy(html, "https://votes.example")
    assert "unsafe" not in policy.policy(html)


FAULT = repairs.Repair("one", re.compile("a"), "b"), repairs.Repair("two", re.compile("z"), "y")


def test_a_repair_that_no_page_needs_is_named() -> None:
    done: Counter[str] = Counter()
    assert repairs.repaired("banana", done, FAULT) == "bbnbnb"
    assert repairs.needless(done, FAULT) == ["two"]


def test_the_early_script_is_short_and_has_no_remark() -> None:
    early = project.early()
    assert "//" not in re.sub(r"\S//", "", early).replace("://", "") and len(early) < 7000
