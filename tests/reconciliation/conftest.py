"""A small directory of things that are easily mistaken for each other, and its matcher."""

import pytest
from tests.small_directory import small_directory

from ruhrkg.reconciliation.directory import Directory
from ruhrkg.reconciliation.matching import Matcher


@pytest.fixture(scope="session")
def directory() -> Directory:
    return small_directory()


@pytest.fixture(scope="session")
def matcher(directory: Directory) -> Matcher:
    return Matcher(directory)
