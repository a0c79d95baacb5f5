import json
import os
import signal
import threading
from contextlib import suppress

import pytest
from pyoxigraph import Literal, RdfFormat, parse
from tests.processes import children
from tests.waiting import until

from ruhrkg.sparql import errors
from ruhrkg.sparql.engine.engine import QueryRequest
from ruhrkg.sparql.engine.request import Dataset, Kind

E = "PREFIX e: <http://example.org/> "
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i"
WIDE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


def count(engine, pattern: str, dataset: str = "") -> int:
    (row,) = engine.select(f"{E} SELECT (COUNT(*) AS ?n) {dataset} WHERE {{ {pattern} }}")
    return int(row["n"].value)


def test_the_default_graph_contains_each_triple_once(engine):
    assert count(engine, "e:a e:p e:b") == 1
    assert count(engine, "GRAPH ?g { e:a e:p e:b }") == 2


@pytest.mark.parametrize(
    ("dataset", "pattern", "expected"),
    [
        ("FROM e:g1", "?s e:p ?o", 2),
        ("FROM e:g1 FROM e:g2", "?s e:p ?o", 2),
        ("FROM e:g1 FROM e:g2 FROM <http://127.0.0.1:9/not-held>", "?s ?p ?o", 5),
        ("FROM <http://127.0.0.1:9/not-held>", "?s ?p ?o", 0),
        ("FROM NAMED e:g1", "?s ?p ?o", 0),
        ("FROM NAMED e:g1", "GRAPH ?g { ?s ?p ?o }", 3),
        ("FROM e:g1 FROM e:g2", "GRAPH ?g { ?s ?p ?o }", 0),
        ("FROM e:g1 FROM e:g2 FROM NAMED e:g2", "?s e:p ?o GRAPH ?g { ?s ?q ?o }", 1),
    ],
)
def test_from_names_the_dataset_and_default_graphs_are_merged(engine, dataset, pattern, expected):
    assert count(engine, pattern, dataset) == expected


def test_the_graphs_of_a_construct_with_a_template_are_merged_too(engine):
    text = (
        E + "CONSTRUCT { e:all e:counted ?n } FROM e:g1 FROM e:g2 "
        "WHERE { SELECT (COUNT(*) AS ?n) { ?s e:p ?o } }"
    )
    answer = engine.answer(QueryRequest(text, "application/n-triples")).body.read()
    assert b'"2"^^' in answer


def test_the_protocols_dataset_wins_over_from(engine):
    text = "SELECT (COUNT(*) AS ?n) FROM <http://example.org/g1> { ?s ?p ?o }"
    dataset = Dataset(("http://example.org/g2",), ())
    answer = json.loads(engine.answer(QueryRequest(text, dataset=dataset)).body.read())
    assert answer["results"]["bindings"][0]["n"]["value"] == "3"


def test_merging_does_not_change_what_later_queries_see(engine):
    before = count(engine, "GRAPH ?g { ?s ?p ?o }")
    count(engine, "?s ?p ?o", "FROM e:g1 FROM e:g2")
    assert count(engine, "GRAPH ?g { ?s ?p ?o } .") == before


def test_select_gives_terms(engine):
    rows = engine.select(E + "SELECT ?name ?none { e:a e:name ?name }")
    assert rows == [{"name": Literal("A\nB", language="de")}]


@pytest.mark.parametrize(
    ("text", "accept", "expected"),
    [
        ("ASK {}", "", b'{"head":{},"boolean":true}'),
        (E + "SELECT ?n { e:a e:name ?n }", "text/csv", b'n\r\n"A\nB"\r\n'),
        (E + "SELECT ?n { e:a e:name ?n }", "text/tab-separated-values", b'?n\n"A\\nB"@de\n'),
        (
            E + "CONSTRUCT WHERE { e:b e:p ?o }",
            "application/n-triples",
            b"<http://example.org/b> <http://example.org/p> <http://example.org/c> .\n",
        ),
    ],
)
def test_answers_are_in_the_requested_format(engine, text, accept, expected):
    assert engine.answer(QueryRequest(text, accept)).body.read() == expected


