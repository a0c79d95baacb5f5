"""What shares the page of which thing in a site of files."""

import pytest
from flask import Flask

from ruhrkg.release.store import Release
from ruhrkg.static_site import shared_pages
from ruhrkg.static_site.sharing import SHARED, Sharing, parents, statements

BASE = "https://plan.example/"
ABOUT, PART = f"<{BASE}ontology#about>", "<http://purl.org/dc/terms/hasPart>"
# The predicate of our own base counts: that of the process.
RKG_ABOUT = "<https://w3id.org/ruhrkg/ontology#about>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
CONCEPT = "<http://www.w3.org/2004/02/skos/core#Concept>"


def lines(*triples: tuple[str, str, str]) -> list[str]:
    def iri(term: str) -> str:
        return term if term.startswith("<") else f"<{BASE}{term}>"

    return [f"{iri(s)} {iri(p)} {iri(o)} .\n" for s, p, o in triples]


def found(*triples: tuple[str, str, str]) -> dict[str, str]:
    return {
        part.removeprefix(BASE): parent.removeprefix(BASE)
        for part, parent in parents(lines(*triples), BASE).items()
    }


def test_a_thing_stands_where_what_it_is_about_is_described() -> None:
    assert found(
        ("id/event/e", PART, "id/reading/r"), ("id/reading/r", RKG_ABOUT, "id/project/p")
    ) == {"id/reading/r": "id/project/p"}


def test_else_it_stands_where_it_is_named_as_a_part() -> None:
    assert found(("id/project/p", PART, "id/funding/f")) == {"id/funding/f": "id/project/p"}


def test_the_way_may_lead_over_other_sharing_things() -> None:
    assert found(("id/verification/v", PART, "id/match/m"), ("id/match/m", PART, "id/place/p")) == {
        "id/match/m": "id/place/p",
        "id/verification/v": "id/place/p",
    }


def test_a_source_or_a_concept_is_the_parent_of_nothing_and_a_graph_comes_last() -> None:
    stated = [
        ("id/match/m", PART, "id/source/s"),
        ("id/match/m", PART, "id/topic/t"),
        ("id/topic/t", TYPE, CONCEPT),
    ]
    assert found(*stated) == {}
    assert found(*stated, ("graph/links/g", PART, "id/match/m")) == {"id/match/m": "graph/links/g"}
    assert found(
        *stated, ("graph/links/g", PART, "id/match/m"), ("id/match/m", PART, "id/place/p")
    ) == {"id/match/m": "id/place/p"}


@pytest.fixture(scope="module")
def sharing(release: Release) -> Sharing:
    return Sharing.of(release)


def test_a_thing_that_shares_nothing_is_its_own_parent(sharing: Sharing) -> None:
    project = sharing.base_iri + "id/project/kris"
    assert sharing.parent(project) == project
    assert sharing.parent(sharing.base_iri + "id/silence/ruhr-digital-budget").endswith(
        "id/project/ruhr-digital"
    )


@pytest.mark.parametrize("kind", SHARED)
def test_each_kind_has_members_with_statements(
    release: Release, sharing: Sharing, kind: str
) -> None:
    members = sharing.members(kind)
    assert members
    stated = {quad.subject.value.partition("#")[0] for quad in statements(release.folder, members)}
    assert stated <= set(members)
    assert len(stated) > len(members) / 2


@pytest.mark.parametrize("kind", SHARED)
def test_each_kind_has_a_page_and_a_document(kind: str) -> None:
    app = Flask(__name__)
    app.register_blueprint(shared_pages.blueprint)
    routes = app.url_map.bind("localhost")
    assert routes.match(f"/doc/{kind}")[1] == {"kind": kind}
    assert routes.match(f"/data/{kind}.ttl")[1] == {"kind": kind, "suffix": "ttl"}
