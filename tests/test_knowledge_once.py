"""Definitions exist once: media types in `formats`; namespaces, dates, numbers in `vocabulary`."""

import ast
import re
from pathlib import Path

import pytest

import ruhrkg

PACKAGE = Path(ruhrkg.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
MEDIA_TYPE = re.compile(r"(?:application|image|text)/[a-z0-9.+-]+")


def strings(path: Path) -> list[str]:
    """The texts in a module that its code uses."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_media_type_is_written_in_the_table_of_formats_only(path: Path):
    if path != PACKAGE / "formats.py":
        assert [text for text in strings(path) if MEDIA_TYPE.fullmatch(text)] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_namespace_is_written_in_the_vocabulary_only(path: Path):
    if path != PACKAGE / "vocabulary.py":
        assert [text for text in strings(path) if "XMLSchema#" in text] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_which_types_are_dates_is_written_in_the_vocabulary_only(path: Path):
    if path != PACKAGE / "vocabulary.py":
        assert [text for text in strings(path) if text == "gYearMonth"] == []
