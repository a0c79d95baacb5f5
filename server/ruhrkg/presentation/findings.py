"""The findings of the release's check, by the thing that they are about."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ruhrkg.web.per_release import remember
from ruhrkg.web.site import site

FILE = "findings.json"
Finding = Mapping[str, Any]


def report() -> Mapping[str, Any]:
    """The whole report of the release; empty without one."""
    return remember(FILE, _read)


def _read() -> Mapping[str, Any]:
    release = site().release
    if release is None or FILE not in release.files:
        return {}
    found: Mapping[str, Any] = json.loads(release.path(FILE).read_text(encoding="utf-8"))
    return found


def findings_about(iri: str) -> Sequence[Finding]:
    """The findings about one thing."""
    return remember("findings by thing", _by_thing).get(iri, ())


def _by_thing() -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in report().get("findings", ()):
        found[str(finding.get("focus", ""))].append(finding)
    return dict(found)
