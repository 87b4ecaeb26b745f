"""Every fact stands once: when the world moves, no built file says what was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from moved import CLASSES, EIGHTH

HTML = "{http://www.w3.org/1999/xhtml}"
# Linux's old upper end and the port behind it, where they were drawn, and the sizes that followed from them
OLD = re.compile(r"(?<![\d.,])(?:60999|61000|93\.0[78]\d*%|43\.0[78]\d*%|6\.92\d*%|28,?232|11,?848|4,?536)(?![\d,])")
# what stays true of other things: programs with ports of their own, and what was
STAYS = re.compile(
    r"60001-60999|49152-60999</a> TCP: bricks|60001 and 60999|(?:32768|47104|60000)-61000|61000-65096|PORT_MASQ_BEGIN becomes 61000"
    r"|(?:ends-at|reaches)-61000|61000 itself is special|61000 is older|ended at 61000|range ends at 60999|\"last\":60999,\"id\":\"mosh\"|data-first=\"60001\" data-last=\"60999\""
    r"|\"first\":60001,\"last\":60999|>49152-60999<|\"first\":49152,\"last\":60999,\"transports\":\[\"tcp\"\],\"role\":\"listens\",\"for\""
)
NOT_OURS = re.compile(r"^(assets|fonts|img)/|^data/registry|^ranges/({})/".format("|".join(CLASSES)))
EDITION = re.compile(r"^v/\w+/")  # the folder of what the pages load
PRINTED = ("pre", "code", "samp", "kbd", 'figure class="pa-transcript"')  # what was run and what it printed


def ours(site: Path, *kinds: str) -> Iterator[tuple[str, str]]:
    """(path, text) of the built files of these kinds; not the theme's, IANA's table, and the pages of what is retired."""
    for path in sorted(site.rglob("*")):
        name = EDITION.sub("", path.relative_to(site).as_posix())
        if path.suffix in kinds and not NOT_OURS.search(name):
            yield name, path.read_text("utf-8")


def loaded(site: Path, name: str) -> str:
    """The text of a file that the pages load."""
    (file,) = site.glob(f"v/*/{name}")
    return file.read_text("utf-8")


def spoken(html: str) -> str:
    """The page without commands and outputs, and without the links to what is retired."""
    for tag in PRINTED:
        html = re.sub(rf"<{tag}(?=[ >]).*?</{tag.split()[0]}>", " ", html, flags=re.S)
    return html


def test_no_old_bound_stands_on_a_page_in_a_drawing_or_in_a_style_sheet(moved_site: Path) -> None:
    found = []
    for name, text in ours(moved_site, ".html", ".css", ".svg", ".xml"):
        text = STAYS.sub("", spoken(text) if name.endswith(".html") else text)
        text = re.sub("|".join(rf"ranges/{old}/" for old in CLASSES), "", text)  # in the sitemap
        found += [f"{name}: {text[max(0, m.start() - 60) : m.end() + 30]}" for m in OLD.finditer(text)]
    assert found == []


def test_no_old_bound_stands_in_what_programs_read(moved_site: Path) -> None:
    for text in ((moved_site / "data" / "atlas.json").read_text("utf-8"), loaded(moved_site, "data/site.json")):
        ends = {p["last"] for s in json.loads(text)["systems"] if s["id"] in ("linux", "android") for p in s["pools"]}
        assert ends == {61999}
        pieces = json.loads(text)["segments"]
        assert (
            61999 in {s["last"] for s in pieces}
            and "linux" in next(s for s in pieces if s["last"] == 61999)["tcp"]["systems"]
        )
    assert not re.search(r"[^/]\b(60999|61000|49152)\b", "".join(code(text) for _, text in ours(moved_site, ".mjs")))


def code(module: str) -> str:
    return re.sub(r"//.*", "", module)


def test_nothing_is_drawn_without_a_colour(moved_site: Path) -> None:
    sheets = "".join(text for _, text in ours(moved_site, ".css"))
    drawn = {depth for _, text in ours(moved_site, ".html") for depth in re.findall(r"\bnl-d(\d+)\b", text)}
    assert {"3", "7"} <= drawn
    assert [depth for depth in sorted(drawn) if not re.search(rf"\.nl-d{depth} ?\{{ ?fill: ", sheets)] == []


def test_the_headers_scale_is_cut_where_the_classes_are(moved_site: Path) -> None:
    sheet = loaded(moved_site, "css/atlas.css")
    # 100 * 62000 / 65536
    assert re.findall(r"[a-z)] 0 ([\d.]+%)", sheet) == ["1.5625%", "15.2588%", "50%", "75%", "94.6045%", "100%"]


def test_an_eighth_system_has_its_page_its_tab_and_its_place_in_every_count(moved_site: Path) -> None:
    home = (moved_site / "index.html").read_text("utf-8")
    assert "of 8 systems pick here" in home and "of 7" not in home
    assert (moved_site / "systems" / EIGHTH / "index.html").is_file()
    assert ":nth-of-type(8):checked" in loaded(moved_site, "css/atlas.css")
    counted = [name for name, text in ours(moved_site, ".html") if re.search(r"\bseven\b", spoken(text), re.I)]
    assert counted == []


@pytest.mark.parametrize(("system", "pool"), [("linux", "32768-61999"), ("illumos", "49152-65535")])
def test_a_systems_page_says_one_pool_from_its_first_line_on(moved_site: Path, system: str, pool: str) -> None:
    page = (moved_site / "systems" / system / "index.html").read_text("utf-8")
    tree = html5lib.parse(page)
    verdict = next(p for p in tree.iter(f"{HTML}p") if p.get("class") == "pa-verdict")
    fact = next(d for d in tree.iter(f"{HTML}dl") if d.get("id") == "pool").find(f".//{HTML}strong")
    (description,) = re.findall(r'<meta name="description" content="([^"]*)"', page)
    for text in ("".join(verdict.itertext()), fact.text, description):
        assert re.findall(r"\d+-\d+", text) == [pool]


def test_a_drawing_of_the_pools_follows_them(moved_site: Path) -> None:
    for page in ("three-ranges", "return-traffic"):
        drawing = re.search(
            r'<svg class="fig".*?</svg>', (moved_site / "learn" / page / "index.html").read_text("utf-8"), re.S
        )[0]
        # 100 * (62000 - 32768) / 65536, and a quarter for illumos beside Windows
        assert 'x="50%" width="44.6045%"' in drawing
        assert drawing.count('x="75%" width="25%"') >= 2 and 'x="50%" width="50%"' not in drawing


def test_a_class_counts_whom_it_names(moved_site: Path) -> None:
    for name, text in ours(moved_site, ".html"):
        if found := re.search(r'<p class="pa-picked">By default (?:only )?(.*?) picks? such ports', text):
            named = re.split(r", | and ", found[1])
            bounds = name.split("/")[1]
            assert f"{bounds}: {len(named)} of 8 systems pick here" in text, name
