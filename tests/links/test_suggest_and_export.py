import csv
import gzip
import io
import json
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ruhrkg.cli import main
from ruhrkg.graph.sssom_tsv import parse, read_sets
from ruhrkg.links import export, suggest
from ruhrkg.links.http_client import Client, ServiceError
from ruhrkg.reconciliation.directory import Directory, Entity

ID = "https://w3id.org/ruhrkg/id/"
RVR = Entity("organisation/rvr", {"de": "Regionalverband Ruhr"}, ("org:Organization",), ("RVR",))
MANY = [Entity(f"place/p{n}", {"de": f"Ort {n}"}, ("schema:Place",)) for n in range(25)]


def service(form: dict[str, list[str]]) -> dict[str, Any]:
    """A reconciliation service that finds the name with a letter more."""
    queries = json.loads(form["queries"][0])
    return {
        key: {"result": [{"id": "Q1", "name": q["query"] + "x", "score": 91.5, "match": False}]}
        for key, q in queries.items()
    }


@pytest.fixture
def client() -> Client:
    return Client(sleep=lambda _: None, tries=2, timeout=5)


def nothing(_: str) -> None:
    """Stands for progress that nobody reads."""


def test_a_service_is_asked_in_batches(server, client: Client) -> None:
    server.answers = [service]
    found = list(suggest.from_service(MANY, client, server.url, nothing))
    assert [len(json.loads(r["queries"][0])) for r in server.requests] == [10, 10, 5]
    assert (found[3].thing.id, found[3].label, found[3].score) == ("place/p3", "Ort 3x", 91.5)


def test_what_came_before_a_failure_is_not_lost(server, reply, client: Client) -> None:
    server.answers = [service, reply(503)]
    found = []
    with pytest.raises(ServiceError):
        for suggestion in suggest.from_service(MANY, client, server.url, nothing):
            found.append(suggestion)
    assert len(found) == 10


@pytest.mark.parametrize("opened", [open, gzip.open])
def test_a_dump_is_searched(opened: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / ("dump.json.gz" if opened is gzip.open else "dump.json")
    lines = [
        "[",
        '{"id": "Q7", "labels": {"de": {"value": "Regionalverband Rhur"}}, "aliases": {},'
        ' "descriptions": {"de": {"value": "Verband"}}},',
        '{"id": "Q8", "labels": {"de": {"value": "Ganz anderes"}}},',
        '{"id": "Q9", "labels": {"en": {"value": "x"}}, "aliases": {"de": [{"value": "RVR"}]}},',
        '{"half": ',
        "]",
    ]
    with opened(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines))
    found = suggest.best_first(suggest.from_dump([RVR], path), set())
    assert [(s.id, s.description) for s in found] == [("Q9", ""), ("Q7", "Verband")]


