import pytest

from ruhrkg.settings import Settings
from ruhrkg.sparql import errors
from ruhrkg.sparql.engine.request import Dataset, Kind
from ruhrkg.sparql.query.screening import screen

SETTINGS = Settings()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * {}", Kind.SELECT),
        ("prefix a: <http://a#> base <http://b/> ask {}", Kind.ASK),
        ("# SELECT\nCONSTRUCT WHERE {}", Kind.CONSTRUCT),
        ("PREFIX select: <urn:x> DESCRIBE select:it", Kind.DESCRIBE),
        ('VERSION "1.2" PREFIX a: <urn:a> SELECT * {}', Kind.SELECT),
        ("version '1.2'\nASK {}", Kind.ASK),
        ("\\u0053ELECT * {}", Kind.SELECT),
    ],
)
def test_the_form_is_found(text, kind):
    assert screen(text, SETTINGS).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a> <b> 1 }",
        "PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/>",
        "clear all",
        "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused_as_such(text):
    with pytest.raises(errors.ReadOnly, match="is an update"):
        screen(text, SETTINGS)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "SELECT * { ?s ?p true.SERVICE<http://127.0.0.1/>{} }",
        # engines whose keywords need no end
        "SELECT * { SERVICESILENT<http://127.0.0.1/>{} }",
        "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1/>{} }",
        "PREFIX : <http://127.0.0.1/> SELECT * { SERVICE:x {} }",
        "PREFIX : <http://127.0.0.1/> SELECT * { ?s ?p true.service:x {} }",
        "PREFIX : <http://127.0.0.1/> SELECT * { FILTER(1<2)SERVICE:x#>\n{} }",
        # engines that replace escapes before they read
        "SELECT * { \\u0053ERVICE <http://127.0.0.1/> {} }",
        "SELECT * { ?s ?p '\\u0027 SERVICE <http://127.0.0.1/> {} #' }",
        "SELECT * { #\\U0000000ASERVICE <http://127.0.0.1/> {}\n}",
    ],
)
def test_calls_to_other_servers_are_refused(text):
    with pytest.raises(errors.Refused, match="SERVICE at line"):
        screen(text, SETTINGS)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE', \"a \\\" SERVICE\", '''it's SERVICE''' }",
        "SELECT * { ?s <http://a/SERVICE> ?o } # SERVICE",
        "PREFIX service: <urn:s> SELECT * { ?SERVICE service:SERVICE $service }",
        "PREFIX service: <urn:s> SELECT * FROM service:g { GRAPH service:g { ?s ?p ?o } }",
        "PREFIX service: <urn:s> SELECT * { service:it ?p '\\u0053ERVICE' }",
        "SELECT * { <http://a/wiki/Service_(law)#top> ?p ?o }",
    ],
)
def test_service_as_a_name_or_text_is_no_call(text):
    assert screen(text, SETTINGS).kind is Kind.SELECT


@pytest.mark.parametrize("text", ["", "  \n# nothing", "PREFIX a: <urn:a>", "hello", "{}"])
def test_for_a_text_without_a_query_the_query_forms_are_named(text):
    with pytest.raises(errors.BadQuery) as caught:
        screen(text, SETTINGS)
    assert "SELECT" in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 101 + "}" * 101,
        "SELECT * { FILTER(" + "(" * 100_000,
        "SELECT * { FILTER(" + "!" * 101 + "1) }",
        "SELECT * { FILTER(" + "- " * 101 + "1) }",
        "SELECT * { ?s " + "^" * 101 + "<p> ?o }",
        "SELECT * { ?s <p> " + "[ <p> " * 101,
    ],
)
def test_nesting_is_limited(text):
    with pytest.raises(errors.QueryTooComplex, match="100 levels"):
        screen(text, SETTINGS)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s " + "/".join(["<p>"] * 500) + " ?o }",
        "SELECT * { " + "OPTIONAL { } " * 500 + "}",
        "SELECT * { FILTER(" + " || ".join(["?x"] * 500) + ") }",
        "SELECT * { " + "?s ?p ?o . " * 500 + "}",
    ],
)
def test_operators_are_limited(text):
    with pytest.raises(errors.QueryTooComplex, match="400 operators"):
        screen(text, SETTINGS)


