import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ruhrkg.cli import main
from ruhrkg.quality.findings import Severity

PREFIXES = """\
@prefix rkg: <https://w3id.org/ruhrkg/ontology#> .
@base <https://w3id.org/ruhrkg/id/> .
"""


@pytest.fixture
def project(tmp_path: Path, root: Path) -> Path:
    """A small project: the real shapes and checks, one file of data."""
    for folder in ("shapes", "queries"):
        shutil.copytree(root / folder, tmp_path / folder)
    write(tmp_path, "data/projects/a.trig", "<source/s> { <project/a> rkg:forum <forum/tf-1> . }")
    return tmp_path


def write(project: Path, name: str, text: str) -> None:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PREFIXES + text + "\n", encoding="utf-8")


def check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def findings(*arguments: object) -> list[dict[str, object]]:
    return json.loads(check(*arguments, "--json", "--severity", "info").stdout)["findings"]


@pytest.mark.parametrize(
    ("name", "text", "line", "problem", "remedy"),
    [
        (
            "data/projects/b.trig",
            "<source/s> { <project/b> rkg:forum . }",
            3,
            "not a valid RDF object",
            "Fix the line",
        ),
        (
            "data/projects/b.trig",
            "<project/b> rkg:forum 1 .",
            3,
            "statement without source",
            "GRAPH <id/source/...>",
        ),
        (
            "data/places.ttl",
            "<place/a> shema:name 1 .",
            3,
            "prefix shema:",
            "Did you mean 'schema:'?",
        ),
        (
            "data/places.ttl",
            "<place/a> schema:name 1 .",
            3,
            "prefix schema:",
            "@prefix schema: <https",
        ),
    ],
    ids=["broken Turtle", "no source", "unknown prefix", "prefix not declared"],
)
def test_a_file_that_cannot_be_read_is_named_with_line_and_remedy(
    project: Path, name: str, text: str, line: int, problem: str, remedy: str
) -> None:
    write(project, name, text)
    result = check(project)
    assert result.exit_code == 1
    assert f"{name}:{line}" in result.stdout
    assert problem in result.stdout
    assert remedy in result.stdout
    (finding,) = findings(project)
    assert (finding["rule"], finding["file"], finding["line"]) == ("file-unreadable", name, line)


def test_a_row_of_names_that_cannot_be_read_is_reported(project: Path) -> None:
    (project / "data" / "names.tsv").write_text("# names\nriver\tIsar\n", encoding="utf-8")
    (finding,) = findings(project)
    assert (finding["file"], finding["line"]) == ("data/names.tsv", 2)
    assert "state" in finding["remedy"]["en"]


def test_every_broken_file_is_reported_and_none_is_changed(project: Path) -> None:
    for name in ("data/b.trig", "data/c.ttl"):
        write(project, name, "<place/a> rkg:y")
    before = {path: path.read_bytes() for path in (project / "data").glob("*.t*")}
    assert {f["file"] for f in findings(project, "--fix")} == {"data/b.trig", "data/c.ttl"}
    assert {path: path.read_bytes() for path in before} == before


def test_a_missing_file_is_named_by_its_graph_with_the_remedy(project: Path) -> None:
    missing = [f for f in findings(project) if f["rule"] == "file-missing"]
    assert "https://w3id.org/ruhrkg/graph/sources" in {f["graph"] for f in missing}
    assert all("data/sources.ttl" in f["remedy"]["en"] for f in missing)


def test_a_path_that_does_not_exist_is_wrong_usage(project: Path) -> None:
    result = check(project / "data" / "none.trig")
    assert result.exit_code == 2
    assert "none.trig" in result.stderr


