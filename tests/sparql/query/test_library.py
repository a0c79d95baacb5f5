"""The query library: headers are read, invalid ones reported, valid ones remain usable."""

import pytest

from ruhrkg.sparql.query.library import Library, UnknownQueryError

GOOD = """#+ title: {de: Projekte eines Ortes, en: Projects of a place}
#+ question:
#+   de: Was geschieht hier?
#+   en: What happens here?
#+ expect: {de: Projekte, en: Projects}
#+ tags: [projects, places]
#+ parameters:
#+   place: {type: iri, default: "id:place/essen", label: {de: Ort, en: Place}}
PREFIX schema: <https://schema.org/>
SELECT ?project WHERE { ?project schema:location $place }
"""


@pytest.fixture
def write(tmp_path):
    def write(name, text, folder="examples"):
        path = tmp_path / "queries" / folder / f"{name}.rq"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_a_query_is_read_with_all_of_its_header(write):
    query = Library(write("by-place", GOOD)).get("examples", "by-place")
    assert query.title == {"de": "Projekte eines Ortes", "en": "Projects of a place"}
    assert query.question["en"] == "What happens here?"
    assert query.tags == ("projects", "places")
    assert query.form == "SELECT"
    assert query.prefixes == {"schema": "https://schema.org/"}
    assert query.text.startswith("PREFIX schema:")
    assert "<https://w3id.org/ruhrkg/id/place/essen>" in query.bind()
    assert "<https://w3id.org/ruhrkg/id/place/bochum>" in query.bind({"place": "id:place/bochum"})


def test_a_text_in_one_language_serves_for_both(write):
    root = write("label", "#+ title: Labels\nASK {}\n", "pages")
    query = Library(root).get("pages", "label")
    assert query.title == {"de": "Labels", "en": "Labels"}
    assert query.form == "ASK"


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        (GOOD.replace("de: Projekte, en", "de: Projekte: en"), "not YAML", 5),
        (GOOD.replace("#+ tags: [projects, places]\n", ""), "`tags` is missing", 1),
        (GOOD.replace("de: Projekte,", ""), "the texts `de` and `en`", 1),
        (GOOD.replace("type: iri", "type: thing"), "needs a `type`, one of iri", 1),
        (GOOD.replace("id:place/essen", "essen"), "an absolute IRI", 1),
        (GOOD.replace("$place", "?place"), "is not used", 1),
        (GOOD.replace("?project WHERE", "?place WHERE"), "also a variable ?place", 1),
        (GOOD.replace("$place", "$place, $other"), "$other is used but not declared", 1),
        (GOOD.replace('default: "id:place/essen", ', ""), "needs a `default`", 1),
        (GOOD.replace("#+ tags", "#+ tag"), "unknown field tag", 1),
        (GOOD.replace("iri, default", "iri, of: place, default"), "a class such as", 1),
        (GOOD.replace("iri, default", "string, of: schema:Place, default"), "must be iri", 1),
        (GOOD.replace("tags: [projects, places]", "tags: projects"), "must be a list", 1),
        (GOOD.replace("label: {", "lable: {"), "unknown field lable", 1),
        ("#+ - a list\nASK {}\n", "`name: value` lines", 1),
        (GOOD.partition("PREFIX")[0], "no SELECT, ASK, CONSTRUCT or DESCRIBE", 8),
    ],
)
def test_a_bad_header_is_reported_and_the_others_stay_usable(write, text, problem, line):
    write("good", GOOD)
    library = Library(write("bad", text))
    (found,) = library.problems
    assert problem in found.problem
    assert (found.path.stem, found.line) == ("bad", line)
    assert library.get("examples", "good")
    with pytest.raises(UnknownQueryError, match="cannot be used"):
        library.get("examples", "bad")


def test_a_file_that_is_not_utf8_is_reported(write):
    root = write("good", GOOD)
    (root / "queries" / "examples" / "latin.rq").write_bytes("# für\n".encode("latin-1"))
    (found,) = Library(root).problems
    assert found.remedy == "Save the file as UTF-8."


def test_an_unknown_name_is_answered_with_those_there_are(write):
    with pytest.raises(UnknownQueryError, match=r"no query 'nope'.*there are: good"):
        Library(write("good", GOOD)).get("examples", "nope")


def test_a_prefix_that_differs_from_the_table_is_reported_with_its_line(write):
    library = Library(write("http", GOOD.replace("https://schema.org/", "http://schema.org/")))
    (found,) = library.problems
    assert found.line == 9
    assert found.remedy == "Write PREFIX schema: <https://schema.org/>."
    assert library.get("examples", "http")


def test_a_prefix_in_a_comment_or_string_is_not_a_declaration(write):
    root = write("comment", GOOD + "# PREFIX ex: <http://example.org/>\n")
    assert not Library(root).problems
