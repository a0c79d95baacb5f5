"""The search index: folding, what is found, equal bytes."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from ruhrkg.reconciliation.plan_names import PlanNames
from ruhrkg.release.search_index import Entry, entries, fold, spellings, write
from ruhrkg.vocabulary import BASE_IRI, PREFIXES


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Mülheim", "muelheim"), ("Straße", "strasse"), ("Café", "cafe"), ("ÖPNV", "oepnv")],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_umlauts_are_indexed_with_and_without_their_second_letter() -> None:
    assert spellings("Mülheim") == ["muelheim", "mulheim"]
    assert spellings("Essen") == ["essen"]


def _store() -> Store:
    store = Store()
    label = NamedNode(PREFIXES["rdfs"] + "label")
    for path, text, language in (
        ("id/project/a", "Elektromobilität", "de"),
        ("id/project/a", "Electric mobility", "en"),
        ("id/funding/a-1", "Förderung", "de"),
        ("graph/editorial", "Graph", "de"),
    ):
        store.add(Quad(NamedNode(BASE_IRI + path), label, Literal(text, language=language)))
    return store


def test_only_things_that_readers_look_for_are_indexed() -> None:
    found = list(entries(_store(), BASE_IRI))
    assert [entry.iri for entry in found] == [BASE_IRI + "id/project/a"]
    assert found[0].label("en") == "Electric mobility"


def _named(path: str, **names: str) -> Store:
    store = Store()
    for name, text in names.items():
        prefix, _, local = name.partition("_")
        property_ = NamedNode(PREFIXES[prefix] + local)
        store.add(Quad(NamedNode(BASE_IRI + path), property_, Literal(text, language="de")))
    return store


def test_a_thing_is_named_by_its_label_as_on_its_page() -> None:
    store = _named("id/event/a", dcterms_title="A title", rdfs_label="Label", foaf_name="A name")
    (entry,) = entries(store, BASE_IRI)
    assert entry.label("de") == entry.any_label == "Label"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Partei (PAR)", "PAR"),
        ("Deutsche Bahn AG", "DB"),
        ("Westfälische Hochschule", "W-HS"),
        ("NABU NRW", "NABU"),
        ("NABU NRW", "Naturschutzbund"),
    ],
)
def test_the_forms_of_names_that_reconciliation_knows_are_indexed(name: str, form: str) -> None:
    plan_names = PlanNames(
        state=(("Nordrhein-Westfalen", "NRW"),),
        form=(("Westfälische Hochschule", "W-HS"), ("NABU NRW", "Naturschutzbund NRW")),
    )
    (entry,) = entries(_named("id/organisation/a", rdfs_label=name), BASE_IRI, plan_names)
    assert form in entry.other
    assert entry.labels == {"de": [name]}


def test_the_same_things_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, entries(_store(), BASE_IRI))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_entry_without_german_or_english_still_has_a_name() -> None:
    entry = Entry("x", "source")
    entry.labels["fr"].append("Carte")
    assert entry.any_label == "Carte"
    assert entry.label("de") == ""