def test_a_folder_without_authored_files_is_wrong_usage(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert result.exit_code == 2
    assert str(tmp_path) in result.stderr


def test_a_finding_names_the_line_of_its_subject_and_the_graph(project: Path) -> None:
    (dead,) = [
        f
        for f in findings(project)
        if f["rule"] == "dead-reference" and str(f["focus"]).endswith("/project/a")
    ]
    assert (dead["file"], dead["line"]) == ("data/projects/a.trig", 3)
    assert dead["graph"] == "https://w3id.org/ruhrkg/id/source/s"


def test_messages_are_in_the_requested_language(project: Path) -> None:
    assert "Jede IRI unter id/" in check(project, "--lang", "de").stdout
    assert "Every IRI under id/" in check(project, "--lang", "en").stdout


def test_severity_decides_what_is_reported(project: Path) -> None:
    found = {
        str(severity): json.loads(
            check(project, "--json", "--severity", severity.value.lower()).stdout
        )["findings"]
        for severity in Severity
    }
    assert {f["severity"] for f in found["Violation"]} == {"Violation"}
    assert len(found["Violation"]) < len(found["Info"])


def test_fix_rewrites_what_is_not_in_canonical_layout_and_keeps_its_meaning(project: Path) -> None:
    def untidy() -> set[object]:
        return {f["file"] for f in findings(project) if f["rule"] == "layout-canonical"}

    assert "data/projects/a.trig" in untidy()
    result = check(project, "--fix")
    assert "rewritten: data/projects/a.trig" in result.stderr
    assert untidy() == set()
    assert "id/project/a" in (project / "data/projects/a.trig").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "# why\n<source/s> { <place/a> rkg:b 1 }",
        "<source/s> { <place/a> rkg:b 1 } # why",
        "<source/s> { <place/a> rkg:b 'x' # why\n }",
        "<source/s> { rkg:o\\'b rkg:b 1 . # it's why\n }",
    ],
)
def test_fix_leaves_a_file_with_comments_alone(project: Path, text: str) -> None:
    write(project, "data/b.trig", text)
    before = (project / "data/b.trig").read_text(encoding="utf-8")
    check(project, "--fix")
    assert (project / "data/b.trig").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("text", ["<source/s#char=1,2> { <place/a> rkg:b '# 1' }"])
def test_fix_takes_a_number_sign_of_an_iri_or_text_for_no_comment(project: Path, text: str) -> None:
    write(project, "data/b.trig", text)
    assert "rewritten: data/b.trig" in check(project, "--fix").stderr


def test_a_rewriting_that_breaks_leaves_the_file_as_it_was(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (project / "data/projects/a.trig").read_bytes()

    def fail(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fail)
    assert check(project, "--fix").exit_code != 0
    assert (project / "data/projects/a.trig").read_bytes() == before
    assert [path.name for path in (project / "data/projects").iterdir()] == ["a.trig"]


def test_a_query_with_a_bad_header_or_prefix_is_a_finding_with_its_line(project: Path) -> None:
    folder = project / "queries" / "examples"
    (folder / "bad.rq").write_text("#+ title: [\nASK {}\n", encoding="utf-8")
    (folder / "wrong.rq").write_text(
        "#+ title: x\n#+ question: x\n#+ expect: x\n#+ tags: [x]\n"
        "PREFIX schema: <http://schema.org/>\nASK {}\n",
        encoding="utf-8",
    )
    found = {f["file"]: f for f in findings(project) if f["rule"] == "query-usable"}
    assert found["queries/examples/bad.rq"]["line"] == 2
    assert found["queries/examples/wrong.rq"]["line"] == 5
    assert "https://schema.org/" in str(found["queries/examples/wrong.rq"]["message"])
    assert len(found) == 2


def test_a_check_that_is_not_sparql_is_reported_and_the_others_still_run(project: Path) -> None:
    path = project / "queries/checks/file-missing.rq"
    path.write_text(path.read_text(encoding="utf-8").replace("SELECT", "SELECTED"))
    found = findings(project)
    (broken,) = [f for f in found if f["rule"] == "query-usable"]
    assert broken["file"] == "queries/checks/file-missing.rq"
    assert "dead-reference" in {f["rule"] for f in found}


def test_one_file_is_checked_with_the_others_but_reported_alone(project: Path) -> None:
    write(project, "data/projects/b.trig", "<source/s> { <project/b> rkg:forum <forum/tf-2> . }")
    files = {f["file"] for f in findings(project / "data/projects/b.trig")}
    assert files == {"data/projects/b.trig"}


def test_a_file_outside_the_project_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "lost.trig").write_text("", encoding="utf-8")
    result = check(tmp_path / "lost.trig")
    assert result.exit_code == 2
    assert "lost.trig" in result.stderr


def test_a_shape_without_severity_is_named(project: Path) -> None:
    path = project / "shapes/ruhr-konferenz.ttl"
    text = path.read_text(encoding="utf-8")
    start = text.index("shape:RuhrProject-tie-Violation a")
    end = text.index(" .\n", start)
    block = text[start:end].replace("    sh:severity sh:Violation", '    sh:name "tie"')
    path.write_text(text[:start] + block + text[end:], encoding="utf-8")
    write(project, "data/projects/a.trig", "<source/s> { <project/a> a rkg:Project . }")
    result = check(project)
    assert result.exit_code == 2
    assert "Project-tie-Violation has no sh:severity" in result.stderr
