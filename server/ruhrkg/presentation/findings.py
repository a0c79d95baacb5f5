"""The findings of the release's check, by the thing that they concern."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ruhrkg.presentation.page_source import ReleaseData, per_release

FILE = "findings.json"
Finding = Mapping[str, Any]


@per_release
def report(data: ReleaseData) -> Mapping[str, Any]:
    """The whole report of the release; empty without one."""
    release = data.release
    if release is None or FILE not in release.files:
        return {}
    found: Mapping[str, Any] = json.loads(release.path(FILE).read_text(encoding="utf-8"))
    return found


def findings_about(data: ReleaseData, iri: str) -> Sequence[Finding]:
    """The findings about one thing."""
    return _by_thing(data).get(iri, ())


@per_release
def _by_thing(data: ReleaseData) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in report(data).get("findings", ()):
        found[str(finding.get("focus", ""))].append(finding)
    return dict(found)