def test_turtle_declares_only_the_prefixes_it_uses_in_a_fixed_order(engine):
    text = "CONSTRUCT { ?s a skos:Concept ; dcterms:title 'x' } { VALUES ?s { <urn:a> } }"
    prefixes = (
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "PREFIX dcterms: <http://purl.org/dc/terms/> "
    )
    turtle = engine.answer(QueryRequest(prefixes + text, "text/turtle")).body.read()
    lines = turtle.decode().splitlines()
    assert [line.split()[1] for line in lines if line.startswith("@prefix")] == [
        "dcterms:", "rdf:", "skos:",
    ]  # fmt: skip
    assert len(list(parse(turtle, RdfFormat.TURTLE))) == 2


@pytest.mark.parametrize(
    ("text", "error", "part"),
    [
        ("SELECT * {?s ?p }", errors.BadQuery, "Line 1, column 17: unexpected '}'"),
        ("SELECT * {\n ?s ?p ?o", errors.BadQuery, "Line 2, column 10: the query ends too early"),
        ("SELECT * { ?s ?p ?o # }", errors.BadQuery, "Line 1, column 20: the query ends too early"),
        ("SELECT * { FILTER(?x > ) }", errors.BadQuery, "a function call"),
        ("SELECT ?x ?x {}", errors.BadQuery, "Duplicated variable name in SELECT"),
        ("SELECT * { ?s zz:p ?o }", errors.BadQuery, "column 15: the prefix 'zz:'"),
        ("SELECT (<urn:f>(1) AS ?x) {}", errors.UnknownFunction, "urn:f"),
        (WIDE, errors.AnswerTooLarge, "50,000 rows"),
    ],
)
def test_errors_state_the_problem_and_its_position(engine, text, error, part):
    with pytest.raises(error) as caught:
        engine.answer(QueryRequest(text))
    assert part in caught.value.detail


def test_a_known_prefix_comes_with_the_line_to_add(engine):
    with pytest.raises(errors.BadQuery) as caught:
        engine.answer(QueryRequest("SELECT * { ?s rkg:p ?o }"))
    assert "PREFIX rkg: <https://w3id.org/ruhrkg/ontology#>" in caught.value.remedy


def test_a_query_over_its_time_is_stopped_with_a_hint_at_the_cross_product(engine):
    with pytest.raises(errors.TimedOut) as caught:
        engine.answer(QueryRequest(ENDLESS, timeout=0.3))
    assert caught.value.facts == {"limit": 0.3}
    assert "share no variable" in caught.value.remedy


def test_a_query_over_its_memory_is_stopped(make_engine):
    with pytest.raises(errors.MemoryExceeded) as caught:
        make_engine(query_rows=10**9).answer(QueryRequest(HUNGRY))
    assert caught.value.facts == {"limit": 256}


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+xml", "text/turtle"])
def test_rows_are_limited_in_every_format(make_engine, accept):
    limited = make_engine(query_rows=100)
    form = "CONSTRUCT WHERE" if accept == "text/turtle" else "SELECT *"
    one_more = f"{form} {{ ?s <http://example.org/next> ?o }} LIMIT "
    assert limited.answer(QueryRequest(one_more + "100", accept)).body.size > 100
    with pytest.raises(errors.AnswerTooLarge, match="100"):
        limited.answer(QueryRequest(one_more + "101", accept))


def test_bytes_are_limited(make_engine):
    with pytest.raises(errors.AnswerTooLarge, match="1,000 bytes"):
        make_engine(query_bytes=1000).answer(QueryRequest("SELECT * { ?s ?p ?o }"))


def test_large_answers_are_whole(make_engine):
    body = make_engine(query_rows=10**6).answer(QueryRequest(WIDE, "text/csv")).body
    assert body.on_disk
    content = body.read()
    assert len(content) == body.size
    assert content.count(b"\r\n") == 505 * 505 + 1


