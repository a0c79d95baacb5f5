from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ruhrkg.graph.sssom import Match
from ruhrkg.links import report, wikidata
from ruhrkg.links.json_client import Client, ServiceError
from ruhrkg.links.snapshot import Item, Snapshot
from ruhrkg.links.verify import VerificationResult, fetch_all, kilometres, verify
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.settings import authored_root
from ruhrkg.sparql.query.library import Library

ID, WD = "https://w3id.org/ruhrkg/id/", "http://www.wikidata.org/entity/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
BOCHUM = Entity(
    "place/bochum",
    {"de": "Bochum", "en": "Bochum"},
    ("schema:Place",),
    values={"wgs:lat": [{"float": 51.48333}], "wgs:long": [{"float": 7.21667}]},
)
LASCHET = Entity("person/laschet", {"de": "Armin Laschet"}, ("foaf:Person",))
DIRECTORY = Directory("", (BOCHUM, LASCHET), (), ())
NOTHING = Snapshot("", {})


def match(thing: str, qid: str, kind: str, predicate: str = "exactMatch") -> Match:
    return Match(
        {
            "record_id": (f"{ID}match/wikidata-{qid}",),
            "subject_id": (ID + thing,),
            "subject_category": (kind,),
            "predicate_id": (SKOS + predicate,),
            "object_id": (WD + qid,),
        }
    )


CITY, POLITICIAN = match("place/bochum", "Q2103", "place"), match("person/laschet", "Q1", "person")
GOOD = Item("Q2103", {"de": "Bochum"}, ("Q42744322",), lat=51.48, lon=7.22)
HUMAN = Item("Q1", {"de": "Armin Laschet"}, ("Q5",))


def judged(mapping: Match, item: Item | None, before: Snapshot = NOTHING) -> VerificationResult:
    (outcome,) = verify([mapping], DIRECTORY, {item.id: item} if item else {}, before)
    return outcome


@pytest.mark.parametrize(("mapping", "item"), [(CITY, GOOD), (POLITICIAN, HUMAN)])
def test_what_agrees_passes(mapping: Match, item: Item) -> None:
    assert judged(mapping, item).outcome == "passed"


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        (Item("Q2103", missing=True), "deleted"),
        (replace(GOOD, redirect="Q7"), "merged: the item redirects to Q7"),
        (replace(GOOD, types=("Q5",)), "other kind: the item is a human"),
        (replace(GOOD, kind="person"), "other kind: the item is a person"),
        (replace(GOOD, labels={"de": "Herne"}), "label differs: Herne there, Bochum here"),
        (replace(GOOD, lat=51.6), "km apart"),
    ],
)
def test_a_difference_fails_with_its_reason(item: Item, problem: str) -> None:
    outcome = judged(CITY, item)
    assert outcome.outcome == "failed"
    assert problem in outcome.problems[0]


def test_a_person_s_item_must_be_a_human() -> None:
    assert "no human" in judged(POLITICIAN, replace(HUMAN, types=("Q4167410",))).problems[0]


def test_classes_that_changed_altogether_are_reported() -> None:
    before = Snapshot("", {"Q2103": replace(GOOD, types=("Q1549591",))})
    assert "classes changed: Q1549591 before, Q42744322 now" in judged(CITY, GOOD, before).problems
    kept = Snapshot("", {"Q2103": replace(GOOD, types=("Q1549591", "Q42744322"))})
    assert judged(CITY, GOOD, kept).outcome == "passed"


def test_a_place_within_five_kilometres_is_the_same() -> None:
    assert judged(CITY, replace(GOOD, lat=51.52)).outcome == "passed"
    assert kilometres(51.48, 7.22, 51.48, 7.22) == 0.0
    assert kilometres(51.4818, 7.2162, 51.5136, 7.4653) == pytest.approx(17.6, abs=0.3)


def test_a_near_match_may_have_another_name_and_place() -> None:
    near = match("place/bochum", "Q2103", "place", "closeMatch")
    assert judged(near, replace(GOOD, labels={"de": "Herne"}, lat=52.0)).outcome == "passed"


def test_unknown_facts_are_not_determined() -> None:
    assert judged(CITY, None).outcome == "cantTell"
    assert judged(CITY, Item("Q2103")).outcome == "cantTell"


def test_two_public_lists_agree_on_what_cannot_be_read() -> None:
    def listed(*addresses: str) -> str:
        return judged(Match({**CITY.slots, "see_also": addresses}), Item("Q2103")).outcome

    one, same = "https://github.com/a/b/blob/1/x", "https://github.com/a/b/blob/2/y"
    assert listed(one, same) == "cantTell"
    assert listed(one, "https://github.com/c/d") == "agreed"


