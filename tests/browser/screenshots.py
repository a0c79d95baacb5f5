"""Take the pictures in docs/images of a site that is being served.

`make serve` in one terminal, `make screenshots` in another; look at the pictures before you commit
them.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from conftest import CHROMIUM
from playwright.sync_api import Browser, FloatRect, sync_playwright

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDTH = 1280
_MARGIN, _GAP = 44, 8
"""The pixels left above the first element and below the last."""


@dataclass(frozen=True)
class Picture:
    """One picture: its file, its page, and the elements at which it begins and ends.

    Without `until` it has `height` pixels; without `begin` it begins at the top of the page.
    """

    name: str
    path: str
    until: str = ""
    height: int = 1000
    begin: str = ""
    width: int = WIDTH


_COLUMN = 837
"""The width of a page without the column of data and citation."""
PICTURES = (
    Picture("start", "/", until="ul.legend"),
    Picture("project", "/doc/project/innamoruhr"),
    Picture("place", "/doc/place/gelsenkirchen"),
    Picture(
        "story",
        "/doc/project/siko-ruhr",
        height=860,
        begin="h2:has-text('What happened when')",
        width=_COLUMN,
    ),
    Picture("disagreement", "/doc/figure/projekte", height=1100, begin="h1", width=_COLUMN),
    Picture("map", "/map", until="svg.picture"),
    Picture("timeline", "/timeline", until="svg.picture"),
    Picture("query", "/queries/map-of-projects", until="svg.picture"),
    Picture("network", "/network", until="svg.picture"),
)


def take(browser: Browser, base: str, picture: Picture) -> None:
    """Write one picture, of the English page in the light colours."""
    page = browser.new_page(
        viewport={"width": WIDTH, "height": 900}, locale="en-GB", color_scheme="light"
    )
    page.goto(f"{base}{picture.path}?lang=en")

    def box(element: str) -> FloatRect:
        found = page.locator(element).first.bounding_box()
        if found is None:
            raise ValueError(f"{picture.path} does not display {element}")
        return found

    top = box(picture.begin)["y"] - _MARGIN if picture.begin else 0
    height = picture.height
    if picture.until:
        last = box(picture.until)
        height = last["y"] + last["height"] + _GAP - top
    page.screenshot(
        path=IMAGES / f"{picture.name}.png",
        full_page=True,
        clip={"x": 0, "y": top, "width": picture.width, "height": height},
    )
    page.close()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for each in PICTURES:
            take(chromium, sys.argv[1].rstrip("/"), each)
        chromium.close()
