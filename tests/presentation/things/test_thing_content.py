"""The content of a thing's page, made without an app."""

from collections.abc import Iterable

import pytest
from pyoxigraph import Literal, NamedNode

from ruhrkg.presentation.display import DisplayValue, Group
from ruhrkg.presentation.labels import Document
from ruhrkg.presentation.page_source import PageSource
from ruhrkg.presentation.references import Notes, References
from ruhrkg.presentation.things.source_statements import sentences
from ruhrkg.presentation.things.thing_content import ThingContent, thing_content
from ruhrkg.vocabulary import GRAPH, ID, PREFIXES


def content(source: PageSource, local: str) -> ThingContent:
    found = thing_content(source, str(ID) + local)
    assert found is not None
    return found


def test_a_page_is_made_without_an_app(german: PageSource, english: PageSource) -> None:
    assert content(german, "place/essen").thing.title.value == "Essen"
    kinds = [content(source, "place/essen").thing.class_labels[0] for source in (german, english)]
    assert [str(kind) for kind in kinds] == ["Ort", "place"]


def test_a_thing_that_nothing_is_known_of_has_no_page(german: PageSource) -> None:
    assert thing_content(german, str(ID) + "project/no-such-thing") is None


def values_of(groups: Iterable[Group]) -> list[DisplayValue]:
    lines = [line for group in groups for line in group.lines]
    return [value for line in lines for bundle in line.bundles for value in bundle]


@pytest.mark.parametrize(
    "local",
    ["project/innamoruhr", "figure/projekte", "person/armin-laschet", "plan/ruhr-konferenz"],
)
def test_notes_are_numbered_in_the_order_of_the_page(german: PageSource, local: str) -> None:
    found = content(german, local)
    thing = found.thing
    readings = [reading for table in thing.readings for reading in table.readings]
    values = [*values_of(thing.groups), *(entry.value for entry in found.story.entries)]
    body = [*readings, *values] if thing.readings_first else [*values, *readings]
    seen = 0
    for value in (*thing.lead, *body, *thing.reviews, *values_of(thing.last_groups)):
        numbers = {note.number for note in thing.notes.of(value.references)}
        new = sorted(number for number in numbers if number > seen)
        assert new == list(range(seen + 1, seen + 1 + len(new)))
        seen += len(new)
    assert seen > 1
    assert [note.number for note in thing.notes.all()] == list(range(1, seen + 1))


def test_the_order_of_asking_changes_no_number(german: PageSource) -> None:
    thing = content(german, "project/innamoruhr").thing
    before = [note.number for value in thing.lead for note in thing.notes.of(value.references)]
    for group in reversed(thing.last_groups):
        for line in group.lines:
            for value in line.values:
                thing.notes.of(value.references)
    after = [note.number for value in thing.lead for note in thing.notes.of(value.references)]
    assert before == after


def test_exact_sources_are_listed_before_ours() -> None:
    ours, source = str(GRAPH["editorial"]), str(ID["source/x"])
    documents = {iri: Document(iri) for iri in (ours, source)}
    made = References(documents)
    first, both = made.to([ours]), made.to([ours, source])
    notes = Notes(documents, [*first, *both])
    assert [(note.number, note.role) for note in notes.of(both)] == [(2, "exact"), (1, "ours")]


def test_numbers_of_a_property_are_ordered_by_value_then_dates(english: PageSource) -> None:
    thing = content(english, "project/innamoruhr").thing
    decimal = NamedNode(PREFIXES["xsd"] + "decimal")
    texts = ["100", "9", "12.5", "-3"]
    keys = {text: thing.literal(Literal(text, datatype=decimal))[1] for text in texts}
    assert sorted(texts, key=keys.__getitem__) == ["-3", "9", "12.5", "100"]


def test_the_sentences_that_carry_no_statement_are_named(english: PageSource) -> None:
    thing = content(english, "source/rk-umsetzen").thing
    silent = [sentence for sentence in sentences(thing, {}) if sentence.silent]
    assert [sentence.begin for sentence in silent] == [130, 912]
    assert all(not sentence.phrases for sentence in silent)


def test_other_names_are_in_the_language_of_the_reader_if_there_are_any(
    german: PageSource, english: PageSource
) -> None:
    for source in (german, english):
        names = content(source, "field/beste-bildung").thing.also
        assert {name.language for name in names} == {source.locale.language}
    untranslated = content(english, "project/digitale-modelldestination").thing.also
    assert {name.language for name in untranslated} == {"de"}


def test_every_value_of_a_deduction_is_marked_as_deduced(german: PageSource) -> None:
    thing = content(german, "organisation/mulnv").thing
    lines = [line for group in thing.groups for line in group.lines]
    (successors,) = [line.values for line in lines if line.name == "dcterms:isReplacedBy"]
    assert len(successors) == 2
    assert all(value.deduced and value.basis for value in successors)


@pytest.mark.parametrize(
    ("place", "basis"),
    [
        ("ruhr-area", "sum of its 53 municipalities"),
        ("kreis-unna", "sum of its 10 municipalities"),
        ("essen", None),
    ],
)
def test_a_population_that_we_added_up_has_its_reason(
    english: PageSource, place: str, basis: str | None
) -> None:
    thing = content(english, f"place/{place}").thing
    reasons = [
        reading.basis and reading.basis.value
        for table in thing.readings
        for reading in table.readings
        if reading.quantity.value == "Population"
    ]
    assert reasons == [basis]


def test_a_payer_that_we_deduced_is_marked(english: PageSource) -> None:
    def details(project: str) -> str:
        values = values_of(content(english, f"project/{project}").thing.groups)
        return " ".join(value.detail.value for value in values if value.detail)

    ministry = "Ministry of Transport of North Rhine-Westphalia"
    assert f"{ministry}, deduced" in details("mobilitaetszentrale")
    assert "deduced" not in details("open-district-hub")