def test_a_dead_evaluator_costs_only_its_own_query(engine, zygote):
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            engine.answer(QueryRequest(ENDLESS))
        except errors.QueryError as error:
            failed.append(error)

    before = set(children(zygote.pid))
    asking = threading.Thread(target=ask)
    asking.start()
    until(lambda: bool(set(children(zygote.pid)) - before))
    for pid in set(children(zygote.pid)) - before:
        os.kill(pid, signal.SIGKILL)
    asking.join(10)
    assert isinstance(failed[0], errors.EvaluatorDied)
    assert engine.answer(QueryRequest("ASK {}")).body.read()


def test_giving_a_query_up_kills_its_evaluator(make_engine, zygote):
    engine = make_engine()
    with pytest.raises(errors.TimedOut):
        engine.answer(QueryRequest(ENDLESS, timeout=0.2))
    engine.close()
    until(lambda: not children(zygote.pid))


def test_equal_queries_are_answered_from_the_same_bytes(engine):
    first = engine.answer(QueryRequest("SELECT * { ?s ?p ?o }"))
    again = engine.answer(QueryRequest("SELECT * { ?s ?p ?o }"))
    assert again.body is first.body
    assert first.tag == again.tag == engine.prepare(QueryRequest("SELECT * { ?s ?p ?o }")).tag
    assert engine.answer(QueryRequest("SELECT * { ?s ?p ?o }", "text/csv")).tag != first.tag


def test_what_may_change_has_no_tag_and_is_not_cached(engine):
    text = "SELECT (STRUUID() AS ?x) {}"
    first, again = (engine.answer(QueryRequest(text)) for _ in range(2))
    assert first.tag == ""
    assert first.body.read() != again.body.read()


