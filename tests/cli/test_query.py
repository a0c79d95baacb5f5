"""`ruhrkg query`: from text, file or example, on a release or files, in every format."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from ruhrkg.cli import main
from ruhrkg.release.store import Release

DATA = """@prefix e: <http://example.org/> .
e:a e:near "POINT(7.0 51.5)"^^<http://www.opengis.net/ont/geosparql#wktLiteral> ; e:size 3 .
e:b e:size 5 .
"""


@pytest.fixture
def place(tmp_path: Path) -> str:
    path = tmp_path / "data.ttl"
    path.write_text(DATA, encoding="utf-8")
    return str(path)


def ask(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["query", *arguments], input=given)


def test_a_query_from_text_on_files_answers_in_csv(place: str) -> None:
    found = ask("SELECT ?s { ?s <http://example.org/size> 3 }", "--source", place)
    assert (found.exit_code, found.stdout_bytes) == (0, b"s\r\nhttp://example.org/a\r\n")
    assert "loading" in found.stderr


def test_a_query_comes_from_standard_input(place: str) -> None:
    found = ask("-", "--source", place, given="ASK { ?s ?p 5 }")
    assert json.loads(found.stdout)["boolean"] is True


def test_a_file_may_declare_parameters(place: str, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text(
        "#+ parameters: {size: {type: integer, default: 3}}\n"
        "SELECT ?s { ?s <http://example.org/size> $size }\n"
    )
    default = ask("--file", str(file), "--source", place)
    other = ask("--file", str(file), "--source", place, "--param", "size=5")
    assert "example.org/a" in default.stdout and "example.org/b" in other.stdout


def test_a_file_without_header_is_taken_as_it_is(place: str, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("SELECT $s { $s <http://example.org/size> 5 }")
    assert "example.org/b" in ask("-f", str(file), "--source", place).stdout


def test_an_example_runs_by_name_on_a_release(release: Release) -> None:
    found = ask(
        "--example", "projects-of-a-municipality",
        "-p", "municipality=id:place/herne", "-p", "lang=en",
        "--source", str(release.folder),
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    assert rows and {row["placeLabel"] for row in rows} == {"Herne"}


@pytest.mark.parametrize("suffix", ["tsv", "json", "xml"])
def test_the_other_formats_of_rows(place: str, suffix: str) -> None:
    found = ask("SELECT ?s { ?s ?p 5 }", "--source", place, "--format", suffix)
    assert "http://example.org/b" in found.stdout


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld"])
def test_the_formats_of_graphs(place: str, suffix: str) -> None:
    found = ask("CONSTRUCT WHERE { ?s ?p 5 }", "--source", place, "--format", suffix)
    assert "example.org/" in found.stdout


def test_a_workbook_and_a_map_are_written_to_files(place: str, tmp_path: Path) -> None:
    text = (
        "SELECT ?s ?n ?where { ?s <http://example.org/near> ?where ; <http://example.org/size> ?n }"
    )
    book, chart = tmp_path / "x.xlsx", tmp_path / "x.geojson"
    assert ask(text, "--source", place, "--format", "xlsx", "--output", str(book)).exit_code == 0
    assert ask(text, "--source", place, "--format", "geojson", "-o", str(chart)).exit_code == 0
    assert [row[0].value for row in openpyxl.load_workbook(book).active["A1:A2"]] == [
        "s",
        "http://example.org/a",
    ]
    (feature,) = json.loads(chart.read_text())["features"]
    assert feature["geometry"]["coordinates"] == [7.0, 51.5]


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["SELECT * {"], 1, "Line 1, column 11"),
        (["SELECT * { ?s ?p ?o }", "--rows", "1"], 1, "1"),
        (["ASK {}", "--format", "csv"], 2, "there are json, xml"),
        (["SELECT ?s { ?s ?p 5 }", "--format", "geojson"], 2, "no row of the result"),
        ([], 2, "give one of TEXT, --file and --example"),
        (["ASK {}", "-e", "timeline"], 2, "give one of TEXT"),
        (["-e", "nothing-such"], 2, "no query 'nothing-such'"),
        (["-e", "timeline", "-p", "from=19"], 2, "a year such as 2019"),
        (["-e", "timeline", "-p", "from"], 2, "write NAME=VALUE"),
        (["-f", "no-such-file.rq"], 2, "no-such-file.rq"),
    ],
)
def test_failures_are_reported_with_their_exit_code(
    place: str, arguments: list[str], code: int, word: str
) -> None:
    found = ask(*arguments, "--source", place)
    assert found.exit_code == code
    assert word in found.stderr
    assert found.stdout == ""


def test_a_query_may_be_given_less_time(place: str) -> None:
    product = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(24))
    endless = f"SELECT (COUNT(*) AS ?n) {{ {product} }}"
    found = ask(endless, "--source", place, "--timeout", "0.5")
    assert (found.exit_code, found.stdout) == (1, "")
    assert "0.5 s" in found.stderr


def test_the_examples_are_those_of_the_root_that_the_environment_names(
    root: Path, tmp_path: Path
) -> None:
    (tmp_path / "queries/examples").mkdir(parents=True)
    shutil.copy(root / "queries/examples/timeline.rq", tmp_path / "queries/examples/mine.rq")
    found = CliRunner().invoke(main, ["query", "--list"], env={"RUHRKG_ROOT": str(tmp_path)})
    (line,) = found.stdout.splitlines()
    assert line.startswith("mine ") and "What happened" in line


def test_an_example_with_a_faulty_header_is_reported(root: Path, tmp_path: Path) -> None:
    (tmp_path / "queries/examples").mkdir(parents=True)
    shutil.copy(root / "queries/examples/timeline.rq", tmp_path / "queries/examples/mine.rq")
    (tmp_path / "queries/examples/other.rq").write_text("#+ title: Other\nASK {}\n")
    found = CliRunner().invoke(main, ["query", "--list"], env={"RUHRKG_ROOT": str(tmp_path)})
    assert found.exit_code == 1
    assert found.stdout.startswith("mine ")
    assert "queries/examples/other.rq:1: the field `question` is missing. Fix" in found.stderr


def test_the_reason_for_an_answer_without_rows_is_printed(place: str) -> None:
    found = ask("SELECT * { ?s <http://example.org/sizes> ?o }", "--source", place)
    assert found.exit_code == 0
    assert "no rows: The property <http://example.org/sizes> does not occur" in found.stderr
    assert "no rows" not in ask("SELECT * { ?s ?p ?o }", "--source", place).stderr


def test_an_endpoint_that_gives_no_answer_is_named() -> None:
    found = ask("ASK {}", "--source", "http://127.0.0.1:9/sparql")
    assert found.exit_code == 1
    assert "http://127.0.0.1:9/sparql gave no answer" in found.stderr


def test_an_invalid_place_is_reported() -> None:
    found = ask("ASK {}", "--source", "nothing-such.ttl")
    assert found.exit_code == 2
    assert "nothing-such.ttl" in found.stderr


def test_the_examples_are_listed() -> None:
    found = ask("--list")
    assert "money-by-field" in found.stdout and "How much money" in found.stdout


@pytest.mark.parametrize("streams", [{}, {"stderr": subprocess.STDOUT}])
@pytest.mark.parametrize("arguments", [("--list",), ("SELECT * { ?s ?p ?o }", "--format", "json")])
def test_a_broken_pipe_ends_it_quietly(
    place: str, arguments: tuple[str, ...], streams: dict[str, int]
) -> None:
    command = [sys.executable, "-m", "ruhrkg", "query", *arguments, "--source", place]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    with subprocess.Popen(command, **pipes, text=True) as process:
        process.stdout.close()
        said = process.stderr.read() if process.stderr else ""
    assert process.returncode == 141
    assert not any(word in said for word in ("Usage", "Traceback", "pipe"))


def test_an_answer_that_cannot_be_written_is_not_reported_as_wrong_usage(place: str) -> None:
    found = ask("ASK {}", "--source", place, "-o", "/dev/full")
    assert found.exit_code == 1
    assert "the answer could not be written" in found.stderr
    assert "Usage" not in found.stderr


def test_what_a_map_cannot_show_is_a_feature_without_a_place(place: str, tmp_path: Path) -> None:
    empty = '"POINT EMPTY"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
    size = '"NaN"^^<http://www.w3.org/2001/XMLSchema#double>'
    found = ask(
        f"SELECT ({empty} AS ?g) ({size} AS ?n) {{}}", "--source", place, "--format", "geojson"
    )
    (feature,) = json.loads(found.stdout, parse_constant=pytest.fail)["features"]
    assert feature["geometry"] is None
    assert feature["properties"] == {"g": "POINT EMPTY", "n": "NaN"}
