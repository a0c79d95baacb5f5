"""The Nu HTML checker on every page type and style sheet. Run by `make test-markup`."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.page_kinds import KINDS, REPORT

pytestmark = pytest.mark.markup

CHECKOUT = Path(__file__).parents[2]
JAR = CHECKOUT / ".tools/vnu/node_modules/vnu-jar/build/dist/vnu.jar"
STATIC = CHECKOUT / "server/ruhrkg/web/static"
PAGES = [
    *(kind for kind in KINDS if kind != REPORT and "{release}" not in kind),
    "/doc/phase/zuhoeren",
    "/doc/graph/record/organisation/bistum-essen",
    "/queries/neighbouring-municipalities",
]
# SVG 2 has these properties; the checker's list of CSS properties does not.
UNKNOWN_TO_THE_CHECKER = tuple(
    f"Property “{name}” doesn't exist." for name in ("vector-effect", "paint-order")
)


def complaints(*arguments: str | Path) -> list[dict[str, Any]]:
    """The errors that the checker reports for `arguments`, or why it could not read them."""
    command = ["java", "-jar", JAR, "--stdout", "--exit-zero-always", "--format", "json"]
    done = subprocess.run([*command, *arguments], capture_output=True, check=True, timeout=900)
    messages = json.loads(done.stdout)["messages"]
    return [
        {key: message.get(key) for key in ("url", "lastLine", "message", "extract")}
        for message in messages
        if message["type"] != "info" and not message["message"].endswith(UNKNOWN_TO_THE_CHECKER)
    ]


def test_every_page_is_valid_html_in_both_languages(client: FlaskClient, tmp_path: Path) -> None:
    files = []
    for language in ("de", "en"):
        headers = {"Accept": "text/html", "Accept-Language": language}
        for number, path in enumerate(PAGES):
            response = client.get(path, headers=headers)
            assert response.mimetype == "text/html", path
            file = tmp_path / f"{number}-{path.strip('/').partition('?')[0].replace('/', '-')}"
            files.append(file.with_name(f"{file.name}-{language}.html"))
            files[-1].write_bytes(response.data)
    assert complaints("--html", *files) == []


def test_every_style_sheet_is_valid_css() -> None:
    assert complaints("--css", *sorted(STATIC.glob("*.css"))) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>x</title><p id=a><p id=a>", encoding="utf-8")
    sheet = tmp_path / "sheet.css"
    sheet.write_text("p { colour: red }", encoding="utf-8")
    assert complaints("--html", page)
    assert complaints("--css", sheet)
