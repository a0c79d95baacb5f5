"""The rules for a web server: media types, redirects, removed pages."""

from pathlib import Path

import pytest

from ruhrkg.release.manifest import Manifest
from ruhrkg.release.store import Release
from ruhrkg.static_site.server_rules import Export, write_rules
from ruhrkg.static_site.sharing import SHARED

TYPES = {
    "data/project/x.ttl": "text/turtle; charset=utf-8",
    "cite/project/x.csl.json": "application/vnd.citationstyles.csl+json",
    "cite/project/y.csl.json": "application/vnd.citationstyles.csl+json",
    "catalog/check.json": "application/json",
    "releases/v/manifest.json": "application/json",
    "queries/a.json": "application/sparql-results+json",
    "en/queries/a.json": "application/sparql-results+json",
    "queries/b.json": "application/sparql-results+json",
    "void": "text/turtle; charset=utf-8",
    "robots.txt": "text/plain; charset=utf-8",
    "cite/project/x.txt": "text/plain; charset=utf-8",
    "llms.txt": "text/markdown; charset=utf-8",
}


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A release without files."""
    return Release(tmp_path, Manifest("0123456789ab", None, "https://w3id.org/ruhrkg/", {}, ()))


@pytest.fixture
def written(tmp_path: Path, release: Release) -> Export:
    found = Export(tmp_path, types=TYPES, gone=["/catalog/dataset/all/version/2020-01-01"])
    found.redirections["/ontology/0.1.0"] = ("/ontology", 303)
    write_rules(found, release, "de")
    return found


@pytest.fixture
def apache(written: Export) -> list[str]:
    return (written.folder / ".htaccess").read_text(encoding="utf-8").splitlines()


def test_a_suffix_has_the_type_that_it_has_in_most_folders(apache: list[str]):
    assert [line for line in apache if line.startswith("AddType")] == [
        'AddType "application/json" .json',
        'AddType "text/turtle; charset=utf-8" .ttl',
        'AddType "text/plain; charset=utf-8" .txt',
    ]


def test_what_has_another_type_is_named_by_its_place(apache: list[str]):
    exceptions = [line for line in apache if "[T=" in line]
    assert exceptions == [
        r'RewriteRule ^llms\.txt$ - "[T=text/markdown; charset=utf-8]"',
        'RewriteRule ^void$ - "[T=text/turtle; charset=utf-8]"',
        r'RewriteRule ^(?:(?:de|en)/)?cite/.*\.csl\.json$ - '
        '"[T=application/vnd.citationstyles.csl+json]"',
        r'RewriteRule ^(?:(?:de|en)/)?queries/.*\.json$ - "[T=application/sparql-results+json]"',
    ]  # fmt: skip


def test_moved_and_removed_things_are_listed(apache: list[str], release: Release):
    for rule in (
        "RewriteRule ^id/(.+)$ /data/$1.ttl [R=303,L]",
        "RewriteRule ^id/(.+)$ /doc/$1 [R=303,L]",
        "RewriteRule ^graph/(.+)$ /doc/graph/$1 [R=303,L]",
        f"RewriteRule ^(?:id/)?({'|'.join(SHARED)})/(.+)$ /doc/$1#$2 [R=303,NE,L]",
        r"RewriteRule ^ontology/0\.1\.0$ /ontology [R=303,L]",
        rf"RewriteRule ^releases/latest$ /releases/{release.version} [R=302,L]",
        r"RewriteRule ^catalog/dataset/all/version/2020\-01\-01$ - [G]",
    ):
        assert rule in apache


def test_other_hosts_get_the_same_answer(written: Export, release: Release):
    lines = (written.folder / "_redirects").read_text(encoding="utf-8").splitlines()
    for line in (
        "/id/* /doc/:splat 303",
        "/graph/* /doc/graph/:splat 303",
        "/id/reading/* /doc/reading 303",
        "/ontology/0.1.0 /ontology 303",
        "/.well-known/void /void 302",
        f"/releases/latest/* /releases/{release.version}/:splat 302",
    ):
        assert line in lines
