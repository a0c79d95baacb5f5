"""What reads text from outside ends with a value or with its own error, whatever the text."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import strategies as st
from tests.fuzz.searching import search

from ruhrkg.formats import FORMATS
from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.graph.sssom_tsv import parse
from ruhrkg.locale import Locale
from ruhrkg.negotiation import NotAcceptable, negotiate
from ruhrkg.presentation.pictures.timeline_chart import is_date, moment
from ruhrkg.settings import Settings
from ruhrkg.sparql.errors import QueryError
from ruhrkg.sparql.query.screening import screen

pytestmark = pytest.mark.fuzz

SHARE = 0.08  # of the time for each test of this module but the one with the engine
EXAMPLES = Path(__file__).parents[2] / "queries" / "examples"
_WORDS = r"""
SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES EXISTS
NOT IN AS DISTINCT REDUCED ORDER BY GROUP HAVING LIMIT OFFSET COUNT SUM IF REGEX STR COALESCE LANG
DATATYPE IRI BNODE UNDEF PREFIX BASE VERSION SERVICE INSERT DATA a true ?s ?p ?o $x * { } ( ) [ ] .
; , / | ^ ! + - = != < > <= >= && || @de ^^ # << >> <<( )>> {| |} ~ <urn:x> rdfs:label rkg:Project
xsd:integer _:b 1 -2 3.5 1e9 999999999999999999999 'a' '"' "b" '''c''' " ' \u0041 \ ä 💧 0 00
"""
PIECES = (*re.findall(r"\S+", _WORDS), "\x00", "\ud800", "\ufeff")


def shuffled(text: str) -> st.SearchStrategy[str]:
    """A text with a few of its words removed, doubled, or replaced by others."""
    words = text.split(" ")
    edit = st.tuples(st.integers(0, len(words) - 1), st.sampled_from([*PIECES, "", *words]))

    def apply(edits: list[tuple[int, str]]) -> str:
        changed = list(words)
        for place, word in edits:
            changed[place] = word
        return " ".join(changed)

    return st.lists(edit, min_size=1, max_size=4).map(apply)


def queries() -> st.SearchStrategy[str]:
    """Token soup, and the example queries with mistakes."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.rq"))]
    soup = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
    return soup | st.sampled_from(texts).flatmap(shuffled) | st.text(max_size=200)


def test_screening_ends_with_a_value_or_a_query_error(seconds: float) -> None:
    settings = Settings()

    def holds(text: str) -> None:
        try:
            screen(text, settings)
        except QueryError as error:
            assert error.detail

    print(search(seconds * SHARE, queries(), holds), "texts screened")


def test_no_query_is_a_fault_of_the_endpoint(client: FlaskClient, seconds: float) -> None:
    def holds(text: str) -> None:
        answer = client.post(
            "/sparql?timeout=2", data=text.encode(errors="surrogatepass"),
            content_type="application/sparql-query", headers={"Accept": "*/*"},
        )  # fmt: skip
        assert answer.status_code in {200, 400, 403, 406, 413, 503}, answer.text

    print(search(seconds * 0.25, queries(), holds), "queries")


def accepts() -> st.SearchStrategy[str]:
    parts = ["text/turtle", "application/*", "*/*", ";q=", "0.5", "1.0000", "q", "=", ";", ",", " ",
             "/", "html", '"', "\\", "profile=", "nan", "inf", "-1", "é", "\t"]  # fmt: skip
    return st.lists(st.sampled_from(parts), max_size=14).map("".join) | st.text(max_size=40)


@pytest.mark.parametrize("by", ["accept", "format"])
def test_negotiation_ends_with_a_format_or_a_refusal(seconds: float, by: str) -> None:
    def holds(text: str) -> None:
        try:
            given = (text, None) if by == "accept" else (None, text)
            assert negotiate(*given, FORMATS) in FORMATS
        except NotAcceptable:
            pass

    print(search(seconds * SHARE / 2, accepts(), holds), "negotiations")


def test_a_mapping_set_is_read_or_refused_with_its_place(seconds: float, root: Path) -> None:
    text = (root / "data" / "links" / "nuts.sssom.tsv").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)[:25]
    short = "".join(lines)
    cells = st.sampled_from(["\t", "\n", "#", "|", ":", "#curie_map:\n", "\x00", "2024-02-30", "é",
                             "skos:exactMatch", "sssom:NoTermFound", "", '"', "1.5"])  # fmt: skip

    def edited(edits: list[tuple[int, int, str]]) -> str:
        changed = short
        for place, length, piece in edits:
            at = place % (len(changed) + 1)
            changed = changed[:at] + piece + changed[at + length :]
        return changed

    edit = st.tuples(st.integers(0, len(short)), st.integers(0, 30), cells)

    def holds(given: str) -> None:
        try:
            parse(given, "fuzz")
        except AuthoredFileError as error:
            assert error.problem and error.remedy

    texts = st.lists(edit, max_size=4).map(edited) | st.text(max_size=100)
    print(search(seconds * SHARE, texts, holds), "mapping sets")


def dates() -> st.SearchStrategy[str]:
    number = st.integers(-99999, 99999).map(str) | st.sampled_from(["00", "02", "2024", "30", "٣"])
    joined = st.lists(number, max_size=4).map("-".join)
    return joined | st.datetimes().map(str) | st.dates().map(str) | st.text(max_size=20)


@pytest.mark.parametrize("language", ["de", "en"])
def test_any_text_can_stand_where_a_date_is_displayed(seconds: float, language: str) -> None:
    locale = Locale(language)

    def holds(text: str) -> None:
        assert isinstance(locale.date(text), str)
        if is_date(text):
            assert 0 <= moment(text) <= 10_000

    print(search(seconds * SHARE / 2, dates(), holds), "dates")


HEADERS: tuple[tuple[str, Callable[[], st.SearchStrategy[str]]], ...] = (
    ("Accept-Datetime", dates), ("If-Modified-Since", dates), ("If-None-Match", accepts),
    ("Accept", accepts), ("Accept-Language", accepts), ("Range", dates),
)  # fmt: skip


@pytest.mark.parametrize(("header", "values"), HEADERS, ids=[name for name, _ in HEADERS])
def test_no_header_is_a_fault_of_ours(
    client: FlaskClient, seconds: float, header: str, values: Callable[..., st.SearchStrategy[str]]
) -> None:
    paths = ("/doc/project/innamoruhr", "/catalog", "/projects", "/openapi.json", "/dumps")

    def holds(drawn: tuple[str, str]) -> None:
        path, value = drawn
        sent = quote(value, safe=" !#$&'()*+,/:;=?@[]\"\\-<>") if not value.isascii() else value
        if any(ord(letter) < 32 and letter != "\t" for letter in sent):
            return  # no header can carry it (RFC 9110, 5.5)
        answer = client.get(path, headers={header: sent})
        assert answer.status_code < 500

    drawn = st.tuples(st.sampled_from(paths), values())
    print(search(seconds * 0.02, drawn, holds), "requests with", header)