LINE = b'{"id": "Q9", "labels": {"de": {"value": "RVR"}}},\n'


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("cut.json", b"[\n" + LINE + LINE[:30], "ends in the middle, at line 3"),
        ("cut.ndjson", LINE + LINE[:30], "ends in the middle, at line 2"),
        ("open.json", b"[\n" + LINE, "ends in the middle, at line 2"),
        ("latin.json", b"[\n" + LINE + b'{"id": "M\xfclheim"}\n]', "line 3, byte 10"),
        ("cut.json.gz", gzip.compress(b"[\n" + LINE + b"]")[:-9], "ends in the middle, after"),
        ("none.json.gz", LINE, "cannot be read after line 0"),
    ],
    ids=["in-a-line", "in-a-line-of-no-list", "after-a-line", "latin-1", "gzipped", "not-gzipped"],
)
def test_a_broken_dump_is_told_with_its_place_after_what_was_found(
    name: str, content: bytes, problem: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    result = command("suggest", "--dump", str(tmp_path / name))
    assert result.exit_code == 1
    assert f"{tmp_path / name}" in result.stderr
    assert problem in result.stderr
    assert ("Q9  RVR" in result.stdout) == (name != "none.json.gz")


@pytest.mark.parametrize(
    "content",
    [b"[\n" + LINE + b"]", LINE, LINE.strip(b",\n"), b""],
    ids=["list", "lines", "one-line", "empty"],
)
def test_a_whole_dump_raises_no_objection(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    path.write_bytes(content)
    result = command("suggest", "--dump", str(path))
    assert (result.exit_code, result.stderr) == (0, "")


def test_what_is_known_to_be_wrong_is_not_suggested_again() -> None:
    wrong = suggest.Suggestion(RVR, "Q28739263", "RVR, Bibliothek", "", 99.0, "x")
    right = suggest.Suggestion(RVR, "Q5", "RVR", "", 80.0, "x")
    assert suggest.best_first([wrong, right], {("organisation/rvr", "Q28739263")}) == [right]


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """The commands read the project once, not once a test."""
    with pytest.MonkeyPatch.context() as patch:
        module = sys.modules["ruhrkg.cli.links"]  # the package's `links` is the command
        patch.setattr(module, "_project", cache(module._project))
        yield


def command(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["links", *arguments])


def test_the_command_prints_candidates_and_writes_nothing(server, root: Path) -> None:
    server.answers = [service]
    before = (root / "data" / "links" / "wikidata.sssom.tsv").read_bytes()
    result = command("suggest", "--service", server.url, "--format", "json")
    assert result.exit_code == 0
    names = {row["thing"] for row in json.loads(result.stdout)}
    assert {"organisation/rvr", "plan/ruhr-konferenz"} <= names
    assert (root / "data" / "links" / "wikidata.sssom.tsv").read_bytes() == before


def test_candidates_as_sssom_say_that_nobody_reviewed_them(server) -> None:
    server.answers = [service]
    result = command("suggest", "--service", server.url, "--format", "sssom")
    (first, *_) = parse(result.stdout, "data/links/wikidata.sssom.tsv").matches
    assert first.one("mapping_justification").endswith("LexicalMatching")
    assert first.predicate.endswith("closeMatch")
    assert "not reviewed" in first.one("comment")


def test_a_failing_service_ends_the_command_with_what_was_found(server, reply) -> None:
    server.answers = [service, reply(403)]
    result = command("suggest", "--service", server.url)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 10
    assert "--user-agent" in result.stderr


# verify, as a command


def test_the_committed_snapshot_raises_no_objection() -> None:
    result = command("verify")
    assert result.exit_code == 0, result.stdout
    assert "Not asked of Wikidata" in result.stderr


def test_the_committed_verification_is_what_the_snapshot_gives(root: Path) -> None:
    committed = (root / "data" / "links" / "verification.trig").read_text(encoding="utf-8")
    again = command("verify", "--format", "rdf").stdout

    def dateless(text: str) -> list[str]:
        return [line for line in text.splitlines() if "dcterms:date" not in line]

    assert dateless(again) == dateless(committed)


def test_online_needs_no_network_in_vain(server, reply, tmp_path: Path) -> None:
    server.answers = [reply(403)]
    state = tmp_path / "state.jsonl"
    result = command("verify", "--online", "--service", server.url, "--state", str(state))
    assert result.exit_code == 1
    assert "0 of " in result.stderr
    assert "--user-agent" in result.stderr


def test_everything_deleted_is_reported(server, tmp_path: Path) -> None:
    def gone(form: dict[str, list[str]]) -> dict[str, Any]:
        return {"entities": {q: {"id": q, "missing": ""} for q in form["ids"][0].split("|")}}

    server.answers = [gone]
    state = tmp_path / "state.jsonl"
    arguments = ("--online", "--service", server.url, "--state", str(state), "--format", "json")
    result = command("verify", *arguments)
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["counts"]["passed"] == 0
    assert not state.exists()


def test_only_what_was_fetched_can_be_kept() -> None:
    result = command("verify", "--renew")
    assert result.exit_code == 2
    assert "--online" in result.stderr


# export


@pytest.fixture(scope="module")
def statements(root: Path) -> list[export.Statement]:
    return export.statements(read_sets(root))


def test_statements_name_their_sources(statements: list[export.Statement]) -> None:
    gnd = next(s for s in statements if (s.item, s.property) == ("Q2103", "P227"))
    assert gnd.value == "4007328-2"
    assert gnd.references[0].startswith("https://github.com/hbz/")
    assert all(s.references for s in statements if s.property != export.DESCRIBED_AT)


def test_only_the_administrative_unit_and_no_near_thing_is_proposed(
    statements: list[export.Statement],
) -> None:
    bochum = {s.property: s.value for s in statements if s.item == "Q2103"}
    assert bochum["P1566"] == "6553132"
    assert bochum["P439"] == "05911000"
    assert not [s for s in statements if s.item == "Q204671"]


def test_quickstatements_have_references(statements: list[export.Statement]) -> None:
    line = next(x for x in export.quickstatements(statements).splitlines() if "P439" in x)
    cells = line.split("\t")
    assert cells[1] == "P439"
    assert cells[3] == "S854"
    assert cells[5:7] == ["S813", "+2026-11-23T00:00:00Z/11"]


def test_quickstatements_keep_every_source_as_a_reference_of_its_own() -> None:
    statement = export.Statement(
        "Q1", "x", "P227", "1", ("https://a.example/", "https://b.example/"), "2026-11-23", ()
    )
    date = ["S813", "+2026-11-23T00:00:00Z/11"]
    (line,) = export.quickstatements([statement]).splitlines()
    assert line.split("\t")[3:] == [
        *("S854", '"https://a.example/"', *date),
        *("!S854", '"https://b.example/"', *date),
    ]


def test_new_items_have_names_and_the_link_to_the_graph() -> None:
    text = export.new_items([Entity("place/x", {"de": 'Ort "X"', "en": "X"}, ())])
    assert text.splitlines() == [
        "CREATE",
        'LAST\tLde\t"Ort ”X”"',
        'LAST\tLen\t"X"',
        f'LAST\tP973\t"{ID}place/x"',
    ]


def test_the_table_for_openrefine_has_a_row_for_every_thing(directory: Directory) -> None:
    rows = list(csv.DictReader(io.StringIO(export.openrefine(directory)), delimiter="\t"))
    assert len(rows) == len(directory.entities)
    bochum = next(r for r in rows if r["iri"] == ID + "place/bochum")
    assert bochum["wikidata"] == "Q2103"
    near = next(r for r in rows if r["iri"] == ID + "topic/mobility")
    assert near["wikidata"] == ""


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("openrefine", "iri\tname_de"),
        ("quickstatements", "Q"),
        ("statements", "item\tlabel"),
        ("new-items", "CREATE"),
        ("sssom", "#sssom_version"),
    ],
)
def test_every_form_is_exported(form: str, first: str) -> None:
    result = command("export", "--format", form)
    assert result.exit_code == 0
    assert result.stdout.startswith(first)


def test_an_unknown_target_is_told_the_known_ones() -> None:
    result = command("export", "--format", "sssom", "--target", "viaf")
    assert result.exit_code == 2
    assert "geonames" in result.stderr
