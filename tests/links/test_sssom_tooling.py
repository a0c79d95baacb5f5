"""The mapping sets, read by the reference implementation of SSSOM (`make test-sssom`)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import graph_diff, to_isomorphic
from rdflib.namespace import DCTERMS, OWL, RDF, SDO

from ruhrkg.graph.sssom import quads
from ruhrkg.graph.sssom_tsv import read_sets
from ruhrkg.vocabulary import PREFIXES

pytestmark = pytest.mark.sssom
SSSOM = PREFIXES["sssom"]


@pytest.fixture(scope="module")
def tool() -> str:
    named = os.environ.get("RUHRKG_SSSOM", "sssom")
    found = shutil.which(named)
    if not found:
        pytest.skip("no `sssom` here: `pip install sssom` in an environment of its own")
    return found


TARGETS = "abgeordnetenwatch ags ars geonames gnd nuts ror sdg stw wikidata"


@pytest.mark.parametrize("target", TARGETS.split())
def test_the_reference_implementation_finds_no_fault(root: Path, tool: str, target: str) -> None:
    path = root / "data" / "links" / f"{target}.sssom.tsv"
    done = subprocess.run(
        [tool, "validate", str(path)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr + done.stdout


def test_its_rdf_and_ours_have_the_same_statements(root: Path, tool: str, tmp_path: Path) -> None:
    (stw,) = [s for s in read_sets(root) if s.target == "stw"]
    out = tmp_path / "stw.ttl"
    command = [tool, "convert", str(root / stw.name), "-O", "rdf", "-o", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    theirs = Graph().parse(out)
    for definition in list(theirs.objects(None, URIRef(SSSOM + "extension_definitions"))):
        theirs.remove((definition, None, None))
    for said_besides in ("extension_definitions", "record_id"):
        theirs.remove((None, URIRef(SSSOM + said_besides), None))
    theirs.remove((None, DCTERMS.created, None))
    ours = Graph()
    for quad in quads(stw):
        ours.parse(data=f"{quad.triple} .", format="nt")
    for match in stw.matches:
        ours.remove((URIRef(match.subject), URIRef(match.predicate), URIRef(match.object)))
    ours.remove((None, RDF.type, URIRef(SSSOM + "Mapping")))
    for said_besides_by_us in (SDO.citation, DCTERMS.created):
        ours.remove((None, said_besides_by_us, None))
    assert (None, RDF.type, OWL.Axiom) in ours
    _, only_theirs, only_ours = graph_diff(to_isomorphic(theirs), to_isomorphic(ours))
    assert (list(only_theirs), list(only_ours)) == ([], [])
