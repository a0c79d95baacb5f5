import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ruhrkg.graph.loading import load
from ruhrkg.release.build import build
from ruhrkg.release.datasets.definitions import split
from ruhrkg.release.datasets.dumps import ALL_DUMPS
from ruhrkg.release.datasets.tables import tables_of, write_csv, write_metadata, write_xlsx
from ruhrkg.release.store import Release, ReleaseError
from ruhrkg.settings import Settings
from ruhrkg.vocabulary import PREFIXES

PROJECT = "https://w3id.org/ruhrkg/id/project/x"


@pytest.fixture
def triples(small_root: Path) -> list[Triple]:
    return [quad.triple for quad in split(load(small_root))["projects"]]


def test_a_row_is_a_thing_and_texts_have_a_column_a_language(triples: list[Triple]):
    (row,) = csv.DictReader(io.StringIO(write_csv(tables_of(triples)).decode()))
    assert row["iri"] == PROJECT
    assert (row["rdfs:label@de"], row["rdfs:label@en"]) == ("X", "X")
    assert row["rdf:type"].endswith("#Project")


def test_several_values_are_in_one_cell_in_a_fixed_order():
    thing, theme = NamedNode(PROJECT), NamedNode(PREFIXES["rkg"] + "theme")
    values = [NamedNode("https://example.org/b"), NamedNode("https://example.org/a")]
    (row,) = csv.DictReader(
        io.StringIO(write_csv(tables_of(Triple(thing, theme, v) for v in values)).decode())
    )
    assert row["rkg:theme"] == "https://example.org/a ¦ https://example.org/b"


def test_a_workbook_has_a_sheet_a_class_and_no_formulas():
    thing = NamedNode(PROJECT)
    name = NamedNode(PREFIXES["rdfs"] + "label")
    number = NamedNode(PREFIXES["schema"] + "position")
    kind = NamedNode(PREFIXES["rkg"] + "Forum")
    triples = [
        Triple(thing, NamedNode(PREFIXES["rdf"] + "type"), kind),
        Triple(thing, name, Literal("=1+1", language="de")),
        Triple(thing, number, Literal(13)),
    ]
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(tables_of(triples))))
    assert book.sheetnames == ["rkg Forum"]
    head, row = book.active.iter_rows()
    cells = dict(zip((c.value for c in head), row, strict=True))
    assert (cells["rdfs:label@de"].value, cells["rdfs:label@de"].data_type) == ("=1+1", "s")
    assert cells["schema:position"].value == 13


def test_the_same_tables_give_the_same_workbook_whenever_it_is_made(triples: list[Triple]):
    assert write_xlsx(tables_of(triples)) == write_xlsx(tables_of(reversed(triples)))


def test_an_empty_part_is_an_empty_table_and_workbook():
    assert write_csv([]) == b"iri\r\n"
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx([]))).sheetnames == ["empty"]


def test_the_description_names_every_column_of_the_csv(small_root: Path, tmp_path: Path):
    release = build(Settings(root=small_root, build_dir=tmp_path))
    text = release.path("dumps/projects.csv").read_text(encoding="utf-8")
    head = next(csv.reader(io.StringIO(text)))
    described = json.loads(release.path("dumps/projects.csv-metadata.json").read_text())
    columns = described["tableSchema"]["columns"]
    assert [column["titles"] for column in columns] == head
    assert described["url"] == "projects.csv"
    german = [column for column in columns if column["titles"].endswith("@de")]
    assert all(column["lang"] == "de" for column in german)


def test_a_description_is_valid_json_without_columns():
    assert json.loads(write_metadata([], "x.csv"))["tableSchema"]["primaryKey"] == "iri"


def test_boundaries_stay_out_of_tables(small_root: Path):
    places = tables_of(quad.triple for quad in split(load(small_root))["places"])
    assert b"MULTIPOLYGON" not in write_csv(places)
    assert b"geometry/p" in write_csv(places)


TABLES = [dump.part.slug for dump in ALL_DUMPS if dump.format.name == "csv"]
Stated = set[tuple[str, str, str, str]]
"""Subject, property, language and value."""


def read_back(folder: Path, slug: str) -> Stated:
    """What a table states by its own description (Model for Tabular Data, section 6.4)."""
    described = json.loads((folder / f"{slug}.csv-metadata.json").read_text(encoding="utf-8"))
    text = (folder / described["url"]).read_bytes().decode()
    _, *rows = csv.reader(io.StringIO(text, newline=""))
    subject, *columns = described["tableSchema"]["columns"]
    assert subject["name"] == described["tableSchema"]["primaryKey"]
    return {
        (iri, column["propertyUrl"], column.get("lang", ""), value)
        for iri, *cells in rows
        for column, cell in zip(columns, cells, strict=True)
        if cell
        for value in cell.split(column["separator"])
    }


@pytest.mark.parametrize("slug", TABLES)
def test_a_table_read_by_its_description_states_what_the_graph_does(release: Release, slug: str):
    folder = release.folder / "dumps"
    stated = {
        (subject.value, predicate.value, getattr(value, "language", None) or "", value.value)
        for subject, predicate, value, _ in parse(
            path=str(folder / f"{slug}.nt"), format=RdfFormat.N_TRIPLES
        )
        if predicate.value != PREFIXES["geo"] + "asWKT"
    }
    assert read_back(folder, slug) == stated


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_value_that_would_be_read_as_two_stops_the_build(write):
    title = NamedNode(PREFIXES["dcterms"] + "title")
    tables = tables_of([Triple(NamedNode(PROJECT), title, Literal("Forum ¦ Essen"))])
    with pytest.raises(ReleaseError, match="Forum ¦ Essen"):
        write(tables)