def test_long_lists_of_values_are_no_operators():
    values = " ".join(f"<http://example.org/{n}>" for n in range(3_000))
    assert screen(f"SELECT * {{ VALUES ?s {{ {values} }} ?s ?p ?o }}", SETTINGS)


def test_size_is_limited_in_bytes():
    with pytest.raises(errors.QueryTooLong, match="131,072"):
        screen("SELECT * { ?s ?p '" + "ü" * 70_000 + "' }", SETTINGS)


@pytest.mark.parametrize(
    ("text", "dataset"),
    [
        ("SELECT * {}", None),
        ("SELECT * FROM <http://a/1> FROM NAMED <http://a/2> {}",
         Dataset(("http://a/1",), ("http://a/2",))),
        ("BASE <http://b/c/> PREFIX g: <graph/> ASK FROM <x> FROM named g:y {}",
         Dataset(("http://b/c/x",), ("http://b/c/graph/y",))),
        ("PREFIX g: <http://g/> DESCRIBE g:FROM FROM g:a\\,b WHERE { ?s ?p 'FROM' }",
         Dataset(("http://g/a,b",), ())),
        ("SELECT * { ?s ?p ?o } FROM <http://a/1>", None),
        ("CONSTRUCT { ?s ?p [] } FROM <http://a/1> FROM <http://a/2> WHERE { ?s ?p ?o }",
         Dataset(("http://a/1", "http://a/2"), ())),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", None),
        ("CONSTRUCT FROM <http://a/1> WHERE { ?s ?p ?o }", Dataset(("http://a/1",), ())),
        ("SELECT (COUNT(?s) AS ?n)FROM<http://a/1>FROM NAMED<http://a/2>{ ?s ?p ?o }",
         Dataset(("http://a/1",), ("http://a/2",))),
        ("PREFIX from: <http://f/> DESCRIBE from:x FROM from:g", Dataset(("http://f/g",), ())),
        ("PREFIX from: <http://f/> SELECT (from:f(1) AS ?x) { ?s from:p FROM:x }", None),
        ("PREFIX named: <http://n/> SELECT * FROM named:g {}", Dataset(("http://n/g",), ())),
        ("SELECT * FROM <https://w3id.org/ex#> FROM <https://w3id.org/ex?> {}",
         Dataset(("https://w3id.org/ex#", "https://w3id.org/ex?"), ())),
        ("PREFIX s: <https://w3id.org/s#> SELECT * FROM NAMED s:char\\=1\\,2 {}",
         Dataset((), ("https://w3id.org/s#char=1,2",))),
        ("SELECT * FROM <http://a/\\u0031> FROM <http://a/1> FROM <http://a/\\U00000032> {}",
         Dataset(("http://a/1", "http://a/2"), ())),
        ("PREFIX a: <http://\\u0061/> BASE <http://b/> PREFIX b: <c/> ASK FROM a:1 FROM b:1 {}",
         Dataset(("http://a/1", "http://b/c/1"), ())),
        ("PREFIX a: <x/> BASE <http://b/> SELECT * FROM a:1 FROM <> {}",
         Dataset(("https://w3id.org/ruhrkg/x/1", "http://b/"), ())),
        ("SELECT * FROM NAMED <http://a/1> FROM NAMED <http://a/1> {}",
         Dataset((), ("http://a/1",))),
    ],
)  # fmt: skip
def test_the_datasets_clauses_are_read(text, dataset):
    assert screen(text, SETTINGS).dataset == dataset


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX : <urn:> SELECT * FROM:g FROM:h { ?s ?p ?o }",
        "PREFIX : <urn:> SELECT * FROM <urn:a> from:h { ?s ?p ?o }",
        "PREFIX x: <urn:> SELECT * FROMx:g { ?s ?p ?o }",
        "PREFIX : <urn:> PREFIX from: <urn:f> SELECT * from:g { ?s ?p ?o }",
        "PREFIX : <urn:> PREFIX from: <urn:f> DESCRIBE <urn:x> FROM <urn:g> from:h",
        "PREFIX : <urn:> CONSTRUCT { ?s ?p ?o } FROM:g WHERE { ?s ?p ?o }",
        "SELECT * FROMNAMED<urn:g> { ?s ?p ?o }",
        "PREFIX : <urn:> SELECT * FROM NAMED:g { ?s ?p ?o }",
        "PREFIX : <urn:> SELECT * FROMNAMED:g { ?s ?p ?o }",
    ],
)
def test_a_clause_that_engines_read_in_two_ways_is_refused(text):
    with pytest.raises(errors.BadQuery, match="is not allowed here") as caught:
        screen(text, SETTINGS)
    assert "put a space after" in caught.value.remedy


