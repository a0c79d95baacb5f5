import pytest

from ruhrkg.formats import BY_NAME, Carries, carrying
from ruhrkg.negotiation import NotAcceptable, choose, named, negotiate, parse_accept

GRAPHS = carrying(Carries.GRAPH)
RESULTS = carrying(Carries.BINDINGS)
PAGE_AND_GRAPHS = (BY_NAME["html"], *GRAPHS)


@pytest.mark.parametrize(
    ("accept", "offer", "name"),
    [
        (None, RESULTS, "json"),
        ("", RESULTS, "json"),
        ("*/*", RESULTS, "json"),
        ("text/csv", RESULTS, "csv"),
        ("TEXT/CSV", RESULTS, "csv"),
        ("text/csv;q=0.5, application/sparql-results+xml", RESULTS, "xml"),
        ("text/csv;q=1.0, application/sparql-results+xml;q=0.9", RESULTS, "csv"),
        ("application/sparql-results+json;q=0, */*", RESULTS, "xml"),
        ("text/*", RESULTS, "csv"),
        ("text/*;q=0.3, text/tab-separated-values;q=0.4, application/*;q=0.2", RESULTS, "tsv"),
        ("*/*;q=0.9, text/csv;q=0.1", RESULTS, "json"),
        ("application/json", RESULTS, "json"),
        ("application/json", GRAPHS, "jsonld"),
        ("application/xml", GRAPHS, "rdfxml"),
        ("text/plain", GRAPHS, "ntriples"),
        ("application/turtle,text/turtle", GRAPHS, "turtle"),
        ("text/turtle; charset=utf-8", GRAPHS, "turtle"),
        ('application/ld+json;profile="http://a.example/x,y;q=0"', GRAPHS, "jsonld"),
        ("*", GRAPHS, "turtle"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", PAGE_AND_GRAPHS, "html"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", RESULTS, "xml"),
        ("text/turtle, */*", PAGE_AND_GRAPHS, "turtle"),
        ("nonsense, text/csv;q=abc, text/tab-separated-values", RESULTS, "tsv"),
        ("application/rdf+xml, text/turtle", GRAPHS, "turtle"),
    ],
)
def test_the_best_offered_format_is_chosen(accept, offer, name):
    assert choose(accept, offer).name == name


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "*/*;q=0", "nonsense"])
def test_nothing_acceptable_names_the_offer(accept):
    with pytest.raises(NotAcceptable) as caught:
        choose(accept, RESULTS)
    assert caught.value.offer == RESULTS


@pytest.mark.parametrize(
    ("override", "offer", "name"),
    [
        ("csv", RESULTS, "csv"),
        ("application/sparql-results xml", RESULTS, "xml"),
        ("application/sparql-results+xml", RESULTS, "xml"),
        ("text/csv; charset=utf-8", RESULTS, "csv"),
        ("ttl", GRAPHS, "turtle"),
        ("turtle", GRAPHS, "turtle"),
        ("json", GRAPHS, "jsonld"),
        ("json", (*GRAPHS, *RESULTS), "json"),
        ("xml", GRAPHS, "rdfxml"),
        ("n3", GRAPHS, "turtle"),
        ("json-ld", GRAPHS, "jsonld"),
        ("application/ld+json,application/x-json+ld", GRAPHS, "jsonld"),
        ("application/pdf, text/csv", RESULTS, "csv"),
        ("JSON", RESULTS, "json"),
    ],
)
def test_an_override_names_a_format(override, offer, name):
    assert named(override, offer).name == name


def test_an_override_wins_over_the_header():
    assert negotiate("text/csv", "tsv", RESULTS).name == "tsv"
    assert negotiate("text/csv", None, RESULTS).name == "csv"


def test_an_unknown_override_is_not_acceptable():
    with pytest.raises(NotAcceptable, match="pdf"):
        negotiate("*/*", "pdf", RESULTS)


def test_quoted_parameters_may_contain_separators():
    assert [r.sub for r in parse_accept('a/b;x="c,d;\\"e";q=0.5, f/g')] == ["b", "g"]


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        # JSON is named twice, by its own name and by an alias: the better quality counts
        ("application/sparql-results+json;q=0.2, application/json;q=0.9, text/csv;q=0.5", "json"),
        ("application/json;q=0.2, application/sparql-results+json;q=0.9, text/csv;q=0.5", "json"),
        ("application/json;q=0.2, application/sparql-results+json;q=0.4, text/csv;q=0.5", "csv"),
    ],
)
def test_of_two_ranges_for_one_format_the_better_counts(accept, name):
    assert negotiate(accept, None, RESULTS).name == name
