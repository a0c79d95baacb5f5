"""/quality and /shapes: what was checked and found, and what no source states."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request, send_file
from pyoxigraph import Literal
from werkzeug.exceptions import NotFound

from ruhrkg.formats import BY_NAME, BY_SUFFIX, JSON, Format, MediaType
from ruhrkg.locale import Text, in_order
from ruhrkg.negotiation import negotiate
from ruhrkg.presentation.description import Description, descriptions
from ruhrkg.presentation.findings import FILE, Finding, report
from ruhrkg.presentation.labels import Names, readable
from ruhrkg.presentation.page_source import ReleaseData, Row, per_release
from ruhrkg.vocabulary import GRAPH, PREFIXES, compact, local_name
from ruhrkg.web.linked_data.documents import DOCUMENTS, OFFER
from ruhrkg.web.linked_data.ontology_view import document
from ruhrkg.web.rendering import locale, page, source
from ruhrkg.web.site import site

blueprint = Blueprint("quality", __name__)

_PLACES = ("rkg:Passage", "rkg:Source", "rkg:RecordGraph")
_INTEGER = PREFIXES["xsd"] + "integer"
_FILES = {"json": (FILE, MediaType.JSON), "ttl": ("findings.ttl", MediaType.TURTLE)}
FINDINGS: tuple[Format, ...] = (BY_NAME["html"], BY_NAME["turtle"], JSON)
"""What /quality negotiates between."""


@dataclass(frozen=True)
class Silence:
    """An aspect that no source states, and of which things."""

    aspect: str
    label: Text
    things: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class RuleSummary:
    """A rule in plain words; `local` is its name after the `#`, where it has one of its own."""

    local: str
    severity: str
    message: Text


@blueprint.get("/quality")
def quality() -> Response:
    """The findings of the release, rule by rule, and the silences of the sources; or as data."""
    chosen = _negotiated(FINDINGS)
    if chosen.name != "html":
        return findings(chosen.suffix)
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in report(source().data).get("findings", ()):
        found[finding["rule"]].append(finding)
    things = [
        finding[key]
        for findings in found.values()
        for finding in findings
        for key in ("focus", "graph")
        if finding.get(key)
    ]
    silent = source().select("silent")
    aspects = {row.text("aspect") for row in silent}
    names = Names.of(
        source().data, locale(), {*things, *aspects, *(row.text("thing") for row in silent)}
    )
    exact = _exact()
    return page(
        "quality.html",
        report=report(source().data),
        rules={rule["id"]: rule for rule in report(source().data).get("rules", ())},
        found=sorted(found.items(), key=lambda entry: (_rank(entry[1][0]), entry[0])),
        names=names,
        silences=[_silence(aspect, silent, names) for aspect in sorted(aspects)],
        exact=[(name, exact[name], _percent(exact, name)) for name in _PLACES if exact.get(name)],
        plain=plain,
        **_counted(),
    )


@blueprint.get("/quality.<any(json, ttl):suffix>")
def findings(suffix: str) -> Response:
    """The findings as data."""
    name, media_type = _FILES[suffix]
    release = site().release
    if release is None or name not in release.files:
        raise NotFound(locale()("quality.none"))
    return send_file(release.path(name), mimetype=media_type, conditional=True)


@blueprint.get("/shapes")
def shapes() -> Response:
    """Every rule in plain words, by the kind of thing that it is about; or the shapes as RDF."""
    chosen = _negotiated(OFFER)
    if chosen.name != "html":
        return document("shapes", chosen.suffix)
    return page(
        "shapes.html",
        groups=_rules(),
        suffixes=[f.suffix for f in DOCUMENTS],
        formats=BY_SUFFIX,
    )


def _negotiated(offer: tuple[Format, ...]) -> Format:
    return negotiate(request.headers.get("Accept"), request.args.get("format"), offer)


def _rank(finding: Finding) -> int:
    order = ("violation", "warning", "info")
    return order.index(str(finding["severity"]).lower())


def _silence(aspect: str, silent: Iterable[Row], names: Names) -> Silence:
    things = {row.text("thing") for row in silent if row.text("aspect") == aspect}
    labelled = sorted(((t, names.label(t)) for t in things), key=lambda x: in_order(x[1].value))
    return Silence(aspect, names.label(aspect), tuple(labelled))


def _exact() -> dict[str, int]:
    """How many statements lie in the graph of a source, of a passage, of a record."""
    return {compact(row.text("class")): row.integer("n") for row in source().select("exact")}


def _percent(exact: dict[str, int], name: str) -> int:
    return round(100 * exact[name] / sum(exact[place] for place in _PLACES if place in exact))


def _counted() -> dict[str, Any]:
    """How many projects are held, and which numbers have none.

    Project numbers are strings and proposal numbers integers (`rkg:missingNumber`).
    """
    held, projects, proposals = [], [], []
    for row in source().select("counted"):
        value, number = row["value"], row.text("value")
        if compact(row.text("property")) == "schema:numberOfItems":
            held.append(number)
        elif isinstance(value, Literal) and value.datatype.value == _INTEGER:
            proposals.append(number)
        else:
            projects.append(number)
    return {
        "held": held,
        "missing_projects": sorted(projects),
        "missing_proposals": sorted(proposals, key=int),
    }


def plain(value: str) -> str:
    """The value of a finding, which the report holds in N-Triples, in the usual form."""
    literal = re.fullmatch(r'"(.*)"(?:@[\w-]+|\^\^<[^>]*>)?', value, re.DOTALL)
    if literal:
        return locale().date(literal[1])
    return readable(value.removeprefix("<").removesuffix(">"))


def _rules() -> list[tuple[str, Text, str, list[RuleSummary]]]:
    """Per node shape its local name, its label, its target and its rules."""
    found = _shapes(source().data)
    words = locale()
    groups = []
    placed: set[str] = set()  # a rule may belong to several shapes
    for iri, shape in found.items():
        if "sh:NodeShape" not in shape.classes:
            continue
        parts = [t.value for name in ("sh:property", "sh:sparql") for t in shape.terms(name)]
        rules = [found[rule] for rule in (iri, *sorted(parts)) if rule in found]
        label = words.best(shape.texts("rdfs:label")) or Text(compact(iri))
        placed.add(iri)  # its name is that of the heading
        summaries = [
            RuleSummary(
                "" if rule.iri in placed else local_name(rule.iri), _severity(rule), message
            )
            for rule in rules
            if (message := words.best(rule.texts("sh:message")))
        ]
        placed.update(rule.iri for rule in rules)
        if summaries:
            groups.append(
                (local_name(iri), label, compact(shape.first("sh:targetClass")), summaries)
            )
    return sorted(groups, key=lambda group: in_order(group[1].value))


@per_release
def _shapes(data: ReleaseData) -> dict[str, Description]:
    return descriptions(data.select("graph", whole=str(GRAPH["shapes"])))


def _severity(rule: Description) -> str:
    """Its severity; a violation by default (SHACL 1.0, section 2.1.4)."""
    return local_name(rule.first("sh:severity")).lower() or "violation"
