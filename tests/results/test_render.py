"""Query results in formats made from their rows."""

from dataclasses import replace

import pytest

from ruhrkg.formats import BY_NAME
from ruhrkg.results import render
from ruhrkg.sparql.engine.engine import Engine

QUERY = 'SELECT ?a WHERE { VALUES ?a { "x" } }'


def test_a_workbook_is_a_workbook(engine: Engine) -> None:
    answer = render.answer(engine, QUERY, BY_NAME["xlsx"], "Title")
    assert b"".join(answer.chunks)[:2] == b"PK"
    assert answer.tag


def test_a_format_of_tables_without_a_writer_fails(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = replace(BY_NAME["geojson"], name="parquet")
    monkeypatch.setattr(render, "FROM_ROWS", (*render.FROM_ROWS, unknown))
    with pytest.raises(KeyError, match="parquet"):
        render.answer(engine, QUERY, unknown, "Title")
