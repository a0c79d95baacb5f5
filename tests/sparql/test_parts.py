"""The small parts of the engine: tokens, counting, bodies, lanes, advice, sources."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, Store
from tests.waiting import until

from ruhrkg.sparql.backends.counting import row_counter
from ruhrkg.sparql.engine.fair_queue import FairQueue, RateLimit
from ruhrkg.sparql.engine.sources import SourceError, Sources
from ruhrkg.sparql.engine.spool import IN_MEMORY, Budget, SpooledAnswer
from ruhrkg.sparql.errors import Overloaded, RateLimited
from ruhrkg.sparql.query.advice import advice
from ruhrkg.sparql.query.lexer import Tokens


@given(st.text(alphabet="ab:.<>\"'\\#?_{}()@^!/ \n\r1eé-", max_size=60))
def test_tokens_cover_the_text_without_overlap(text):
    end = 0
    for token in Tokens(text).all:
        assert token.start >= end
        assert text[token.start : token.end] == token.text
        end = token.end


def test_places_count_lines_of_every_kind():
    tokens = Tokens("a\nb\r\nc\rd")
    assert [tokens.place(token.start) for token in tokens.all] == [(1, 1), (2, 1), (3, 1), (4, 1)]


NASTY = ['},{"', '"}},{"', "<result>", "&lt;result>", "a\r\nb", '"', '""\r\n"', "\t\n", "é" * 50]


@pytest.mark.parametrize(
    ("name", "results"),
    [
        ("json", QueryResultsFormat.JSON),
        ("xml", QueryResultsFormat.XML),
        ("csv", QueryResultsFormat.CSV),
        ("tsv", QueryResultsFormat.TSV),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_rows_are_counted_exactly_however_the_stream_is_cut(name, results, size):
    values = " ".join(f"({Literal(text)} {NamedNode('urn:x')})" for text in NASTY)
    content = (
        Store().query(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}").serialize(format=results)
    )
    count = row_counter(name)
    header = name in {"csv", "tsv"}
    rows = sum(count(content[at : at + size]) for at in range(0, len(content), size))
    assert rows - header == len(NASTY)


def test_a_large_body_moves_to_disk_and_gives_its_room_back():
    budget = Budget(3 * IN_MEMORY)
    body = SpooledAnswer(budget)
    for _ in range(5):
        body.write(b"x" * (IN_MEMORY // 2))
    assert body.on_disk
    assert body.read() == b"x" * body.size
    with pytest.raises(Overloaded):
        budget.take(IN_MEMORY)
    del body
    budget.take(IN_MEMORY)


def test_clients_take_turns():
    lane = FairQueue(places=1, queue=10)
    order: list[str] = []
    lane.enter("first", 1)
    waiting = []
    for number, client in enumerate(["greedy", "greedy", "greedy", "modest"]):
        thread = threading.Thread(target=_enter_and_leave, args=(lane, client, order))
        thread.start()
        waiting.append(thread)
        until(lambda number=number: lane._waiting > number)
    lane.leave("first")
    for thread in waiting:
        thread.join(10)
    assert order == ["greedy", "modest", "greedy", "greedy"]


def _enter_and_leave(lane: FairQueue, client: str, order: list[str]) -> None:
    with lane.place(client, 10):
        order.append(client)


def test_a_full_queue_is_reported_at_once_and_a_long_wait_ends():
    lane = FairQueue(places=1, queue=0)
    assert lane.try_enter("a")
    assert not lane.try_enter("b")
    with pytest.raises(Overloaded) as caught:
        lane.enter("b", 10)
    assert caught.value.retry_after == 10
    patient = FairQueue(places=0, queue=1)
    with pytest.raises(Overloaded, match="No evaluator was free"):
        patient.enter("b", 0.01)
    assert patient._waiting == 0


def test_no_client_holds_every_place():
    lane = FairQueue(places=3, queue=5, most=2)
    assert [lane.try_enter("greedy") for _ in range(3)] == [True, True, False]
    assert lane.try_enter("modest")
    lane.leave("greedy")
    assert lane.try_enter("greedy")


def test_in_a_full_queue_the_greediest_client_makes_room():
    lane = FairQueue(places=1, queue=2)
    lane.enter("first", 1)
    told: list[str] = []

    def wait(client: str) -> None:
        try:
            with lane.place(client, 10):
                told.append(f"{client} in")
        except Overloaded:
            told.append(f"{client} out")

    threads = [threading.Thread(target=wait, args=("greedy",)) for _ in range(2)]
    for number, thread in enumerate(threads):
        thread.start()
        until(lambda number=number: lane._waiting > number)
    with pytest.raises(Overloaded):
        lane.enter("greedy", 10)
    modest = threading.Thread(target=wait, args=("modest",))
    modest.start()
    until(lambda: "greedy out" in told)
    lane.leave("first")
    for thread in (*threads, modest):
        thread.join(10)
    assert sorted(told) == ["greedy in", "greedy out", "modest in"]


def test_a_client_has_a_number_of_queries_a_minute():
    limit = RateLimit(2)
    limit.count("a")
    limit.count("a")
    limit.count("b")
    with pytest.raises(RateLimited) as caught:
        limit.count("a")
    assert 1 <= caught.value.retry_after <= 61


def test_a_query_counts_for_a_minute(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("ruhrkg.sparql.engine.fair_queue.time.monotonic", lambda: now[0])
    limit = RateLimit(1)
    limit.count("a")
    now[0] += 59.9
    with pytest.raises(RateLimited) as caught:
        limit.count("a")
    assert caught.value.retry_after == 1
    now[0] += 0.2
    limit.count("a")


def test_as_many_may_wait_as_the_queue_holds():
    lane, outcomes = FairQueue(1, queue=1), []
    lane.enter("first", 10)

    def wait(client: str) -> None:
        lane.enter(client, 10)
        outcomes.append(client)

    waiting = threading.Thread(target=wait, args=("second",))
    waiting.start()
    until(lambda: lane.waiting == 1)
    with pytest.raises(Overloaded, match="1 queries wait already"):
        lane.enter("third", 10)
    lane.leave("first")
    waiting.join(10)
    assert outcomes == ["second"]


def test_names_may_contain_combining_marks():
    tokens = [(t.kind, t.text) for t in Tokens("?e\u0301 p:e\u0301\u00b7a 'x'@ar--rtl").all]
    assert tokens == [
        ("variable", "?e\u0301"), ("prefixed", "p:e\u0301\u00b7a"), ("string", "'x'"),
        ("language", "@ar--rtl"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("SELECT * { ?a a ?b . ?c a ?d }", "?a, ?b and ?c, ?d share no variable"),
        ("SELECT * { { SELECT * { ?a a ?b . ?c a ?d } } }", "?a, ?b and ?c, ?d share no variable"),
        ("SELECT * { ?a a ?b MINUS { ?c a ?d } }", "removes nothing"),
        ("SELECT * { ?a a ?b MINUS { ?a a ?d } }", ""),
        ("SELECT * { GRAPH ?g { ?s a ?o } }", ""),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", "?s ?p ?o in line 1 matches every triple"),
        ("SELECT * { GRAPH ?g { ?s a ?o } ?g <p> ?x }", ""),
        ("SELECT * { GRAPH ?g { ?s a ?o } GRAPH ?h { ?x a ?y } }", "share no variable"),
        ("SELECT * { { ?a a ?b } UNION { ?c a ?d } }", ""),
        ("SELECT * { ?a a ?b . ?x a [ <p> ?a ] }", ""),
        ("SELECT * { VALUES ?x { 1 } ?a a ?b }", ""),
        ("SELECT * { ?a a ?b FILTER NOT EXISTS { ?c a ?d } }", ""),
        ("SELECT * { ?a a ?b . ?b <p>/<q>* ?c }", "path with + or * between ?b and ?c"),
        ("SELECT * { ?a ?b ?c . ?a a ?d }", "?a ?b ?c in line 1 matches every triple"),
        ("SELECT * { ?a a <c> . ?b a <d> FILTER(?a = ?b) }", ""),
        ("SELECT * { ?a a <c> BIND(?a AS ?b) ?b <p> <d> }", ""),
        ("SELECT * { ?a a <c> ; <p> ?b . OPTIONAL { ?b <q> ?c } }", ""),
    ],
)
def test_advice_names_only_what_the_text_shows(text, part):
    assert part in advice(text) if part else advice(text) == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("d.ttl", "<urn:s> <urn:p> 1 ."),
        ("d.nt", "<urn:s> <urn:p> <urn:o> ."),
        ("d.nq", "<urn:s> <urn:p> <urn:o> <urn:g> ."),
        ("d.trig", "<urn:g> { <urn:s> <urn:p> <urn:o> }"),
        ("d.jsonld", '{"@id": "urn:s", "urn:p": 1}'),
        ("d.rdf",
         '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
         '<rdf:Description rdf:about="urn:s"><p xmlns="urn:">1</p></rdf:Description></rdf:RDF>'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("zipped", [False, True])
def test_files_of_every_kind_are_loaded_into_the_default_graph(tmp_path, name, content, zipped):
    import gzip

    path = tmp_path / (name + ".gz" if zipped else name)
    path.write_bytes(gzip.compress(content.encode()) if zipped else content.encode())
    assert bool(Sources((path,)).load().query("ASK { <urn:s> <urn:p> ?o }"))


@pytest.mark.parametrize(
    ("name", "content"),
    [("d.txt", b"x"), ("d.ttl", b"<urn:s> <urn:p> ."), ("d.ttl.gz", b"not zipped")],
)
def test_a_file_that_cannot_be_served_is_named(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=name):
        Sources((path,)).load()
