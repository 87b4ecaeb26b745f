"""One style sheet: what a page can use stays in it, the rest goes."""

from __future__ import annotations

import pytest
from portatlas.shell.sheet import lean, names_in_page, names_of_theme

NAMES = {"here", "also", "slate"}


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".here{a:b}", ".here{a:b}"),
        (".gone{a:b}", ""),
        (".here,.gone{a:b}", ".here{a:b}"),
        (".here .gone{a:b}", ""),
        (".here:not(.gone){a:b}", ".here:not(.gone){a:b}"),
        (":is(.gone,.here) p{a:b}", ":is(.gone,.here) p{a:b}"),
        (":is(.gone,.lost) p{a:b}", ""),
        ("#gone{a:b}", ""),
        ("p::after,a[href]{a:b}", "p::after,a[href]{a:b}"),
        ("@media print{.gone{a:b}}", ""),
        ("@media print{.gone{a:b}.here{c:d}}", "@media print{.here{c:d}}"),
        ("[data-md-color-scheme=slate]{a:b}", "[data-md-color-scheme=slate]{a:b}"),
        ("[data-md-color-primary=red]{a:b}", ""),
        (":root{--read:1;--unread:2}p{a:var(--read)}", ":root{--read:1}p{a:var(--read)}"),
        ('@font-face{src:url("x")}', '@font-face{src:url("x")}'),
        ("/* .here{a:b} */", ""),
    ],
)
def test_what_no_page_can_use_goes(css: str, kept: str) -> None:
    assert lean(css, NAMES).replace(": ", ":") == kept


def test_the_names_of_a_page_are_its_classes_ids_and_colours() -> None:
    html = '<body data-md-color-scheme="slate" class="a b"><p id="c" title="d">'
    assert names_in_page(html) == {"slate", "a", "b", "c"}


def test_a_word_of_the_themes_script_counts_if_its_block_is_in_a_page() -> None:
    assert names_of_theme('"md-nav--x" "md-search--y" "md-clipboard"', {"md-nav"}) == {"md-nav--x", "md-clipboard"}
