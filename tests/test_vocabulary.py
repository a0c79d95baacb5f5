"""IRIs as prefixed names."""

import pytest

from ruhrkg.vocabulary import BASE_IRI, PREFIXES, compact, local_name, prefixed_name


def test_the_longest_namespace_names_an_iri(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"all": BASE_IRI, **PREFIXES, "late": PREFIXES["id"] + "project/"}
    monkeypatch.setattr("ruhrkg.vocabulary.PREFIXES", names)
    prefixed_name.cache_clear()
    found = [prefixed_name(PREFIXES["id"] + path) for path in ("project/x", "place/y")]
    prefixed_name.cache_clear()
    assert found == ["late:x", "id:place/y"]


@pytest.mark.parametrize("iri", ["urn:x", PREFIXES["dcterms"], ""])
def test_what_no_prefix_fits_and_a_bare_namespace_stay_iris(iri: str) -> None:
    assert (prefixed_name(iri), compact(iri)) == (None, iri)


@pytest.mark.parametrize(
    ("iri", "expected"),
    [("urn:a/b#c", "c"), ("urn:a/b", "b"), ("urn:a/", ""), ("urn:a", "urn:a"), ("", "")],
)
def test_a_local_name_follows_the_last_hash_or_slash(iri: str, expected: str) -> None:
    assert local_name(iri) == expected