def test_a_match_of_a_removed_thing_fails() -> None:
    assert judged(match("place/atlantis", "Q2103", "place"), GOOD).outcome == "failed"


# fetching


def entity(qid: str, **more: Any) -> dict[str, Any]:
    return {
        "id": qid,
        "labels": {"de": {"language": "de", "value": f"Ding {qid}"}},
        "claims": {
            "P31": [{"rank": "normal", "mainsnak": {"datavalue": {"value": {"id": "Q515"}}}},
                    {"rank": "deprecated", "mainsnak": {"datavalue": {"value": {"id": "Q9"}}}}],
            "P625": [{"rank": "normal", "mainsnak":
                      {"datavalue": {"value": {"latitude": 51.5, "longitude": 7.2}}}},
                     {"rank": "normal", "mainsnak": {"snaktype": "somevalue"}}],
        },
        **more,
    }  # fmt: skip


def entities(form: dict[str, list[str]]) -> dict[str, Any]:
    """The answer of wbgetentities: Q404 is deleted, Q301 was merged into Q300."""
    found: dict[str, Any] = {}
    for qid in form["ids"][0].split("|"):
        if qid == "Q404":
            found[qid] = {"id": qid, "missing": ""}
        elif qid == "Q301":
            found["Q300"] = entity("Q300", redirects={"from": "Q301", "to": "Q300"})
        else:
            found[qid] = entity(qid)
    return {"entities": found, "success": 1}


@pytest.fixture
def client() -> Client:
    return Client(sleep=lambda _: None, tries=3, timeout=5)


def test_entity_data_reports_items_merged_and_deleted(server, client: Client) -> None:
    server.answers = [entities]
    found = wikidata.by_entity_data(client, server.url)(["Q1", "Q301", "Q404"])
    assert found["Q1"].labels == {"de": "Ding Q1"}
    assert (found["Q1"].types, found["Q1"].lat, found["Q1"].lon) == (("Q515",), 51.5, 7.2)
    assert found["Q301"].redirect == "Q300"
    assert found["Q404"].missing
    assert server.requests[0]["maxlag"] == ["5"]


@pytest.mark.parametrize("answer", [[], None, "x", {"entities": []}, {"entities": None}])
def test_an_answer_of_another_form_is_an_error_with_a_message(
    server, client: Client, answer: object
) -> None:
    server.answers = [answer]
    with pytest.raises(ServiceError, match="without entities"):
        wikidata.by_entity_data(client, server.url)(["Q1"])


@pytest.mark.parametrize(
    "entity",
    [
        {"id": "Q1", "labels": [], "claims": []},
        {"id": "Q1", "labels": None, "claims": None},
        {"id": "Q1", "labels": {"de": []}, "claims": {"P31": None, "P625": [None, []]}},
        {"id": "Q1", "claims": {"P31": [{"mainsnak": []}], "P625": [{"mainsnak": None}]}},
    ],
)
def test_empty_objects_written_as_arrays_are_empty(
    server, client: Client, entity: dict[str, Any]
) -> None:
    server.answers = [{"entities": {"Q1": entity}}]
    item = wikidata.by_entity_data(client, server.url)(["Q1"])["Q1"]
    assert (item.labels, item.types, item.lat, item.missing) == ({}, (), None, False)


def test_lagging_servers_are_waited_for(server) -> None:
    waits: list[float] = []
    lag = {"error": {"code": "maxlag", "info": "Waiting for a server", "lag": 8.5}}
    server.answers = [lag, entities]
    client = Client(sleep=waits.append, tries=3)
    assert wikidata.by_entity_data(client, server.url)(["Q1"])["Q1"].labels
    assert waits == [8.5]


def test_an_error_of_the_api_is_reported(server, client: Client) -> None:
    server.answers = [{"error": {"code": "no-such-entity", "info": "Could not find Q0"}}]
    with pytest.raises(ServiceError, match="Could not find Q0"):
        wikidata.by_entity_data(client, server.url)(["Q0"])


def rows(*bindings: dict[str, tuple[str, str]]) -> dict[str, Any]:
    def term(kind: str, value: str) -> dict[str, str]:
        if kind == "uri":
            return {"type": "uri", "value": value}
        return {"type": "literal", "value": value, "xml:lang": "de"}

    table = [{name: term(*given) for name, given in row.items()} for row in bindings]
    return {"head": {"vars": ["item"]}, "results": {"bindings": table}}


@pytest.fixture
def library() -> Library:
    return Library(authored_root())


