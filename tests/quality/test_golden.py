"""Every rule keeps still on its valid file and says what is expected on its invalid one."""

import pytest
import shacl
from golden import FOLDER, Rules, told
from rdflib.namespace import SH

from ruhrkg.graph.files import AuthoredFile
from ruhrkg.graph.loading import read
from ruhrkg.settings import authored_root
from ruhrkg.vocabulary import PREFIXES

RULES = Rules(authored_root())


@pytest.mark.parametrize("rule", sorted(RULES.by_id))
def test_a_rule_finds_what_its_golden_files_expect(rule: str) -> None:
    folder = FOLDER / rule
    assert told(RULES.find(rule, folder / "valid.trig")) == ""
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    assert expected
    assert told(RULES.find(rule, folder / "invalid.trig")) == expected


def test_there_are_golden_files_for_rules_only() -> None:
    assert {path.name for path in FOLDER.iterdir()} <= set(RULES.by_id)


@pytest.mark.parametrize("rule", sorted(rule.id for rule in RULES.by_shape.values()))
def test_the_fast_validator_agrees_with_pyshacl(rule: str) -> None:
    path = FOLDER / rule / "invalid.trig"
    data = RULES.graph(read(AuthoredFile(path, path.name, None)))
    compiled = shacl.Shapes.from_text(RULES.only(rule).serialize(format="nt"), format="ntriples")
    report = compiled.validate_text(data.serialize(format="nt"), format="ntriples")
    fast = {(r.focus_node.strip("<>"), (r.path or "").strip("<>"), r.value) for r in report.results}
    reference = {(f.focus, f.path or "", f.value) for f in RULES.find(rule, path)}
    assert fast == reference


@pytest.mark.parametrize("rule", sorted(RULES.by_id))
def test_a_rule_speaks_german_and_english(rule: str) -> None:
    for texts in (RULES.by_id[rule].message, RULES.by_id[rule].remedy):
        assert set(texts) == {"de", "en"}
        assert all(text.strip().endswith(".") for text in texts.values())


def test_a_shape_is_named_after_its_severity() -> None:
    for iri, rule in RULES.by_shape.items():
        assert iri.startswith(PREFIXES["shape"])
        assert rule.id.endswith(f"-{rule.severity}")


def test_every_rule_of_the_shapes_belongs_to_a_shape_with_a_target() -> None:
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    used = {str(shape) for shape in RULES.shapes.objects(None, SH.property)}
    used |= {str(shape) for target in targets for shape in RULES.shapes.subjects(target)}
    assert set(RULES.by_shape) <= used
