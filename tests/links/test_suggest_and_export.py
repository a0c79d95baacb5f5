import csv
import io
import json
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ruhrkg.cli import main
from ruhrkg.graph.sssom_tsv import parse, read_sets
from ruhrkg.links import export, suggest
from ruhrkg.links.json_client import Client, ServiceError
from ruhrkg.reconciliation.directory import Directory, Entity

ID = "https://w3id.org/ruhrkg/id/"
RVR = Entity("organisation/rvr", {"de": "Regionalverband Ruhr"}, ("org:Organization",), ("RVR",))
MANY = [Entity(f"place/p{n}", {"de": f"Ort {n}"}, ("schema:Place",)) for n in range(25)]


def service(form: dict[str, list[str]]) -> dict[str, Any]:
    """A reconciliation service that finds the name with an additional letter."""
    queries = json.loads(form["queries"][0])
    return {
        key: {"result": [{"id": "Q1", "name": q["query"] + "x", "score": 91.5, "match": False}]}
        for key, q in queries.items()
    }


@pytest.fixture
def client() -> Client:
    return Client(sleep=lambda _: None, tries=2, timeout=5)


def nothing(_: str) -> None:
    """Ignores progress messages."""


def test_a_service_is_queried_in_batches(server, client: Client) -> None:
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


@pytest.mark.parametrize(
    "answer",
    [
        {"q0": None},
        {"q0": []},
        {"q0": {"result": None}},
        {"q0": {"result": [None, "Q1", {"id": "P31", "name": "Ort 0", "score": 100}]}},
        {"q0": {"result": [{"id": "Q0", "name": "x"}]}},
        {},
    ],
)
def test_only_items_are_candidates(server, client: Client, answer: object) -> None:
    server.answers = [answer]
    assert list(suggest.from_service(MANY[:1], client, server.url, nothing)) == []


def test_a_name_alone_makes_no_candidate_certain() -> None:
    same = suggest.Suggestion(RVR, "Q5", "Regionalverband Ruhr", "", 100.0, "x")
    (match,) = suggest.as_matches([same], "2026-11-27")
    assert float(match.one("confidence")) <= 0.5


def test_what_was_not_searched_for_is_queried_too(root: Path, directory: Directory) -> None:
    (wikidata,) = [s for s in read_sets(root) if s.target == "wikidata"]
    asked = {entity.id for entity in suggest.unlinked(wikidata, directory)}
    assert {"person/hohn", "project/workshops", "event/report-2020"} <= asked
    assert not {"place/bochum", "organisation/rub"} & asked
    assert not [entity_id for entity_id in asked if entity_id.startswith("source/")]


