"""Check the authored files by all rules of every kind; each finding states its position."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from ruhrkg.graph.files import AuthoredFile, authored_files
from ruhrkg.graph.loading import merge_default_graph
from ruhrkg.quality import shapes
from ruhrkg.quality.checks import Check, checks, checks_of
from ruhrkg.quality.files import RULES, literal_findings, read_all, unreadable_names
from ruhrkg.quality.findings import Finding, Rule, Severity
from ruhrkg.quality.layout_check import LAYOUT_CANONICAL, layout_findings
from ruhrkg.quality.positions import Places
from ruhrkg.quality.queries import QUERY_USABLE, problems_of, unparsable
from ruhrkg.sparql.query.library import Library

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """The findings of a check, worst first, and the rules that were checked.

    `complete` is False if files could not be read: then only their errors are reported.
    """

    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    complete: bool = True
    root: Path = Path()

    def of_file(self, path: Path) -> "Report":
        """The findings in one file of the project only."""
        name = path.resolve().relative_to(self.root.resolve()).as_posix()
        return replace(self, findings=tuple(f for f in self.findings if f.file == name))

    def counts(self) -> dict[str, int]:
        """The number of findings of each severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity.value: found[severity] for severity in Severity}


def root_of(path: Path) -> Path:
    """The folder of authored files that `path` is or is in.

    Raises FileNotFoundError if there is none.
    """
    if path.is_dir():
        return path
    for folder in path.resolve().parents:
        if all((folder / name).is_dir() for name in ("data", "shapes")):
            return folder
    raise FileNotFoundError(f"{path} is not in a folder with data/ and shapes/")


def run(root: Path, progress: Progress = lambda _: None) -> Report:
    """Check all authored files under `root`.

    `progress` is called with each step. Raises FileNotFoundError if `root` contains no authored
    files, ValueError for a check whose header is invalid.
    """
    files = list(authored_files(root))
    progress(f"reading {len(files)} files")
    quads, broken = read_all(files)
    broken += unreadable_names(root)
    if broken:
        return Report(_sorted(broken), RULES, complete=False, root=root)
    store = Store()
    store.extend(quads)
    of_literals = list(literal_findings(quads, store))
    merge_default_graph(store)
    library = Library(root)
    integrity_checks = checks_of(library)
    of_shapes = shapes.rules_of(store)
    found = [*of_literals, *store_findings(store, of_shapes, integrity_checks, progress)]
    progress("comparing the layout of the files")
    of_files = [*layout_findings(files), *problems_of(library, root)]
    everything = [*_all_located(found, store, files), *of_files]
    return Report(_sorted(everything), _all_rules(of_shapes, integrity_checks), root=root)


def store_findings(
    store: Store,
    of_shapes: dict[str, Rule],
    integrity_checks: Sequence[Check],
    progress: Progress = lambda _: None,
) -> list[Finding]:
    """The findings of the shapes in `store`, whose rules are given by IRI, and of the checks.

    `store` holds the merged graph as its default graph besides the named graphs.
    """
    progress("validating the shapes")
    findings = shapes.run(store, of_shapes)
    progress(f"running {len(integrity_checks)} checks")
    # The engine evaluates outside Python's lock, so that threads use all processors.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for of_check in threads.map(lambda check: _check_findings(check, store), integrity_checks):
            findings.extend(of_check)
    return findings


def _check_findings(check: Check, store: Store) -> list[Finding]:
    try:
        return list(check.run(store))
    except SyntaxError as error:
        return [unparsable(check.rule.source, error)]


def all_rules(store: Store, root: Path) -> tuple[Rule, ...]:
    """Every rule of the code, the shapes and the checks, sorted by id."""
    return _all_rules(shapes.rules_of(store), checks(root))


def _all_rules(of_shapes: dict[str, Rule], integrity_checks: Sequence[Check]) -> tuple[Rule, ...]:
    found = [*RULES, LAYOUT_CANONICAL, QUERY_USABLE, *of_shapes.values()]
    found += [check.rule for check in integrity_checks]
    return tuple(sorted(found, key=lambda rule: rule.id))


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.key))


def _all_located(
    found: Sequence[Finding], store: Store, files: Sequence[AuthoredFile]
) -> list[Finding]:
    """The findings with their positions; the files are read for them only if there are any."""
    places = Places.of(files) if found else Places()
    return [_located(finding, store, places) for finding in found]


def _located(finding: Finding, store: Store, places: Places) -> Finding:
    if finding.file:
        return finding
    graph = finding.graph or _graph_of(finding, store)
    place = places.find(graph, finding.focus, finding.path)
    if place is None and finding.value and finding.value.startswith("<"):
        place = places.find(None, finding.value[1:-1], None)
    return finding.at(*place) if place else finding


def _graph_of(finding: Finding, store: Store) -> str | None:
    """The first graph that states the value of the finding."""
    if not (finding.focus and finding.path and finding.value):
        return None
    value = finding.value
    quads = store.quads_for_pattern(NamedNode(finding.focus), NamedNode(finding.path), None, None)
    graphs = sorted(
        quad.graph_name.value
        for quad in quads
        if isinstance(quad, Quad)
        and quad.graph_name != DefaultGraph()
        and isinstance(quad.graph_name, NamedNode)
        and isinstance(quad.object, Literal | NamedNode)
        and str(quad.object) == value
    )
    return graphs[0] if graphs else None
