"""The programs on the pages of the examples, run as a reader would run them."""

import html
import re
import shutil
import subprocess
import sys

import pytest
from flask import Flask

from ruhrkg.sparql.query.library import Query
from ruhrkg.web.sparql.snippets import snippets

# One of each form; the second and third contain quotation marks, the fourth backslashes.
NAMES = ("fields-and-projects", "money-with-sources", "is-a-budget-known", "project-dossier")
HOSTILE = "#+ title: x\nASK { BIND ('''a\"\"\"b`${c}\\\\d'\"''' AS ?x) }"


def programs(app: Flask, address: str, name: str) -> list[tuple[str, str]]:
    """Language and text of each program on the page of an example."""
    page = app.test_client().get(
        f"/queries/{name}?lang=en", headers={"Accept": "text/html"}, base_url=address
    )
    found = re.findall(r'<code class="language-(\w+)">(.*?)</code>', page.text, re.DOTALL)
    return [(language, html.unescape(text)) for language, text in found]


def output(command: list[str]) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_the_python_programs_print_the_answer(app: Flask, address: str, name: str) -> None:
    texts = [text for language, text in programs(app, address, name) if language == "python"]
    assert ["SPARQLWrapper" in texts[0], "rdflib" in texts[1]] == [True, True]
    for text in texts:
        printed = output([sys.executable, "-c", text])
        assert "InnaMoRuhr" in printed or "id/project/kris" in printed or "True" in printed


@pytest.mark.parametrize("name", NAMES)
def test_the_curl_program_prints_the_answer(app: Flask, address: str, name: str) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    (text,) = (text for language, text in programs(app, address, name) if language == "sh")
    printed = output(["sh", "-c", text])
    assert "InnaMoRuhr" in printed or "id/project/kris" in printed or "true" in printed


def test_the_javascript_program_prints_the_answer(app: Flask, address: str) -> None:
    if not shutil.which("node"):
        pytest.skip("Node.js is not installed")
    texts = dict(programs(app, address, "fields-and-projects"))
    printed = output(["node", "--input-type=module", "-e", texts["javascript"]])
    assert "InnaMoRuhr" in printed


@pytest.mark.parametrize("name", NAMES)
def test_the_r_program_prints_the_answer(app: Flask, address: str, name: str) -> None:
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    printed = output(["Rscript", "-e", dict(programs(app, address, name))["r"]])
    assert "InnaMoRuhr" in printed or "id/project/kris" in printed or "true" in printed


def test_quotation_marks_and_backslashes_stay_what_they_are(app: Flask, tmp_path) -> None:
    text = HOSTILE.partition("\n")[2]
    query = Query("examples", "hostile", tmp_path, "ASK", text, {"de": "x", "en": "x"})
    with app.test_request_context():
        made = {s.name: s.text for s in snippets(query, text, "http://h/sparql", "http://h/q", {})}
    python = re.search(r"setQuery\((.*?)\)\n+print", made["sparqlwrapper"], re.DOTALL)
    assert output([sys.executable, "-c", f"print({python[1]})"]).strip() == text
    if shutil.which("node"):
        javascript = re.search(
            r"const query = (.*?);\nconst response", made["javascript"], re.DOTALL
        )
        assert output(["node", "-e", f"console.log({javascript[1]})"]).strip() == text
