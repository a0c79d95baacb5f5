"""The inputs that determine the version of a release."""

from pathlib import Path

import pytest

import ruhrkg
from ruhrkg.release.inputs import code_of, tables_of, without_comments


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ("x = 1\n# why\ny = 2\n", "x = 1\ny = 2\n"),
        ("x = 1  # why\n", "x = 1\n"),
        ("def f():\n    # why\n    return 1\n", "def f():\n    return 1\n"),
        ('x = "# no comment"\n', 'x = "# no comment"\n'),
        ('x = """\n# text\n\n"""\n', 'x = """\n# text\n\n"""\n'),
    ],
)
def test_comments_do_not_count(source: str, same: str) -> None:
    assert without_comments(source) == same


def test_code_that_writes_a_release_counts_and_code_that_serves_it_does_not() -> None:
    code = code_of("ruhrkg.release.build", Path(ruhrkg.__file__).parent.parent)
    assert {"ruhrkg.release.datasets.dumps", "ruhrkg.quality.check", "ruhrkg.graph.sssom"} <= set(
        code
    )
    serving = ("ruhrkg.web", "ruhrkg.cli", "ruhrkg.sparql.backends", "ruhrkg.presentation")
    assert not [name for name in code if name.startswith(serving)]
    assert "ruhrkg.sparql.engine.engine" not in code


def test_the_forms_of_names_that_the_search_index_holds_count() -> None:
    package = Path(ruhrkg.__file__).parent
    assert "ruhrkg.reconciliation" in code_of("ruhrkg.release.build", package.parent)
    assert "common_forms.tsv" in [path.name for path in tables_of(package / "reconciliation")]


def test_imports_of_every_form_are_followed(tmp_path: Path) -> None:
    package = tmp_path / "p"
    package.mkdir()
    (package / "__init__.py").write_text("from p import always")
    (package / "always.py").write_text("import os")
    (package / "a.py").write_text("import p.b\ndef f():\n    from p import c\n    import q")
    (package / "b.py").write_text("from p.d import x")
    (package / "c.py").write_text("")
    (package / "d.py").write_text("x = 1")
    (package / "e.py").write_text("")
    assert set(code_of("p.a", tmp_path)) == {"p", "p.always", "p.a", "p.b", "p.c", "p.d"}