def test_what_is_known_to_be_wrong_is_not_suggested_again() -> None:
    wrong = suggest.Suggestion(RVR, "Q28739263", "RVR, Bibliothek", "", 99.0, "x")
    right = suggest.Suggestion(RVR, "Q5", "RVR", "", 80.0, "x")
    assert suggest.best_first([wrong, right], {("organisation/rvr", "Q28739263")}) == [right]


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """The commands read the project once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        module = import_module("ruhrkg.cli.links")  # the package's `links` is the command
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


def test_candidates_as_sssom_are_marked_as_unreviewed(server) -> None:
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
    assert 0 < len(result.stdout.splitlines()) <= 10
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


def test_what_passed_is_listed_too_if_all_is_requested() -> None:
    short, long = (command("verify", *arguments).stdout for arguments in ((), ("--all",)))
    total = long.splitlines()[-1]
    assert short.splitlines()[-1] == total
    assert not re.search("^passed ", short, re.MULTILINE)
    passed = re.findall("^passed ", long, re.MULTILINE)
    assert passed and total.startswith(f"{len(passed)} passed, ")


def test_the_items_are_fetched_from_the_sparql_endpoint(server, tmp_path: Path) -> None:
    server.answers = [{"head": {"vars": ["item"]}, "results": {"bindings": []}}]
    state = str(tmp_path / "state.jsonl")
    result = command(
        "verify", "--online", "--via", "sparql", "--service", server.url, "--state", state,
        "--user-agent", "me/1.0", "--timeout", "7",
    )  # fmt: skip
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].startswith("0 passed")
    assert "VALUES ?item" in server.requests[0]["query"][0]
    assert set(server.agents) == {"me/1.0"}


def test_the_outcome_is_written_into_the_folder_that_is_named(root: Path, tmp_path: Path) -> None:
    for name in ("ontology", "data", "queries"):
        shutil.copytree(root / name, tmp_path / name)
    written = tmp_path / "data" / "links" / "verification.trig"
    written.unlink()
    result = command("verify", "--root", str(tmp_path), "--write")
    assert result.exit_code == 0, result.output
    assert "earl:outcome" in written.read_text(encoding="utf-8")
    for verb in ("coverage", "export"):
        assert command(verb, "--root", str(tmp_path)).stdout == command(verb).stdout


def test_a_service_that_is_silent_is_given_up_after_the_time_given(
    server, reply, root: Path
) -> None:
    def late(form: dict[str, list[str]]) -> object:
        time.sleep(0.6)
        return service(form)

    server.answers = [late, reply(403)]
    result = command("suggest", "--service", server.url, "--timeout", "0.2", "--root", str(root))
    assert result.exit_code == 1
    assert "no answer within 0.2 seconds" in result.stderr


def test_only_what_was_fetched_can_be_stored() -> None:
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
    assert gnd.record == "https://d-nb.info/gnd/4007328-2"
    assert gnd.sources[0].startswith("https://github.com/hbz/")
    assert all(s.sources for s in statements)


def test_no_link_to_this_graph_is_proposed(statements: list[export.Statement]) -> None:
    assert "P973" not in {s.property for s in statements}
    assert "w3id.org/ruhrkg" not in export.quickstatements(statements)


def test_only_the_administrative_unit_and_no_near_thing_is_proposed(
    statements: list[export.Statement],
) -> None:
    bochum = {s.property: s.value for s in statements if s.item == "Q2103"}
    assert bochum["P1566"] == "6553132"
    assert bochum["P439"] == "05911000"
    assert not [s for s in statements if s.item == "Q204671"]


@pytest.mark.parametrize(
    ("target", "property_id", "cells"),
    [
        ("gnd", "P227", ["S248", "Q36578", "S227", '"1"']),
        ("ror", "P6782", ["S854", '"https://r.example/1"']),
    ],
)
def test_a_reference_is_the_register_and_not_a_copy_of_it(
    target: str, property_id: str, cells: list[str]
) -> None:
    statement = export.Statement(
        "Q1", "x", target, property_id, "1", "https://r.example/1", "2026-11-23",
        ("https://github.com/a/b",), (),
    )  # fmt: skip
    (line,) = export.quickstatements([statement]).splitlines()
    day = ["S813", "+2026-11-23T00:00:00Z/11"]
    assert line.split("\t") == ["Q1", property_id, '"1"', *cells, *day]


WHOLE = Entity(
    "organisation/x", {"de": 'Haus "X"', "en": "House X"}, ("org:Organization",),
    descriptions={"de": "Verein in Essen", "en": "association in Essen"},
    values={"foaf:page": [{"str": "https://x.example/"}]},
)  # fmt: skip


def test_a_new_item_has_class_country_descriptions_and_sources() -> None:
    source = 'S854\t"https://x.example/"\tS813\t+2026-11-27T00:00:00Z/11'
    assert export.new_items([WHOLE], "2026-11-27").splitlines() == [
        "CREATE",
        'LAST\tLde\t"Haus ”X”"',
        'LAST\tDde\t"Verein in Essen"',
        'LAST\tLen\t"House X"',
        'LAST\tDen\t"association in Essen"',
        f"LAST\tP31\tQ43229\t{source}",
        f"LAST\tP17\tQ183\t{source}",
        f'LAST\tP856\t"https://x.example/"\t{source}',
    ]


@pytest.mark.parametrize(
    "lacking", [{"values": {}}, {"descriptions": {"de": "x"}}, {"id": "topic/x"}]
)
def test_a_thing_that_lacks_something_becomes_no_item(lacking: dict[str, Any]) -> None:
    assert export.new_items([replace(WHOLE, **lacking)], "2026-11-27") == ""


def test_new_items_are_refused_to_those_who_have_not_searched() -> None:
    result = command("export", "--format", "new-items")
    assert result.exit_code == 2
    assert "--searched" in result.stderr


def test_a_project_without_anything_ready_for_an_item_states_what_is_lacking() -> None:
    """No organisation of the plan has a website in the graph, so there is nothing to cite."""
    result = command("export", "--format", "new-items", "--searched", "2026-11-27")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "have no website (foaf:page) to cite" in result.stderr


def test_the_reason_for_no_new_items_counts_what_organisations_lack() -> None:
    bare = replace(WHOLE, id="organisation/y", values={}, descriptions={"de": "x"})
    assert export.why_no_items([replace(WHOLE, values={}), bare, replace(WHOLE, id="topic/x")]) == (
        "no new items: of 2 organisations without an item 2 have no website (foaf:page) to cite "
        "and 1 no description in German and English"
    )


def test_the_coverage_counts_linked_in_vain_and_not_looked_for() -> None:
    lines = [line.split("\t") for line in command("coverage").stdout.splitlines()]
    assert lines[0] == ["target", "kind", "linked", "not found", "not searched for"]
    counts = {(row[0], row[1]): [int(cell) for cell in row[2:]] for row in lines[1:]}
    assert counts["wikidata", "place"][0] >= 60
    listed = command("coverage", "--open", "wikidata").stdout.splitlines()
    open_ = sum(sum(row[1:]) for (target, _), row in counts.items() if target == "wikidata")
    assert len(listed) == open_
    assert {line.split("\t")[2] for line in listed} == {"not found", "not searched for"}


def test_every_person_and_body_without_a_match_was_searched_for() -> None:
    rows = [line.split("\t") for line in command("coverage").stdout.splitlines()[1:]]
    kinds = ("person", "organisation", "place", "topic")
    unsearched = {(row[0], row[1]): int(row[4]) for row in rows if row[1] in kinds}
    targets = ("wikidata", "gnd", "ror")
    assert not [key for key, count in unsearched.items() if key[0] in targets and count]


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
        ("mix-n-match", "id\tname\tdesc\turl\ttype"),
        ("sssom", "#sssom_version"),
    ],
)
def test_every_form_is_exported(form: str, first: str) -> None:
    result = command("export", "--format", form)
    assert result.exit_code == 0
    assert result.stdout.startswith(first)


def test_an_unknown_target_is_reported_with_the_known_ones() -> None:
    result = command("export", "--format", "sssom", "--target", "viaf")
    assert result.exit_code == 2
    assert "geonames" in result.stderr
