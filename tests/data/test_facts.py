"""Nothing is lost unnoticed: the graph is compared with its inventory and with the raw facts."""

import json
import os
import re
from pathlib import Path

import pytest
from corrections import CORRECTED, corrections
from facts import values_by_property
from inventory import FILE, KINDS, ids, summary, vanished
from lookups import CLASSES, LOOKUPS, Data

from ruhrkg.graph.loading import load

ANEW = "if the change is meant, write the inventory anew: python tests/data/inventory.py"


@pytest.fixture(scope="module")
def data(root: Path) -> Data:
    return Data(load(root))


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, list[object]]]:
    found: dict[str, dict[str, list[object]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def facts() -> Path:
    """The folder of the raw facts, outside the project; without it the tests are skipped."""
    folder = os.environ.get("RUHRKG_FACTS_DIR", "")
    if not folder:
        pytest.skip("RUHRKG_FACTS_DIR names no folder with the raw facts")
    return Path(folder)


@pytest.mark.parametrize("kind", KINDS)
def test_every_thing_of_the_inventory_is_there_and_no_other(data, expected, kind) -> None:
    assert ids(data, kind) == expected["ids"][kind], ANEW


@pytest.mark.parametrize("name", LOOKUPS)
def test_every_value_of_the_inventory_is_there_and_no_other(data, expected, name) -> None:
    assert summary(LOOKUPS[name](data)) == expected["values"][name], ANEW


def test_the_inventory_names_what_is_compared(expected) -> None:
    assert set(expected["ids"]) == set(KINDS)
    assert set(expected["values"]) == set(LOOKUPS)


def test_an_identifier_does_not_vanish_without_a_successor(data) -> None:
    before = {
        "event": ["mentoring-konferenz-2022-06-10", "lokaljournalismus-2022-06-10", "no-event"],
        "milestone": ["fortbildung-interkulturelle-kompetenz-1"],
    }
    assert vanished(before, data) == ["event/no-event"]


def test_no_value_is_empty_of_which_the_graph_has_some(data) -> None:
    assert {name for name, lookup in LOOKUPS.items() if not lookup(data)} <= {"proposal"}


def test_nothing_private_is_recorded_about_a_person(data) -> None:
    remarks = {text for _, text in data.values(CLASSES["person"], "skos:note")}
    private = re.compile(r"geboren|\bborn\b|^(aus|from|lebt|lives) ")
    assert remarks
    assert [text for text in remarks if private.search(text)] == []


def test_corrections_of_the_raw_facts_are_listed(data, facts) -> None:
    assert corrections(data, facts) == json.loads(CORRECTED.read_text(encoding="utf-8")), (
        "if the correction is meant, list it: python tests/data/corrections.py FACTS_DIR"
    )


def test_the_raw_facts_are_compared_with_lookups_that_there_are(facts) -> None:
    assert set(values_by_property(facts)) - set(LOOKUPS) == {"project status text"}
