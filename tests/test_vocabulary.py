"""IRIs as prefixed names."""

import pytest

from ruhrkg.vocabulary import PREFIXES, compact, local_name, prefixed_name


def test_no_namespace_begins_with_another_so_that_an_iri_has_one_name() -> None:
    assert [
        (one, other)
        for one, namespace in PREFIXES.items()
        for other, shorter in PREFIXES.items()
        if one != other and namespace.startswith(shorter)
    ] == []
    assert prefixed_name(PREFIXES["id"] + "place/y") == "id:place/y"


@pytest.mark.parametrize("iri", ["urn:x", PREFIXES["dcterms"], ""])
def test_what_no_prefix_fits_and_a_bare_namespace_stay_iris(iri: str) -> None:
    assert (prefixed_name(iri), compact(iri)) == (None, iri)


@pytest.mark.parametrize(
    ("iri", "expected"),
    [("urn:a/b#c", "c"), ("urn:a/b", "b"), ("urn:a/", ""), ("urn:a", "urn:a"), ("", "")],
)
def test_a_local_name_follows_the_last_hash_or_slash(iri: str, expected: str) -> None:
    assert local_name(iri) == expected
