"""/catalog/check: whether the served catalogue meets the rules of data portals."""

from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, Response, json
from rdflib import Graph

from ruhrkg.formats import BY_NAME, MediaType
from ruhrkg.presentation.page_source import ReleaseData, per_release
from ruhrkg.quality.findings import Severity
from ruhrkg.release.datasets.dcat_validation import ValidationResult, check
from ruhrkg.release.store import GRAPH as QUADS
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.vocabulary import GRAPH
from ruhrkg.web.http.conditional import (
    answer,
    chosen_format,
    conditional,
    served,
)
from ruhrkg.web.portals.catalogue import located
from ruhrkg.web.rendering import locale, page
from ruhrkg.web.site import site

blueprint = Blueprint("portal", __name__)

_OFFER = (BY_NAME["html"], BY_NAME["json"])


@blueprint.get("/catalog/check")
@blueprint.get("/catalog/check.<suffix>")
def portal(suffix: str | None = None) -> Response:
    """Every rule for portals with its findings, as a page or JSON."""
    chosen = chosen_format(_OFFER, suffix)
    outcomes = _outcomes(site().data, site().settings)
    if chosen.name == "json":
        content = json.dumps([_as_json(o) for o in outcomes], ensure_ascii=False, indent=1)
        return answer(content.encode() + b"\n", MediaType.JSON)
    groups = [
        (locale().best(members[0].group), members)
        for _, found in groupby(outcomes, key=lambda o: o.group.get("en"))
        if (members := list(found))
    ]
    broken = [outcome.rule.severity for outcome in outcomes if outcome.findings]
    return conditional(
        page(
            "portal.html",
            outcomes=outcomes,
            groups=groups,
            violations=broken.count(Severity.VIOLATION),
            warnings=broken.count(Severity.WARNING),
        )
    )


@per_release
def _outcomes(data: ReleaseData, settings: Settings) -> Sequence[ValidationResult]:  # noqa: ARG001
    """The outcomes for the served release, under the URL that the settings give it.

    The outcomes are independent of the host in the links, so they do not depend on a request.
    """
    root = settings.public_url or settings.base_iri
    return tuple(check(located(root), _shapes(served())))


def _shapes(release: Release) -> Graph:
    """The rules of a release, whether or not they are published as a dataset."""
    end = f" <{GRAPH['shapes']}> ."
    with release.path(QUADS).open(encoding="utf-8") as lines:
        rules = "".join(
            f"{line.strip().removesuffix(end)} .\n" for line in lines if line.strip().endswith(end)
        )
    return Graph().parse(data=rules, format="nt")


def _as_json(outcome: ValidationResult) -> dict[str, object]:
    return {
        "rule": outcome.rule.id,
        "severity": outcome.rule.severity.value,
        "message": dict(outcome.rule.message),
        "remedy": dict(outcome.rule.remedy),
        "targets": outcome.targets,
        "holds": outcome.holds,
        "findings": [finding.as_json() for finding in outcome.findings],
    }
