"""Whatever authors write is read, or refused with its line."""

import pytest

from ruhrkg.graph.yaml_text import YamlError, read_yaml


def test_values_are_read_as_yaml_types_them() -> None:
    assert read_yaml("a: 1\nb: [x, true]\nc: {d: null}") == {
        "a": 1,
        "b": ["x", True],
        "c": {"d": None},
    }


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-31", "2026-01-01T99:00:00Z", "2026-01-01T00:00:00+99:00", "!!timestamp x",
        "!!int x", "!!float x", "!!bool x", "[", "{a: b", "'open", "&a [*b]", "\x01",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_line(value: str) -> None:
    with pytest.raises(YamlError) as caught:
        read_yaml(f"title: good\nmore: {value}\n")
    assert str(caught.value)
    assert caught.value.line in (1, 2, 3)


def test_the_line_of_a_date_that_does_not_exist_is_its_own() -> None:
    with pytest.raises(YamlError, match="day is out of range") as caught:
        read_yaml("title: good\nmore: yes\ndate: 2026-02-31\n")
    assert caught.value.line == 3


def test_a_text_that_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(YamlError):
        read_yaml("[" * 3000 + "]" * 3000)
