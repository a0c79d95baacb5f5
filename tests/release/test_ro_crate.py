"""A release as an RO-Crate: every file of the folder is described as it is."""

import json
from datetime import date
from pathlib import Path

from ruhrkg.release.build import build
from ruhrkg.release.ro_crate import FILE
from ruhrkg.release.versions import stamp
from ruhrkg.settings import Settings


def test_the_crate_describes_the_release_and_each_of_its_files(small_root: Path, tmp_path: Path):
    stamp(small_root, date(2026, 11, 27))
    release = build(Settings(root=small_root, build_dir=tmp_path))
    crate = json.loads(release.path(FILE).read_text(encoding="utf-8"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.2/context"
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert entities[FILE]["about"] == {"@id": "./"}
    assert entities[FILE]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    root = entities["./"]
    for needed in ("name", "description", "license", "author"):
        assert root[needed]
    assert (root["version"], root["datePublished"]) == (release.version, "2026-11-27")
    for reference in (root["license"], root["author"], *root["hasPart"]):
        assert entities[reference["@id"]]["name"]
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == set(release.files) - {FILE}
    for path in parts:
        entry, stated = release.files[path], entities[path]
        assert stated["sha256"] == entry.sha256
        assert stated["contentSize"] == str(entry.bytes)
        assert stated["encodingFormat"] == entry.media_type
