"""One version: package, citation, ontology and changelog agree; the lock files fit the ranges."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from rdflib import OWL, Graph, URIRef

CHECKOUT = Path(__file__).parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ONTOLOGY = URIRef("https://w3id.org/ruhrkg/ontology")


def test_the_citation_has_the_version_of_the_package():
    citation = yaml.safe_load((CHECKOUT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == PROJECT["version"]


def test_the_ontology_has_the_version_of_the_package():
    graph = Graph().parse(CHECKOUT / "ontology" / "ruhrkg.ttl", format="turtle")
    assert str(graph.value(ONTOLOGY, OWL.versionInfo)) == PROJECT["version"]
    assert str(graph.value(ONTOLOGY, OWL.versionIRI)) == f"{ONTOLOGY}/{PROJECT['version']}"


def test_the_newest_release_of_the_changelog_is_this_version_with_its_date():
    text = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = yaml.safe_load((CHECKOUT / "CITATION.cff").read_text(encoding="utf-8"))
    version, date = re.findall(r"^## (\d+\.\d+\.\d+) – (\d{4}-\d{2}-\d{2})$", text, re.M)[0]
    assert (version, date) == (PROJECT["version"], str(citation["date-released"]))


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("requirements.lock", PROJECT["dependencies"]),
        (
            "requirements-dev.lock",
            [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]],
        ),
    ],
)
def test_a_lock_file_contains_every_dependency_at_an_allowed_version(file, wanted):
    lines = (CHECKOUT / file).read_text(encoding="utf-8").splitlines()
    locked = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", "\n".join(lines), re.M))
    for requirement in map(Requirement, wanted):
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert requirement.specifier.contains(locked[name]), requirement
