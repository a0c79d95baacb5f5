"""The catalogue before three SHACL engines: pyshacl, rdf-validate-shacl and shacl-engine agree."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import Graph
from rdflib.namespace import DCAT
from tests.standards.checker import codes_of, counts, shapes_of, validate

from ruhrkg.formats import BY_SUFFIX

pytestmark = pytest.mark.standards

TOOLS = Path(__file__).parents[2] / ".tools" / "shacl"
SCRIPT = Path(__file__).with_name("engines.mjs")
ENGINES = ("rdf-validate-shacl", "shacl-engine")
PARSERS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nt": "nt"}
GERMAN = "DCAT-AP.de 3.0"
SEMIC = "DCAT-AP 3.0.1, SEMIC's validator"
BROKEN = "without access URLs"
PAGES = ("?page=1", "?page=2", "?page=3")


@pytest.fixture(scope="module")
def documents(portal_client: FlaskClient) -> dict[str, tuple[str, bytes]]:
    """Suffix and content of the whole catalogue and of each page of it in every serialisation."""
    found = {
        f"/catalog.{suffix}{query}": (suffix, portal_client.get(f"/catalog.{suffix}{query}").data)
        for suffix in PARSERS
        for query in ("", *PAGES)
    }
    assert portal_client.get(f"/catalog?page={len(PAGES) + 1}").status_code == 404
    broken = Graph().parse(data=found["/catalog.ttl"][1], format="turtle")
    broken.remove((None, DCAT.accessURL, None))
    return {**found, BROKEN: ("nt", broken.serialize(format="nt", encoding="utf-8"))}


def graph_of(suffix: str, content: bytes) -> Graph:
    return Graph().parse(data=content, format=PARSERS[suffix])


def ask(
    documents: dict[str, tuple[str, bytes]], standards: Path, profile: str, folder: Path
) -> dict[str, dict[str, list[list[str]]]]:
    """What each engine finds in each document: severity, focus node, path and message."""
    if not (TOOLS / "node_modules" / "shacl-engine").is_dir():
        pytest.skip(f"no SHACL engines in {TOOLS}: run make test-standards")
    shapes = folder / "shapes.nt"
    shapes.write_bytes(shapes_of(standards, profile).serialize(format="nt", encoding="utf-8"))
    asked: list[dict[str, Any]] = []
    for number, (name, (suffix, content)) in enumerate(documents.items()):
        file, codes = folder / f"{number}.{suffix}", folder / f"{number}.codes.nt"
        file.write_bytes(content)
        known = codes_of(graph_of(suffix, content), standards)
        codes.write_bytes(known.serialize(format="nt", encoding="utf-8"))
        kind = BY_SUFFIX[suffix].media_type
        asked.append({"name": name, "file": str(file), "mediaType": kind, "codes": str(codes)})
    script = shutil.copy(SCRIPT, TOOLS)
    done = subprocess.run(
        ["node", script],
        input=json.dumps({"shapes": [str(shapes)], "documents": asked}),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("profile", [SEMIC, GERMAN])
def test_three_engines_find_no_violation_and_the_same_faults(
    documents: dict[str, tuple[str, bytes]], standards: Path, profile: str, tmp_path: Path
):
    found = ask(documents, standards, profile, tmp_path)
    assert set(found) == set(ENGINES)
    expected = {
        name: counts(validate(graph_of(suffix, content), standards, profile))["Violation"]
        for name, (suffix, content) in documents.items()
    }
    assert expected.pop(BROKEN) > 50
    assert set(expected.values()) == {0}
    for engine, results in found.items():
        violations = {
            name: sorted(result[1:] for result in of if result[0] == "Violation")
            for name, of in results.items()
        }
        faults = violations.pop(BROKEN)
        assert violations == {name: [] for name in expected}, engine
        paths = [path for _, path, _ in faults]
        assert paths.count(str(DCAT.accessURL)) > 50, engine