def test_long_queries_leave_room_for_short_ones(make_engine, zygote):
    engine = make_engine(
        evaluators=1, fast_query_seconds=0.05, queue_wait=600.0, query_timeout=600.0
    )
    outcome: list[str] = []

    def ask(number: int) -> None:
        try:
            engine.answer(QueryRequest(f"{ENDLESS} # {number}", client="heavy"))
        except errors.QueryError as error:
            outcome.append(error.slug)

    def let_go() -> bool:
        for pid in children(zygote.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not any(thread.is_alive() for thread in threads)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    until(lambda: engine._long._places_of["heavy"] == 1 and engine._long._waiting == 2)
    for n in range(5):
        assert engine.answer(QueryRequest(f"ASK {{}} # {n}", client="light")).body.read()
    assert not outcome, "the short ones were answered while long ones were under way"
    until(let_go)
    assert outcome == ["evaluator-died"] * 3


def test_an_unreachable_engine_is_reported(make_engine, tmp_path):
    engine = make_engine()
    engine._backend._address = str(tmp_path / "nothing")
    with pytest.raises(errors.EngineUnavailable):
        engine.answer(QueryRequest("ASK { <urn:x> ?p ?o }"))


def test_the_form_decides_the_formats():
    assert [f.name for f in Kind.SELECT.offer] == ["json", "xml", "csv", "tsv"]
    assert Kind.DESCRIBE.offer[0].name == "turtle"


def test_queries_of_our_own_pages_are_not_counted_against_a_client(make_engine):
    engine = make_engine(rate_limit=1)
    for number in range(3):
        engine.select(f"SELECT ({number} AS ?n) {{}}")
    engine.answer(QueryRequest("ASK { ?s ?p 1 }", client="a"))
    with pytest.raises(errors.RateLimited):
        engine.answer(QueryRequest("ASK { ?s ?p 2 }", client="a"))


@pytest.mark.parametrize("limit", ["query_length", "query_nesting", "query_operators"])
def test_lower_limits_on_texts_are_for_clients_and_not_for_our_own_pages(make_engine, limit):
    limited = make_engine(**{limit: 1})
    text = "SELECT ?s { { { ?s ?p ?o } } FILTER(?s = ?o || ?s != ?o) } LIMIT 1"
    assert len(limited.select(text)) == 1
    for _ in range(2):
        with pytest.raises((errors.QueryTooLong, errors.QueryTooComplex)):
            limited.answer(QueryRequest(text))


def test_queries_are_rewritten_where_the_engine_differs_from_the_specification(engine):
    assert count(engine, "GRAPH ?g { SELECT (COUNT(*) AS ?m) { ?s ?p ?o } }") == 3
    assert count(engine, "e:a e:p|e:p ?o") == 2
    assert count(engine, "e:nobody e:p* ?o") == 1
    assert count(engine, "GRAPH e:nine { VALUES ?x { 1 } }") == 0


def test_a_rewritten_query_preserves_its_dataset(engine):
    per_graph = "GRAPH ?g { SELECT (COUNT(*) AS ?m) { ?s ?p ?o } } FILTER(?m > 0)"
    assert count(engine, per_graph, "FROM NAMED e:g1 FROM NAMED e:g2") == 2
    assert count(engine, per_graph, "FROM e:g1 FROM e:g2") == 0
    assert count(engine, "e:a e:p|e:p ?o", "FROM e:g1 FROM e:g2") == 2


def test_what_cannot_be_rewritten_is_refused(engine):
    text = "SELECT * { ?s " + "/".join(["(<urn:a>|<urn:b>|<urn:c>)"] * 6) + " ?o }"
    with pytest.raises(errors.Unsupported) as refused:
        engine.answer(QueryRequest(text))
    assert refused.value.status == 400
    assert "variable between" in refused.value.remedy


def test_an_error_names_the_lines_of_the_original_query(engine):
    text = "SELECT ?s\n{ ?s <urn:a>|<urn:b> ?o . ?s ?p }"
    with pytest.raises(errors.BadQuery) as refused:
        engine.answer(QueryRequest(text))
    assert refused.value.facts["line"] == 2


def test_a_triple_term_in_json_ld_is_refused_as_not_writable(engine):
    text = "CONSTRUCT { <urn:r> <urn:p> <<( <urn:s> <urn:p> 1 )>> } {}"
    assert engine.answer(QueryRequest(text, "text/turtle")).body.read()
    with pytest.raises(errors.NotWritable, match="triple term"):
        engine.answer(QueryRequest(text, "application/ld+json"))


def test_an_error_of_the_engine_is_not_reported_as_a_crash(engine):
    with pytest.raises(errors.EvaluationFailed, match="Invalid"):
        engine.answer(QueryRequest("ASK {}", dataset=Dataset(("http://[",), ())))
    assert count(engine, "e:a e:p e:b") == 1


def test_an_evaluator_that_answered_a_long_query_answers_the_next_long_one(make_engine, zygote):
    engine = make_engine(evaluators=2, fast_query_seconds=0.001)
    heavy = "SELECT (COUNT(*) AS ?n) (RAND() AS ?r) { ?a ?b ?c . ?d ?e ?f FILTER(?c != ?f) }"
    for _ in range(2):  # the first time it is not yet known to be long
        engine.answer(QueryRequest(heavy))
    evaluators = set(children(zygote.pid))
    for _ in range(3):
        engine.answer(QueryRequest(heavy))
    assert set(children(zygote.pid)) <= evaluators


def test_a_short_query_after_a_long_one_finds_an_evaluator_forked_ahead(make_engine, zygote):
    engine = make_engine(evaluators=2, fast_query_seconds=0.03)
    before = set(children(zygote.pid))
    engine.answer(
        QueryRequest("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c != ?f) } #")
    )
    until(lambda: len(set(children(zygote.pid)) - before) == 2)
    evaluators = set(children(zygote.pid))
    assert engine.answer(QueryRequest("ASK { ?s ?p 17 }")).body.read()
    assert set(children(zygote.pid)) <= evaluators


def test_a_client_may_lower_the_time_limit_but_not_raise_it(make_engine):
    engine = make_engine(query_timeout=0.5)
    for wanted, limit in ((0.1, 0.1), (60.0, 0.5), (None, 0.5)):
        with pytest.raises(errors.TimedOut) as caught:
            engine.answer(QueryRequest(f"{ENDLESS} # {wanted}", timeout=wanted))
        assert caught.value.facts["limit"] == limit
