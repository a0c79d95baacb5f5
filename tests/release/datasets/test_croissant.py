"""A release in Croissant 1.1 describes its files and the columns of its tables."""

import csv
import json
from typing import Any

import pytest

from ruhrkg.release.datasets.croissant import CONFORMS_TO, FILE
from ruhrkg.release.store import Release


@pytest.fixture(scope="module")
def croissant(release: Release) -> dict[str, Any]:
    return json.loads(release.path(FILE).read_text(encoding="utf-8"))


def test_it_states_what_the_catalogue_states(croissant: dict[str, Any], release: Release) -> None:
    assert croissant["conformsTo"] == CONFORMS_TO
    assert croissant["name"]["en"] == "Ruhr Conference: the whole plan as a knowledge graph"
    assert croissant["license"] == [
        "http://dcat-ap.de/def/licenses/cc-zero",
        "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
    ]
    assert croissant["version"].endswith(f"+{release.version}")
    assert croissant["datePublished"] == release.issued


def test_each_dump_is_a_file_with_its_size_and_checksum(
    croissant: dict[str, Any], release: Release
) -> None:
    described = {file["contentUrl"]: file for file in croissant["distribution"]}
    dumps = {n for n in release.files if n.startswith("dumps/") and "metadata" not in n}
    assert described.keys() == dumps
    for name, file in described.items():
        entry = release.files[name]
        assert (file["sha256"], file["contentSize"], file["encodingFormat"]) == (
            entry.sha256, f"{entry.bytes} B", entry.media_type,
        )  # fmt: skip


def test_each_table_is_a_record_set_whose_fields_are_its_columns(
    croissant: dict[str, Any], release: Release
) -> None:
    sets = {found["@id"]: found for found in croissant["recordSet"]}
    tables = {n[6:-4] for n in release.files if n.startswith("dumps/") and n.endswith(".csv")}
    assert sets.keys() == tables
    for slug, found in sets.items():
        with release.path(f"dumps/{slug}.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert [field["source"]["extract"]["column"] for field in found["field"]] == header
        assert {field["source"]["fileObject"]["@id"] for field in found["field"]} == {f"{slug}.csv"}
        assert found["key"] == {"@id": found["field"][0]["@id"]}
        assert found["description"].keys() == {"de", "en"}