def test_the_sparql_endpoint_gives_the_same_result(
    server, client: Client, library: Library
) -> None:
    item = {"item": ("uri", WD + "Q1")}
    server.answers = [
        rows(
            {**item, "label": ("literal", "Ding"), "type": ("uri", WD + "Q515"),
             "point": ("literal", "Point(7.2 51.5)")},
            {"item": ("uri", WD + "Q301"), "redirect": ("uri", WD + "Q300")},
        )
    ]  # fmt: skip
    found = wikidata.by_sparql(client, library, server.url)(["Q1", "Q301", "Q404"])
    assert (found["Q1"].labels, found["Q1"].types) == ({"de": "Ding"}, ("Q515",))
    assert (found["Q1"].lat, found["Q1"].lon) == (51.5, 7.2)
    assert found["Q301"].redirect == "Q300"
    assert found["Q404"].missing
    assert "<http://www.wikidata.org/entity/Q404>" in server.requests[0]["query"][0]
    assert server.agents[0].startswith("ruhrkg/")


@pytest.mark.parametrize("status", [429, 503, 500])
def test_a_request_to_a_busy_endpoint_is_repeated(
    server, reply, client: Client, library: Library, status: int
) -> None:
    server.answers = [reply(status, headers={"Retry-After": "1"}), rows()]
    assert wikidata.by_sparql(client, library, server.url)(["Q1"])["Q1"].missing


@pytest.mark.parametrize(
    ("status", "word"), [(403, "--user-agent"), (404, "EndPointNotFound"), (400, "QueryBadFormed")]
)
def test_the_refusal_of_an_endpoint_is_reported(
    server, reply, client: Client, library: Library, status: int, word: str
) -> None:
    server.answers = [reply(status)]
    with pytest.raises(ServiceError, match=word):
        wikidata.by_sparql(client, library, server.url)(["Q1"])


def test_half_a_result_is_not_taken(server, reply, client: Client, library: Library) -> None:
    server.answers = [reply(body=rows(), cut=20)]
    with pytest.raises(ServiceError, match="3 times"):
        wikidata.by_sparql(client, library, server.url)(["Q1"])


# a run that breaks off


def test_what_was_fetched_is_stored_when_the_network_fails(
    server, reply, client: Client, tmp_path: Path
) -> None:
    state, ids = tmp_path / "state.jsonl", [f"Q{n}" for n in range(1, 121)]
    told: list[str] = []
    server.answers = [entities, entities, reply(503)]
    with pytest.raises(ServiceError):
        fetch_all(ids, wikidata.by_entity_data(client, server.url), state, told.append)
    assert told[-1] == f"100 of 120 items are stored in {state}"
    server.answers, asked = [entities], len(server.requests)
    items = fetch_all(ids, wikidata.by_entity_data(client, server.url), state, told.append)
    assert list(items) == ids
    assert len(server.requests) == asked + 1
    assert len(server.requests[-1]["ids"][0].split("|")) == 20
    assert told[-1] == "120 of 120 items"


def test_a_truncated_line_is_fetched_again(server, client: Client, tmp_path: Path) -> None:
    state = tmp_path / "state.jsonl"
    state.write_text('{"id": "Q1", "labels": {"de": "Ding"}}\n{"id": "Q2", "lab')
    server.answers = [entities]
    fetch = wikidata.by_entity_data(client, server.url)
    fetch_all(["Q1", "Q2"], fetch, state, lambda _: None)
    assert server.requests[0]["ids"] == ["Q2"]
    fetch_all(["Q1", "Q2"], fetch, state, lambda _: None)
    assert len(server.requests) == 1


# reports and the snapshot


def test_a_report_is_a_table_json_or_rdf() -> None:
    outcomes = [judged(CITY, GOOD), judged(POLITICIAN, Item("Q1", missing=True))]
    table = list(report.lines(outcomes))
    assert table == [
        "failed  Q1  person/laschet  deleted: the item is no longer there",
        "1 passed, 0 agreed, 1 failed, 0 cantTell",
    ]
    assert len(list(report.lines(outcomes, every=True))) == 3
    assert '"failed": 1' in report.as_json(outcomes, "a basis", "2026-11-23")
    said = {(q.predicate.value.rsplit("#", 1)[-1], str(q.object)) for q in
            report.as_quads(outcomes, "a basis", "2026-11-23")}  # fmt: skip
    assert ("outcome", "<http://www.w3.org/ns/earl#failed>") in said
    assert ("subject", f"<{ID}match/wikidata-Q2103>") in said


def test_a_snapshot_is_read_back_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "data" / "links").mkdir(parents=True)
    snapshot = Snapshot("a note", {"Q20": GOOD, "Q3": replace(HUMAN, id="Q3")})
    path = snapshot.write(tmp_path)
    assert Snapshot.read(tmp_path) == snapshot
    assert path.read_text().index('"Q3"') < path.read_text().index('"Q20"')
    assert Snapshot.read(tmp_path / "elsewhere").items == {}
