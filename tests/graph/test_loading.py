from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.graph.files import authored_files
from ruhrkg.graph.loading import load, merge_default_graph

PREFIX = "@prefix rkg: <https://w3id.org/ruhrkg/ontology#> .\n"
GRAPHS = "https://w3id.org/ruhrkg/graph/"


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "graph"),
    [
        ("data/sources.ttl", GRAPHS + "sources"),
        ("data/projects/a.trig", None),
        ("ontology/ruhrkg.ttl", GRAPHS + "ontology"),
        ("ontology/mappings.ttl", GRAPHS + "mappings"),
        ("ontology/schemes/status.ttl", GRAPHS + "schemes"),
        ("shapes/project.ttl", GRAPHS + "shapes"),
    ],
)
def test_a_turtle_file_lies_in_one_graph_and_a_trig_file_names_its_own(
    tmp_path: Path, name: str, graph: str | None
) -> None:
    write(tmp_path, name, "")
    (file,) = authored_files(tmp_path)
    assert (file.name, file.graph) == (name, graph)


def test_a_folder_without_authored_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=str(tmp_path)):
        load(tmp_path)


def test_turtle_statements_get_the_graph_of_their_file(tmp_path: Path) -> None:
    write(tmp_path, "data/sources.ttl", PREFIX + "rkg:a rkg:b rkg:c .")
    (quad,) = load(tmp_path)
    assert quad.graph_name == NamedNode(GRAPHS + "sources")


def test_a_statement_outside_every_graph_is_refused_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, "data/x.trig", PREFIX + "\nrkg:a rkg:b rkg:c .")
    with pytest.raises(AuthoredFileError) as raised:
        load(tmp_path)
    assert raised.value.file == "data/x.trig"
    assert raised.value.line == 3
    assert "without source" in raised.value.problem
    assert "GRAPH" in raised.value.remedy


def test_bad_syntax_names_file_and_line(tmp_path: Path) -> None:
    write(tmp_path, "data/x.ttl", PREFIX + "rkg:a rkg:b .\n")
    with pytest.raises(AuthoredFileError) as raised:
        load(tmp_path)
    assert (raised.value.file, raised.value.line) == ("data/x.ttl", 2)
    assert str(raised.value).startswith("data/x.ttl:2:")


@pytest.mark.parametrize(
    ("prefix", "remedy"),
    [
        ("skos", "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."),
        ("sko", "Did you mean 'skos:'?"),
    ],
)
def test_an_undeclared_prefix_gets_a_remedy(tmp_path: Path, prefix: str, remedy: str) -> None:
    write(tmp_path, "data/x.ttl", PREFIX + f"rkg:a {prefix}:b rkg:c .\n")
    with pytest.raises(AuthoredFileError) as raised:
        load(tmp_path)
    assert remedy in raised.value.remedy


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    write(tmp_path, "data/x.ttl", "")
    (tmp_path / "data/x.ttl").write_bytes(PREFIX.encode() + b'rkg:a rkg:b "\xff" .')
    with pytest.raises(AuthoredFileError) as raised:
        load(tmp_path)
    assert raised.value.file == "data/x.ttl"


def test_the_default_graph_contains_each_triple_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        "data/x.trig",
        PREFIX + "GRAPH rkg:g { rkg:a rkg:b 1 }\nGRAPH rkg:h { rkg:a rkg:b 1 , 2 }",
    )
    store = load(tmp_path)
    merge_default_graph(store)
    merged = list(store.quads_for_pattern(None, None, None, DefaultGraph()))
    assert {q.object for q in merged} == {Literal(1), Literal(2)}
    assert len(merged) == 2
    assert isinstance(store, Store)