@pytest.mark.parametrize(
    "text", ["SELECT * FROM <http://[> {}", "BASE <http://[> ASK {}", "ASK FROM <a\\u0020b> {}"]
)
def test_an_invalid_iri_is_refused(text):
    with pytest.raises(errors.BadQuery, match="is not an IRI") as caught:
        screen(text, SETTINGS)
    assert caught.value.facts["line"] == 1


@pytest.mark.parametrize(
    ("text", "repeatable"),
    [
        ("SELECT (NOW() AS ?x) {}", False),
        ("SELECT ('NOW()' AS ?now) {}", True),
        ("SELECT * { ?s ?p ?o FILTERRAND() }", False),
        ("CONSTRUCT { [] <p> ?o } WHERE { ?s ?p ?o }", False),
        ("CONSTRUCT { _:b <p> ?o } WHERE { ?s ?p ?o }", False),
        ("CONSTRUCT { <s> <p> (1 2) } WHERE {}", False),
        ("CONSTRUCT WHERE { [] <p> ?o }", False),
        ("CONSTRUCT { ?s <p> ?o } WHERE { [] <p> ?o ; ?s (1 2) }", True),
        ("SELECT * { [] ?p ?o }", True),
    ],
)
def test_answers_that_may_differ_are_known(text, repeatable):
    assert screen(text, SETTINGS).repeatable is repeatable


def test_a_text_is_judged_once_for_the_same_limits():
    text = "SELECT ?judged_once {}"
    first = screen(text, SETTINGS)
    hits = screen.cache_info().hits
    assert screen(text, SETTINGS) is first
    assert screen.cache_info().hits == hits + 1
    with pytest.raises(errors.QueryTooLong):
        screen(text, Settings(query_length=5))


@pytest.mark.parametrize("bracket", ["()", "{}", "[]"])
def test_as_many_levels_as_the_limit_are_allowed(bracket):
    opening, closing = bracket
    whole = SETTINGS.query_nesting
    fine = f"ASK {{ {opening * (whole - 1)}{closing * (whole - 1)} }}"
    assert screen(fine, SETTINGS).kind is Kind.ASK
    with pytest.raises(errors.QueryTooComplex):
        screen(fine.replace(opening, opening * 2, 1), SETTINGS)


def test_as_many_bytes_and_operators_as_the_limit_are_allowed():
    settings = Settings(query_length=30, query_operators=3)
    assert screen("ASK {}".ljust(30), settings)
    with pytest.raises(errors.QueryTooLong):
        screen("ASK {}".ljust(31), settings)
    assert screen("ASK { FILTER(1+1+1) }", settings)
    with pytest.raises(errors.QueryTooComplex):
        screen("ASK { FILTER(1+1+1+1) }", settings)
