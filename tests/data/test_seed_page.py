"""The seed page, sentence by sentence: complete, documented, and never copied."""

from pyoxigraph import NamedNode, Store
from pytest import fixture

from ruhrkg.graph.loading import load
from ruhrkg.quality import evidence
from ruhrkg.quality.passage_table import markdown
from ruhrkg.quality.passages import Passages
from ruhrkg.settings import Settings
from ruhrkg.vocabulary import ID, PREFIXES, RKG

SOURCE = "rk-umsetzen"


@fixture(scope="module")
def authored() -> Store:
    return load(Settings().root)


def test_every_sentence_yields_statements_or_is_marked(authored: Store) -> None:
    report = evidence.check(authored, {})
    assert report.findings == ()
    assert report.sources[SOURCE].sentences == 18
    assert report.sources[SOURCE].silent_sentences == 2


def test_the_documented_table_is_that_of_the_data(authored: Store) -> None:
    page = Settings().root / "docs" / "seed-page.md"
    assert page.read_text(encoding="utf-8") == markdown(Passages(authored), SOURCE), (
        "update it with `ruhrkg evidence --table rk-umsetzen > docs/seed-page.md`"
    )


def test_each_kind_of_statement_that_the_page_makes_is_there(authored: Store) -> None:
    statements = [s for p in Passages(authored).of(SOURCE)[1] for s in p.statements]
    plan = NamedNode(str(ID["plan/ruhr-konferenz"]))
    decision = NamedNode(str(ID["decision/2019-11-05"]))

    def values(subject: NamedNode, predicate: str) -> set[str]:
        return {
            q.object.value
            for q in statements
            if (q.subject, q.predicate) == (subject, NamedNode(predicate))
        }

    assert len(values(plan, RKG.challenge)) == 7
    assert len(values(plan, RKG.strength)) == 13
    assert len(values(plan, RKG.goal)) == 6
    assert len(values(plan, RKG.stance)) == 6
    assert values(decision, RKG.adopts) == set(), "the page names no field of action"
    assert values(decision, PREFIXES["prov"] + "wasAttributedTo") == {
        str(ID["organisation/landesregierung-nrw"])
    }
