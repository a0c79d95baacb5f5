"""`ruhrkg evidence` on a small invented text: the valid case, and every failure."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, Store

from ruhrkg.cli import main
from ruhrkg.quality import evidence
from ruhrkg.quality.passage_table import markdown
from ruhrkg.quality.passages import Passages

TEXT = "Ein Café öffnet.\n\nDer Rat beschloss 𝟓 Felder. Mehr dazu hier\n"
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
SOURCE = "https://w3id.org/ruhrkg/id/source/probe"

PREFIXES = """
@prefix rkg: <https://w3id.org/ruhrkg/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix s: <https://w3id.org/ruhrkg/id/source/> .
@prefix graph: <https://w3id.org/ruhrkg/graph/> .
@prefix id: <https://w3id.org/ruhrkg/id/> .
@prefix schema: <https://schema.org/> .
"""


def stretch(begin: int, end: int, number: int, rest: str, digest: str = DIGEST) -> str:
    return f"""
<{SOURCE}#char={begin},{end}> nif:beginIndex {begin} ; nif:endIndex {end} ;
    dcterms:isPartOf s:probe ; schema:position {number} ; schema:sha256 "{digest}" ;
    dcterms:description "Umschreibung"@de, "paraphrase"@en ; {rest} ."""


def sentence(begin: int, end: int, number: int, rest: str = "a nif:Sentence") -> str:
    return stretch(begin, end, number, rest)


def passage(begin: int, end: int, number: int, quotation: str, around: tuple[int, int]) -> str:
    iri = f"<{SOURCE}#char={around[0]},{around[1]}>"
    return stretch(
        begin, end, number, f'a rkg:Passage ; nif:anchorOf "{quotation}" ; nif:sentence {iri}'
    )


SENTENCES = (
    sentence(0, 16, 1)
    + sentence(18, 45, 2)
    + sentence(46, 60, 3, "a nif:Sentence ; rkg:stated false")
)
CAFE = passage(4, 8, 1, "Café", (0, 16))
FIVE = passage(36, 44, 2, "𝟓 Felder", (18, 45))
SAYS = f"""
GRAPH <{SOURCE}#char=4,8> {{ id:a rkg:goal id:b }}
GRAPH <{SOURCE}#char=36,44> {{ id:a rkg:value 5 . id:a rkg:about id:b }}
GRAPH s:probe {{ id:a rkg:strength id:b }}
GRAPH graph:record {{ id:a rkg:challenge id:b }}
GRAPH <https://w3id.org/ruhrkg/graph/record/project/x> {{ id:a rkg:challenge id:b }}
"""


def store(described: str, said: str = SAYS) -> Store:
    store = Store()
    text = PREFIXES + "GRAPH graph:provenance {" + described + "\n}" + said
    store.load(text.encode(), format=RdfFormat.TRIG)
    return store


def rules(described: str, said: str = SAYS, text: str | None = TEXT) -> set[str]:
    texts = {} if text is None else {"probe": text.encode()}
    return {finding.rule for finding in evidence.check(store(described, said), texts).findings}


GOOD = SENTENCES + CAFE + FIVE


def test_a_sound_text_has_no_finding_and_is_counted() -> None:
    report = evidence.check(store(GOOD), {"probe": TEXT.encode()})
    assert report.findings == ()
    probe = report.sources["probe"]
    assert (probe.sentences, probe.silent_sentences, probe.passages) == (3, 1, 2)
    assert (probe.statements, probe.characters, probe.covered_share) == (3, len(TEXT), 1.0)
    assert probe.quoted_share == round(12 / len(TEXT), 4)


def test_the_share_of_exact_sources_leaves_our_own_graphs_out() -> None:
    report = evidence.check(store(GOOD), {})
    assert (report.passage_statements, report.exact_statements) == (3, 4)
    assert report.record_statements == 1
    assert report.exact_share == 0.8


def test_a_statement_of_several_sources_counts_once_for_the_share() -> None:
    again = SAYS.replace(
        "GRAPH s:probe {", "GRAPH s:other { id:a rkg:strength id:b } GRAPH s:probe {"
    )
    again += "GRAPH <https://w3id.org/ruhrkg/graph/record/project/y> { id:a rkg:strength id:b }"
    report = evidence.check(store(GOOD, again), {})
    assert (report.exact_statements, report.record_statements) == (4, 1)


def test_an_empty_dataset_has_nothing_to_find() -> None:
    report = evidence.check(Store(), {})
    assert (report.findings, report.sources, report.exact_share) == ((), {}, 1.0)


def test_without_the_text_only_the_descriptions_are_checked() -> None:
    wrong = GOOD.replace('"Café"', '"Kaffee"')
    assert rules(wrong, text=None) == set()
    assert evidence.check(store(wrong), {}).sources["probe"].covered_share is None


@pytest.mark.parametrize(
    ("described", "rule"),
    [
        (GOOD.replace('"Café"', '"Cafe"'), {"quotation"}),
        (GOOD.replace(DIGEST, "0" * 64), {"text-digest"}),
        (GOOD.replace("beginIndex 4 ", "beginIndex 5 "), {"passage-iri", "quotation"}),
        (GOOD.replace("endIndex 8 ", "endIndex 3 "), {"offsets", "quotation"}),
        (GOOD.replace("endIndex 8 ", "endIndex 8, 9 "), {"offsets", "quotation"}),
        (GOOD.replace('"paraphrase"@en', '"Umschreibung"@de', 1), {"paraphrase"}),
        (GOOD.replace('nif:anchorOf "Café"', ""), {"quotation", "quotation-length"}),
        (SENTENCES + FIVE, {"passage-described", "sentence-accounted"}),
        (SENTENCES + CAFE + FIVE + sentence(0, 16, 4), {"sentence-numbers", "passage-sentence"}),
        (CAFE + FIVE, {"coverage", "passage-sentence"}),
        (GOOD.replace("rkg:stated false", ""), {"sentence-accounted"}),
        (
            GOOD.replace("a nif:Sentence ", "a nif:Sentence ; rkg:stated false ", 1),
            {"sentence-accounted"},
        ),
        (
            SENTENCES + FIVE + passage(4, 8, 2, "Café", (0, 16)),
            {"passage-sentence"},
        ),
        (
            SENTENCES + FIVE + passage(4, 8, 1, "Café", (18, 45)),
            {"passage-sentence", "sentence-accounted"},
        ),
        (GOOD + sentence(18, 30, 3), {"coverage", "sentence-accounted", "sentence-numbers"}),
        (
            GOOD + passage(46, 62, 3, "Mehr dazu hier", (46, 60)),
            {"offsets", "passage-sentence", "passage-statements", "quotation"},
        ),
    ],
)
def test_every_flaw_is_found_by_its_rule(described: str, rule: set[str]) -> None:
    assert rules(described) == rule


def test_a_passage_without_statements_is_found() -> None:
    assert rules(GOOD, SAYS.replace("id:a rkg:goal id:b", "")) == {
        "passage-statements",
        "sentence-accounted",
    }


def test_a_quotation_longer_than_the_limit_is_found() -> None:
    text = "x" * 400
    sentences = sentence(0, 400, 1)
    at_limit = passage(0, 120, 1, "x" * 120, (0, 400))
    over = passage(0, 121, 1, "x" * 121, (0, 400))
    digest = hashlib.sha256(text.encode()).hexdigest()
    said = "GRAPH <" + SOURCE + "#char=0,{}> {{ <urn:a> <urn:b> <urn:c> }}"
    good = (sentences + at_limit).replace(DIGEST, digest)
    bad = (sentences + over).replace(DIGEST, digest)
    assert rules(good, said.format(120), text) == set()
    assert rules(bad, said.format(121), text) == {"quotation-length", "copied-text"}


def test_quoting_most_of_a_text_is_found() -> None:
    described = GOOD + passage(0, 16, 1, "Ein Café öffnet.", (0, 16))
    described += passage(18, 45, 2, "Der Rat beschloss 𝟓 Felder.", (18, 45))
    said = SAYS + "".join(
        f"GRAPH <{SOURCE}#char={span}> {{ id:a rkg:goal id:c }}" for span in ("0,16", "18,45")
    )
    assert "quoted-share" in rules(described, said)


def test_a_description_that_copies_the_text_is_found() -> None:
    text = "Wort " * 60
    digest = hashlib.sha256(text.encode()).hexdigest()
    described = sentence(0, 299, 1, "a nif:Sentence ; rkg:stated false")
    described = described.replace(DIGEST, digest).replace("Umschreibung", text[:130])
    assert rules(described, "", text) == {"copied-text"}


def test_the_table_lists_each_sentence_with_its_statements() -> None:
    page = markdown(Passages(store(GOOD)), "probe")
    assert "3 sentences, headings and link lines, of which 1 carry no statement;" in page
    assert "| 4–8 | „Café“ | `id/a rkg:goal id/b` |" in page
    assert page.count("## Sentence ") == 3
    with pytest.raises(ValueError, match="other"):
        markdown(Passages(store(GOOD)), "other")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    content = PREFIXES + "GRAPH graph:provenance {" + GOOD + "\n}" + SAYS
    (tmp_path / "data" / "probe.trig").write_text(content, encoding="utf-8")
    (tmp_path / "probe.txt").write_bytes(TEXT.encode())
    return tmp_path


def run(root: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["evidence", "--root", str(root), *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_is_content_with_a_sound_text(root: Path) -> None:
    code, out, _ = run(root, "--text", f"probe={root / 'probe.txt'}")
    assert code == 0
    assert "probe: 3 sentences" in out
    assert "100" in out


def test_the_command_takes_a_folder_of_texts_and_prints_json(root: Path) -> None:
    code, out, _ = run(root, "--text", str(root), "--json")
    report = json.loads(out)
    assert code == 0
    assert report["findings"] == []
    assert report["sources"]["probe"]["covered_share"] == 1.0
    assert report["exact_share"] == 0.8


def test_the_command_ends_with_1_on_findings(root: Path) -> None:
    (root / "probe.txt").write_text("etwas anderes", encoding="utf-8")
    code, out, _ = run(root, "--text", str(root))
    assert code == 1
    assert "text-digest" in out


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("other={root}/probe.txt", "no sentences or passages of a source 'other'"),
        ("probe={root}/missing.txt", "missing.txt"),
        ("{root}/nowhere", "nowhere"),
    ],
)
def test_the_command_ends_with_2_on_a_wrong_argument(root: Path, argument: str, said: str) -> None:
    code, _, err = run(root, "--text", argument.format(root=root))
    assert code == 2
    assert said in err


def test_the_command_ends_with_2_on_a_text_that_is_not_utf_8(root: Path) -> None:
    (root / "probe.txt").write_bytes(b"\xff\xfe")
    code, _, err = run(root, "--text", str(root))
    assert code == 2
    assert "not UTF-8" in err


def test_the_command_ends_with_1_on_a_broken_file(root: Path) -> None:
    (root / "data" / "probe.trig").write_text("GRAPH {", encoding="utf-8")
    code, _, err = run(root)
    assert code == 1
    assert "data/probe.trig:1" in err


def test_the_command_prints_the_table(root: Path) -> None:
    code, out, _ = run(root, "--table", "probe")
    assert code == 0
    assert out.startswith("# Statements of probe, sentence by sentence")
    assert run(root, "--table", "other")[0] == 2
