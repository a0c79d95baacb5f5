"""Every rule finds nothing in its valid file and the expected findings in its invalid file."""

import pytest
import shacl
from golden import FOLDER, Rules, told
from pyoxigraph import RdfFormat, Triple, parse
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from ruhrkg.graph.files import AuthoredFile
from ruhrkg.graph.loading import read
from ruhrkg.quality import compiled_shapes
from ruhrkg.settings import authored_root
from ruhrkg.vocabulary import PREFIXES

RULES = Rules(authored_root())
SHAPES = sorted(rule.id for rule in RULES.by_shape.values())
OF_A_PROPERTY = [
    rule for rule in SHAPES if (URIRef(PREFIXES["shape"] + rule), SH.path, None) in RULES.shapes
]
# properties that a property shape may have besides its constraints
NO_CONSTRAINT = {SH.path, SH.severity, SH.message, SH.description, SH.qualifiedValueShape}


def read_golden(rule: str, name: str) -> Graph:
    """The data of a golden file, merged."""
    path = FOLDER / rule / name
    return RULES.graph(read(AuthoredFile(path, path.name, None)))


def fast_report(rule: str, data: Graph) -> shacl.Report:
    """The findings of the compiled validator with the shape of one rule."""
    compiled = shacl.Shapes.from_text(RULES.only(rule).serialize(format="nt"), format="ntriples")
    return compiled.validate_text(data.serialize(format="nt"), format="ntriples")


@pytest.mark.parametrize("rule", sorted(RULES.by_id))
def test_a_rule_finds_what_its_golden_files_expect(rule: str) -> None:
    folder = FOLDER / rule
    assert told(RULES.find(rule, folder / "valid.trig")) == ""
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    assert expected
    assert told(RULES.find(rule, folder / "invalid.trig")) == expected


def test_there_are_golden_files_for_rules_only() -> None:
    assert {path.name for path in FOLDER.iterdir()} <= set(RULES.by_id)


@pytest.mark.parametrize("name", ["valid.trig", "invalid.trig"])
@pytest.mark.parametrize("rule", SHAPES)
def test_the_compiled_validator_finds_what_pyshacl_finds(rule: str, name: str) -> None:
    data, shape = (triples(graph) for graph in (read_golden(rule, name), RULES.only(rule)))
    found = compiled_shapes.validate(data, shape, RULES.by_shape)
    assert told(found) == told(RULES.find(rule, FOLDER / rule / name))


def triples(graph: Graph) -> list[Triple]:
    return [quad.triple for quad in parse(graph.serialize(format="nt"), format=RdfFormat.N_TRIPLES)]


@pytest.mark.parametrize("rule", OF_A_PROPERTY)
def test_each_constraint_of_a_rule_is_broken_alone_by_a_case(rule: str) -> None:
    shape = URIRef(PREFIXES["shape"] + rule)
    stated = {
        str(predicate).removeprefix(str(SH)).replace("qualifiedMinCount", "qualifiedValueShape")
        for predicate in RULES.shapes.predicates(shape)
        if predicate in SH and predicate not in NO_CONSTRAINT
    }
    broken: dict[tuple[str, str | None], set[str]] = {}
    for result in fast_report(rule, read_golden(rule, "invalid.trig")).results:
        if result.source_shape == f"<{shape}>":
            name = result.component.removesuffix("ConstraintComponent")
            name = "qualifiedValueShape" if name.startswith("Qualified") else name
            broken.setdefault((result.focus_node, result.value), set()).add(name.lower())
    alone = {name for names in broken.values() if len(names) == 1 for name in names}
    assert {name.lower() for name in stated} <= {name.lower() for name in alone}


@pytest.mark.parametrize("rule", [rule for rule in OF_A_PROPERTY if "-no-" not in rule])
def test_the_valid_file_of_a_rule_uses_its_property(rule: str) -> None:
    path = RULES.shapes.value(URIRef(PREFIXES["shape"] + rule), SH.path)
    assert (None, path, None) in read_golden(rule, "valid.trig")


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
