"""The number line in the browser: the mark stands at its port, and no word is cut off or crossed by it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

# words that the needle crosses, or that leave the drawing
MISPLACED = """() => {
    const svg = document.querySelector(".nl"), sheet = svg.getBoundingClientRect();
    const needle = svg.querySelector(".nl-flag .nl-needle").getBoundingClientRect();
    return [...svg.querySelectorAll(".nl-pool text")].filter(text => getComputedStyle(text).visibility !== "hidden").filter(text => {
        const box = text.getBoundingClientRect();
        const out = box.left < sheet.left - 1.5 || box.right > sheet.right + 1.5;
        return out || (needle.left > box.left && needle.left < box.right && needle.bottom > box.top);
    }).map(text => text.textContent);
}"""


@pytest.mark.parametrize(
    "address",
    [
        "ranges/1-1023/?port=443",
        "ranges/1024-9999/?port=5000",
        "ranges/10000-32767/?port=25565",
        "ranges/32768-49151/?port=33434",
        "ranges/49152-60999/?port=60328",
        "ranges/61000-65535/?port=65535",
        "?find=49152",
        "?find=9999",
    ],
)
def test_no_word_is_crossed_by_the_needle_or_cut_off(page: Page, address: str) -> None:
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        expect(page.locator(".nl-flag")).to_be_visible()
        assert page.evaluate(MISPLACED) == [], width


@pytest.mark.parametrize(("port", "percent"), [(0, 0.5 * 30), (443, 443.5 * 30), (49152, 49152.5), (65535, 65535.5)])
def test_the_needle_stands_in_the_middle_of_the_slot_of_its_port(page: Page, port: int, percent: float) -> None:
    page.goto(f"?find={port}")
    expect(page.locator(".nl-flag")).to_be_visible()
    at = float(page.locator(".nl-flag").get_attribute("x").rstrip("%"))
    assert at == pytest.approx(100 * percent / 65536)
